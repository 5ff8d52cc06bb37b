import type { SortKey } from '@outpost/shared/model/name-order'
import type { StoredRecord } from '@outpost/shared/model/record'
import { describe, expect, test } from 'vitest'
import { createDice } from '../support/random.ts'

/** Patients in a store, written as its own side writes them. */
export type PatientShelf = {
  /** Answers the id. */
  make(fields: PatientFields): Promise<string>
  change(id: string, fields: PatientFields): Promise<void>
  remove(id: string): Promise<void>
  /** A page of the sorted list. */
  page(asked: Asked): Promise<StoredRecord[]>
}

type PatientFields = { full_name?: string; date_of_birth?: string | null }
export type Asked = { sort: string; search: string | null; after: SortKey | null; limit: number }

/** More pages than any list here has. */
const PAGES_MAX = 1000

// Numbers by size, accents and case after letters, scripts in the order in which Unicode has them.
const IN_ORDER = [
  'Bed 2',
  'Bed 10',
  'eba',
  'Eba',
  'Éba',
  'ebb',
  'Łucja',
  'Nguyễn Thị Đào',
  'Ωμέγα',
  'Жанна',
  'שרה',
  'علي',
  'ሀና',
  'अमित',
  'இளங்கோ',
  '王小明',
]

/** What every filling of the store must hold of sorted lists (S4). */
export function describeSorting(name: string, open: () => Promise<PatientShelf>) {
  async function start() {
    const shelf = await open()
    const dice = createDice(11)

    /** The places of one page. */
    async function places(sort: string, asked: Partial<Asked> = {}): Promise<SortKey[]> {
      const found = await shelf.page({ sort, search: null, after: null, limit: 100, ...asked })
      return found.map(({ id, fields }) => ({ id, value: fields[sort] as string | null }))
    }

    return {
      ...shelf,
      dice,
      places,
      names: async (asked: Partial<Asked> = {}) =>
        (await places('full_name', asked)).map(({ value }) => value),
      /** Page after page to the end; `between` happens after each. */
      async walk(sort: string, limit: number, search: string | null, between = async () => {}) {
        const walked: SortKey[] = []
        for (let page = 1; page <= PAGES_MAX; page++) {
          const found = await places(sort, { search, limit, after: walked.at(-1) ?? null })
          walked.push(...found)
          if (found.length < limit) return walked
          await between()
        }
        throw new Error('the list did not end')
      },
    }
  }

  describe(`${name}: sorted lists`, () => {
    test('[S4] names come as people expect, in all scripts', async () => {
      const { make, names, dice } = await start()
      for (const full_name of dice.shuffle(IN_ORDER)) await make({ full_name })
      expect(await names()).toEqual(IN_ORDER)
      expect(await names({ search: 'b' })).toEqual(['Bed 2', 'Bed 10'])
    })

    test('[S4] values come from low to high, what has none last, and what has the same by id', async () => {
      const { make, places } = await start()
      const days = [null, '1994-08-17', '2001-01-02', null, '1994-08-17', '1899-12-31', null]
      const made: SortKey[] = []
      for (const day of days) made.push({ value: day, id: await make({ date_of_birth: day }) })
      const inOrder = made.sort((a, b) => {
        const [left, right] = [a, b].map(({ value, id }) => `${value ?? '9999'} ${id}`)
        return (left ?? '') < (right ?? '') ? -1 : 1
      })
      expect(await places('date_of_birth')).toEqual(inOrder)
    })

    test('[S4] pages of any size give each record once, in the same order', async () => {
      const { make, places, walk, dice } = await start()
      const some = ['Amina', 'amina', 'Ámina', 'Baraka', 'Amina Otieno', '王', '10', '9', "N'Diaye"]
      for (let n = 0; n < 40; n++) {
        const day = dice.chance(0.4) ? null : `200${dice.below(4)}-01-01`
        await make({ full_name: dice.pick(some) ?? '', date_of_birth: day })
      }
      for (const sort of ['full_name', 'date_of_birth']) {
        for (const search of [null, 'amina']) {
          const whole = await places(sort, { search })
          expect(whole.length).toBeGreaterThan(10)
          for (const limit of [1, 2, 3, 7, 39, 40, 41]) {
            expect(await walk(sort, limit, search)).toEqual(whole)
          }
        }
      }
    })

    test.each([1, 2, 3])(
      '[S4] while others are renamed, made and deleted between pages, each that stays comes once (seed %i)',
      async (seed) => {
        const { make, change, remove, walk } = await start()
        const dice = createDice(seed)
        const someFields = () => ({
          full_name: `${dice.pick(IN_ORDER)} ${dice.below(3)}`,
          date_of_birth: dice.chance(0.3) ? null : `200${dice.below(4)}-01-01`,
        })
        for (const sort of ['full_name', 'date_of_birth'] as const) {
          const stays = new Map<string, string | null>()
          const moves: string[] = []
          for (let n = 0; n < 30; n++) {
            const fields = someFields()
            const id = await make(fields)
            if (dice.chance(0.5)) stays.set(id, fields[sort])
            else moves.push(id)
          }
          const walked = await walk(sort, 3, null, async () => {
            const id = dice.pick(moves)
            const what = dice.below(3)
            if (what === 0) await make(someFields())
            if (what === 1 && id) await change(id, someFields())
            if (what === 2 && id) await remove(moves.splice(moves.indexOf(id), 1)[0] ?? '')
          })
          const seen = walked.filter(({ id }) => stays.has(id))
          expect(seen.map(({ id }) => id).sort()).toEqual([...stays.keys()].sort())
          for (const { id, value } of seen) expect(value).toBe(stays.get(id))
        }
      },
    )
  })
}
