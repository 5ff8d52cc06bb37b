import { PAGE_BYTES_MAX, type Page } from '@outpost/shared/protocol/messages'
import { describe, expect, test } from 'vitest'
import {
  appointmentFields,
  createOf,
  dispense,
  type OpenStore,
  pageOf,
  principal,
  startAuthority,
  updateOf,
} from '../support/authority.ts'
import { startBusyClinics } from '../support/busy-clinics.ts'
import { createDice } from '../support/random.ts'
import { createReplica, scopeContents, sorted } from '../support/replica.ts'

const LIMITS = [1, 2, 3, 7]

/** What every filling of the store must make true of snapshots and changes (F3, F4, F11). */
export function describeFeed(name: string, open: OpenStore) {
  describe(`${name}: the feed`, () => {
    test.each(LIMITS)(
      '[F4] pages of %i, with changes between any two, leave replicas equal to their scopes',
      async (limit) => {
        const dice = createDice(limit)
        const authority = await startAuthority(open)
        const busy = await startBusyClinics(authority, dice)
        const [first = '', second = ''] = busy.clinics
        const readers = [
          principal('node', [first]),
          principal('node', [first, second]),
          authority.admin,
        ]
        for (const reader of readers) {
          const replica = createReplica(authority, reader)
          // Deltas after the filling are paged and shaken in the same way.
          for (let round = 0; round < 2; round++) {
            let left = 40
            let page = await replica.pullPage(limit)
            while (page.more || left > 0) {
              if (left-- > 0) await busy.happen()
              page = await replica.pullPage(limit)
            }
            const expected = await scopeContents(authority.store, reader)
            expect(expected.size).toBeGreaterThan(10)
            expect(sorted(replica.records)).toEqual(sorted(expected))
            for (let i = 0; i < 20; i++) await busy.happen()
          }
        }
      },
    )

    test('[F4] any limit is honoured at any cursor', async () => {
      const dice = createDice(5)
      const authority = await startAuthority(open)
      const busy = await startBusyClinics(authority, dice)
      const box = principal('node', busy.clinics.slice(0, 2))
      const replica = createReplica(authority, box)
      let page = await replica.pullPage(1)
      for (let pages = 0; pages < 40; pages++) {
        await busy.happen()
        page = await replica.pullPage(1 + dice.below(9))
      }
      expect(page.epoch).toBe(authority.store.identity().epoch)
      await replica.catchUp(4)
      const expected = await scopeContents(authority.store, box)
      expect(sorted(replica.records)).toEqual(sorted(expected))
    })

    test('[F4] a page asked for twice, because its answer was lost, does no harm', async () => {
      const dice = createDice(6)
      const authority = await startAuthority(open)
      const busy = await startBusyClinics(authority, dice)
      const box = principal('node', busy.clinics.slice(0, 1))
      const replica = createReplica(authority, box)
      for (let pages = 0; pages < 30; pages++) {
        await authority.page(box, replica.cursor(), 3)
        await busy.happen()
        await replica.pullPage(3)
      }
      await replica.catchUp(3)
      const expected = await scopeContents(authority.store, box)
      expect(sorted(replica.records)).toEqual(sorted(expected))
    })

    test('[F3] [N9] stock comes with the movements that were not told before, to boxes alone', async () => {
      const authority = await startAuthority(open)
      const { admin, accepted, page, stock } = authority
      const clinic = await authority.addClinic()
      const box = principal('node', [clinic])
      const [first, second] = [await stock(clinic, 50), await stock(clinic, 50)]
      const move = async ({ id }: { id: string }, writer = admin) => {
        const edit = dispense(id, 1)
        await accepted(writer, edit)
        return edit.id
      }
      /** The movements that a page tells, by record; of the first ones that made the stock, no name is known. */
      const toldIn = ({ changes }: Page, but: readonly string[] = []) =>
        Object.fromEntries(
          changes
            .filter(({ collection }) => collection === 'pharmacy-inventory')
            .map(({ id, movements = [] }) => [id, movements.filter((one) => !but.includes(one))]),
        )
      const before = [await move(first), await move(first, box)]
      const filled = await authority.page(box, null)
      const opening = filled.changes.flatMap(({ movements = [] }) => movements.slice(0, 1))
      expect(toldIn(filled, opening)).toEqual({ [first.id]: before, [second.id]: [] })

      const since = [await move(first), await move(second), await move(first)]
      // One change to a page: each tells of its own record, and the same again if it is asked for again.
      const one = await page(box, filled.cursor, 1)
      expect(toldIn(await page(box, filled.cursor, 1))).toEqual(toldIn(one))
      const two = await page(box, one.cursor, 1)
      expect(two.more).toBe(false)
      expect({ ...toldIn(one), ...toldIn(two) }).toEqual({
        [first.id]: [since[0], since[2]],
        [second.id]: [since[1]],
      })
      const last = await move(second)
      expect(toldIn(await page(box, two.cursor))).toEqual({ [second.id]: [last] })

      const { changes } = await page(admin, null)
      expect(changes.filter((change) => 'movements' in change)).toEqual([])
    })

    test('[F4] first the catalogue, then what is needed from today on, then stock, then the rest', async () => {
      const { order, ids } = await fillInOrder(open)
      expect(order).toEqual(
        [
          [ids.doctor, ids.medicine],
          [ids.patientOfToday, ids.patientOfTomorrow],
          [ids.today, ids.tomorrow],
          [ids.pharmacy, ids.stock],
          [ids.patientOfYesterday, ids.yesterday, ids.patientOfNoDay],
        ].map((group) => group.sort()),
      )
    })

    test('[F4] a filling for work ends before the rest, of which changes come all the same', async () => {
      const { order, ids, authority, box, cursor } = await fillInOrder(open, { extent: 'work' })
      expect(order.slice(0, 4).flat()).toHaveLength(8)
      expect(order[4]).toEqual([])
      const old = await authority.record('patients', ids.patientOfNoDay)
      await authority.accepted(
        authority.admin,
        updateOf(
          'patients',
          { id: ids.patientOfNoDay, revision: old?.revision ?? 0 },
          { phone: '1' },
        ),
      )
      const next = await authority.page(box, cursor)
      expect(next.changes.map(({ id }) => id)).toEqual([ids.patientOfNoDay])
      expect(next.more).toBe(false)
    })

    test('[F4] the day of a filling stays the day on which it began', async () => {
      const calm = await fillInOrder(open)
      const overMidnight = await fillInOrder(open, { pauseMs: 48 * 3_600_000 })
      expect(overMidnight.order.map((group) => group.length)).toEqual(
        calm.order.map((group) => group.length),
      )
      expect(overMidnight.order[2]).toEqual(
        [overMidnight.ids.today, overMidnight.ids.tomorrow].sort(),
      )
    })

    test('[F4] a page holds about a megabyte at most, whatever its limit', async () => {
      const authority = await startAuthority(open)
      const clinic = await authority.addClinic()
      const patient = await authority.patient(clinic)
      const edits = Array.from({ length: 150 }, () =>
        createOf(
          'appointments',
          appointmentFields(clinic, patient.id, { notes: 'n'.repeat(9_900) }),
        ),
      )
      await authority.push(authority.admin, edits)
      const box = principal('node', [clinic])
      const page = await authority.page(box, null, 5000)
      const bytes = JSON.stringify(page).length
      expect(bytes).toBeLessThan(PAGE_BYTES_MAX * 1.05)
      expect(bytes).toBeGreaterThan(PAGE_BYTES_MAX * 0.9)
      expect(page.more).toBe(true)
      const replica = createReplica(authority, box)
      await replica.catchUp(5000)
      expect(replica.records.size).toBe(151)
    })

    test('[F4] a read sees one snapshot, whatever is committed meanwhile', async () => {
      const authority = await startAuthority(open)
      const clinic = await authority.addClinic()
      const scopes = [`clinic:${clinic}`]
      await authority.patient(clinic)
      await authority.store.read(async (reader) => {
        const heads = await reader.heads(scopes)
        const late = await authority.patient(clinic)
        expect(await reader.heads(scopes)).toEqual(heads)
        expect(await reader.changes(scopes[0] ?? '', 0, scopes, 10)).toHaveLength(1)
        expect(await reader.record('patients', late.id)).toBeNull()
      })
    })

    test('[F3] a record that changed often comes once, as it is now', async () => {
      const authority = await startAuthority(open)
      const clinic = await authority.addClinic()
      let patient = await authority.patient(clinic)
      const replica = createReplica(authority, principal('node', [clinic]))
      await replica.catchUp()
      for (const phone of ['1', '2', '3', '4']) {
        patient = await authority.update(authority.admin, 'patients', patient, { phone })
      }
      expect(await replica.catchUp(1)).toEqual([
        { collection: 'patients', op: 'put', id: patient.id, record: patient },
      ])
    })

    test('[F3] a deleted record comes as its id alone', async () => {
      const authority = await startAuthority(open)
      const clinic = await authority.addClinic()
      const patient = await authority.patient(clinic)
      const replica = createReplica(authority, principal('node', [clinic]))
      await replica.catchUp()
      await authority.remove(authority.admin, 'patients', patient)
      expect(await replica.catchUp()).toEqual([
        { collection: 'patients', op: 'delete', id: patient.id },
      ])
      const fresh = await authority.page(principal('node', [clinic]), null)
      expect(fresh.changes).toEqual([])
    })

    test('[F11] count says how many changes the page holds', async () => {
      const authority = await startAuthority(open)
      const busy = await startBusyClinics(authority, createDice(11))
      let cursor: string | null = null
      for (const limit of [1, 3, 1000, 5]) {
        const page = await authority.page(authority.admin, cursor, limit)
        expect(page.count).toBe(page.changes.length)
        cursor = page.cursor
        await busy.happen()
      }
    })

    test('[R3] the caller’s clinics come with every page, and a change of one is news', async () => {
      const authority = await startAuthority(open)
      const clinic = await authority.addClinic('Kisumu')
      await authority.addClinic('Siaya')
      const box = principal('node', [clinic])
      const first = await authority.page(box, null)
      expect(first.clinics).toEqual([
        { id: clinic, name: 'Kisumu', time_zone: 'Africa/Nairobi', active: true },
      ])
      const renamed = {
        id: clinic,
        name: 'Kisumu East',
        time_zone: 'Africa/Nairobi',
        active: false,
      }
      await authority.store.putClinics(() => [renamed])
      const second = await authority.page(box, first.cursor)
      expect(second).toMatchObject({ clinics: [renamed], count: 0, more: false })
      expect((await authority.page(authority.admin, null)).clinics).toHaveLength(2)
    })

    test('[F4] a record that came before a change of its revision comes again, never older', async () => {
      const authority = await startAuthority(open)
      const clinic = await authority.addClinic()
      const patients = [await authority.patient(clinic), await authority.patient(clinic)]
      const box = principal('node', [clinic])
      const first = await authority.page(box, null, 1)
      const came = patients.find(({ id }) => id === first.changes[0]?.id) ?? patients[0]
      if (!came) throw new Error('nothing came')
      await authority.accepted(authority.admin, updateOf('patients', came, { phone: '1' }))
      const rest = await authority.page(box, first.cursor, 10)
      const later = rest.more ? await authority.page(box, rest.cursor, 10) : rest
      expect([...rest.changes, ...later.changes]).toContainEqual(
        expect.objectContaining({ id: came.id, record: expect.objectContaining({ revision: 2 }) }),
      )
    })
  })
}

/** Fills a box one record at a time and groups what came by what it is for. */
async function fillInOrder(
  open: OpenStore,
  { pauseMs = 0, extent = 'all' }: { pauseMs?: number; extent?: 'all' | 'work' } = {},
) {
  const authority = await startAuthority(open)
  const { admin, patient, create, clock } = authority
  // It is 11 o'clock on the 2nd of March in Nairobi, whose day began at 21:00 UTC on the 1st.
  const clinic = await authority.addClinic('Kisumu', 'Africa/Nairobi')
  const book = (patientId: string, starts_at: string) =>
    create(admin, 'appointments', appointmentFields(clinic, patientId, { starts_at }))
  // What comes last is made first, so that the order of making cannot pass for the right one.
  const patientOfNoDay = await patient(clinic)
  const patientOfYesterday = await patient(clinic)
  const yesterday = await book(patientOfYesterday.id, '2027-02-28T20:59:00.000Z')
  const item = await authority.stock(clinic, 5)
  const patientOfTomorrow = await patient(clinic)
  const tomorrow = await book(patientOfTomorrow.id, '2027-03-02T09:00:00.000Z')
  const patientOfToday = await patient(clinic)
  const today = await book(patientOfToday.id, '2027-02-28T21:00:00.000Z')
  const doctor = await authority.doctor()

  const box = principal('node', [clinic])
  const came: string[] = []
  let cursor: string | null = null
  for (let more = true; more; ) {
    const page: Page = pageOf(await authority.pull(box, cursor, 1, undefined, extent))
    came.push(...page.changes.map(({ id }) => id))
    cursor = page.cursor
    more = page.more
    clock.advance(pauseMs)
  }
  const ends = [2, 4, 6, 8, came.length]
  return {
    authority,
    box,
    cursor,
    order: ends.map((end, i) => came.slice(ends[i - 1] ?? 0, end).sort()),
    ids: {
      doctor: doctor.id,
      medicine: String(item.medicine_id),
      pharmacy: String(item.pharmacy_id),
      stock: item.id,
      patientOfToday: patientOfToday.id,
      patientOfTomorrow: patientOfTomorrow.id,
      patientOfYesterday: patientOfYesterday.id,
      patientOfNoDay: patientOfNoDay.id,
      today: today.id,
      tomorrow: tomorrow.id,
      yesterday: yesterday.id,
    },
  }
}
