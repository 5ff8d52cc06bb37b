import type { CollectionName } from '@outpost/shared/model/collections'
import { describe, expect, test } from 'vitest'
import {
  type Authority,
  appointmentFields,
  createOf,
  type OpenStore,
  principal,
  type RawEdit,
  startAuthority,
  updateOf,
} from '../support/authority.ts'
import type { HandClock } from '../support/clock.ts'
import { patientFields } from '../support/make.ts'
import { createDice } from '../support/random.ts'
import { createReplica, scopeContents, sorted } from '../support/replica.ts'

const HOUR_MS = 3_600_000

/** A server that stamps rows with the clock, and a client that asks for later stamps: what F2 is not. */
function createNaivePoller(clock: HandClock) {
  const stamps = new Map<string, number>()
  const seen = new Set<string>()
  let last = 0
  return {
    seen,
    write: (id: string) => void stamps.set(id, clock.now()),
    poll() {
      const found = [...stamps].filter(([, stamp]) => stamp > last)
      for (const [id] of found) seen.add(id)
      last = Math.max(last, ...found.map(([, stamp]) => stamp))
    },
  }
}

async function expectInOrder({ store }: Authority, scopes: readonly string[]) {
  for (const scope of scopes) {
    const rows = await store.read((reader) => reader.changes(scope, 0, [scope], 100_000))
    expect(rows.length).toBeGreaterThan(0)
    for (const [i, { seq, at, record }] of rows.entries()) {
      const before = rows[i - 1]
      expect(seq).toBeGreaterThan(before?.seq ?? 0)
      expect(at).toBeGreaterThanOrEqual(before?.at ?? 0)
      if (record) expect(record.updatedAt).toBe(at)
    }
    const heads = await store.read((reader) => reader.heads([scope]))
    expect(heads[scope]).toBeGreaterThanOrEqual(rows.at(-1)?.seq ?? 0)
  }
}

/** What every filling must make true of the order of commits (F2). */
export function describeOrder(name: string, open: OpenStore) {
  describe(`${name}: order`, () => {
    test.each([1, 2])(
      '[F2] writers at once under a clock that steps back: no replica misses anything, a poller by clock does (seed %i)',
      async (seed) => {
        const dice = createDice(seed)
        const authority = await startAuthority(open)
        const { admin, clock, push, doctor } = authority
        const clinics = [await authority.addClinic(), await authority.addClinic()]
        const doctors = [await doctor(), await doctor()]
        const boxes = clinics.map((clinic) => principal('node', [clinic]))
        const readers = [...boxes, principal('node', clinics), admin]
        const replicas = readers.map((who) => createReplica(authority, who))
        const poller = createNaivePoller(clock)
        const made: { collection: CollectionName; id: string; revision: number }[] = []

        function someEdit(clinic: string): RawEdit {
          const known = dice.chance(0.4) ? dice.pick(made) : undefined
          if (known) return updateOf('patients', known, { phone: String(dice.below(1e6)) })
          const id = doctors[dice.below(2)]?.id
          if (id && dice.chance(0.1)) return updateOf('doctors', { id, revision: 1 }, {})
          return createOf('patients', patientFields(clinic))
        }

        for (let round = 0; round < 25; round++) {
          const pushes = Array.from({ length: 6 }, async () => {
            clock.advance(dice.chance(0.15) ? -HOUR_MS : dice.below(1000))
            const at = dice.below(3)
            const edits = Array.from({ length: 1 + dice.below(3) }, () =>
              someEdit(clinics[at % 2] ?? ''),
            )
            const outcomes = await push(boxes[at] ?? admin, edits)
            for (const { status, record } of outcomes) {
              if (status !== 200 || !record) continue
              poller.write(record.id)
              made.push({ collection: 'patients', id: record.id, revision: record.revision })
            }
          })
          const pulls = replicas.map((replica) => replica.pullPage(1 + dice.below(10)))
          await Promise.all([...pushes, ...pulls])
          poller.poll()
        }

        await expectInOrder(authority, [
          'catalogue',
          ...clinics.map((clinic) => `clinic:${clinic}`),
        ])
        for (const [i, replica] of replicas.entries()) {
          await replica.catchUp(9)
          const expected = await scopeContents(authority.store, readers[i] ?? admin)
          expect(sorted(replica.records)).toEqual(sorted(expected))
        }
        poller.poll()
        const missed = made.filter(({ id }) => !poller.seen.has(id))
        expect(missed.length).toBeGreaterThan(0)
      },
    )

    test('[F2] one push takes one time in all its scopes, the next a later one, whatever the clock says', async () => {
      const authority = await startAuthority(open)
      const { admin, clock } = authority
      const clinics = [await authority.addClinic(), await authority.addClinic()]
      const times: string[] = []
      for (const step of [0, 0, -HOUR_MS, 0, 5 * HOUR_MS, -400 * 24 * HOUR_MS]) {
        clock.advance(step)
        const edits = clinics.map((clinic) => createOf('patients', patientFields(clinic)))
        const outcomes = await authority.push(admin, edits)
        const own = new Set(outcomes.map(({ record }) => String(record?.updated_at)))
        expect(own.size).toBe(1)
        times.push(...own)
      }
      expect([...new Set(times)].sort()).toEqual(times)
    })

    test('[F5] [S2] what commits after the scope of all was gathered is not before its level time', async () => {
      const authority = await startAuthority(open)
      const { store, clock, patient, addClinic } = authority
      const clinic = await addClinic()
      await patient(clinic)
      await store.gather()
      // One more commits before the times are levelled, and the last one is long past.
      const late = await patient(clinic)
      clock.advance(2 * HOUR_MS)
      const level = await store.levelTimes(['all'])
      const since = (after: number, upTo: number) =>
        store.read(async (reader) => {
          const query = {
            collection: 'patients',
            scopes: ['all'],
            afterId: null,
            limit: 10,
          } as const
          return (await reader.since({ ...query, after, upTo })).map(({ id }) => id)
        })
      const told = await since(-1, level)
      await store.gather()
      const toldNext = await since(level, clock.now() + HOUR_MS)
      expect([...told, ...toldNext]).toContain(late.id)
    })

    test('[F2] a time is the clock’s where the clock is ahead', async () => {
      const authority = await startAuthority(open)
      const clinic = await authority.addClinic()
      authority.clock.set(Date.parse('2027-04-30T00:00:00.000Z'))
      const patient = await authority.patient(clinic)
      expect(patient.updated_at).toBe('2027-04-30T00:00:00.000Z')
      expect((await authority.patient(clinic)).updated_at).toBe('2027-04-30T00:00:00.001Z')
    })

    test('[F2] of many who book one doctor at once, at different clinics, one gets the time', async () => {
      const authority = await startAuthority(open)
      const { doctor, addClinic, patient, send } = authority
      const { id: doctor_id } = await doctor()
      const bookings = []
      for (let i = 0; i < 8; i++) {
        const clinic = await addClinic()
        const { id } = await patient(clinic)
        const fields = appointmentFields(clinic, id, { doctor_id })
        bookings.push({ box: principal('node', [clinic]), edit: createOf('appointments', fields) })
      }
      const outcomes = await Promise.all(bookings.map(({ box, edit }) => send(box, edit)))
      expect(outcomes.filter(({ status }) => status === 200)).toHaveLength(1)
      const codes = outcomes.map(({ conflict }) => conflict?.error_code)
      expect(codes.filter((code) => code === 'SLOT_TAKEN')).toHaveLength(7)
    })

    test('[F2] writers that touch the same scopes in opposite orders all come to an end', async () => {
      const authority = await startAuthority(open)
      const { admin, push, patient, doctor } = authority
      const clinics = [await authority.addClinic(), await authority.addClinic()] as const
      const patients = [await patient(clinics[0]), await patient(clinics[1])] as const
      const doctors = [await doctor(), await doctor()] as const
      const book = (i: 0 | 1, hour: number) =>
        createOf(
          'appointments',
          appointmentFields(clinics[i], patients[i].id, {
            doctor_id: doctors[i].id,
            starts_at: new Date(Date.UTC(2026, 2, 5, hour)).toISOString(),
          }),
        )
      const pushes = Array.from({ length: 20 }, (_, hour) =>
        push(admin, hour % 2 ? [book(0, hour), book(1, hour)] : [book(1, hour), book(0, hour)]),
      )
      const outcomes = (await Promise.all(pushes)).flat()
      expect(outcomes.filter(({ status }) => status !== 200)).toEqual([])
    })
  })
}
