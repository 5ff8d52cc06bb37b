import type { Principal } from '@outpost/shared/authority/principal'
import type { Change } from '@outpost/shared/protocol/messages'
import { describe, expect, test } from 'vitest'
import {
  type Authority,
  appointmentFields,
  type OpenStore,
  principal,
  startAuthority,
  updateOf,
} from '../support/authority.ts'
import { startBusyClinics } from '../support/busy-clinics.ts'
import { createHandClock } from '../support/clock.ts'
import { createDice } from '../support/random.ts'
import { createReplica, type Replica, scopeContents, sorted } from '../support/replica.ts'
import { setClinics } from '../support/sharing.ts'

/** What was told; a record that lies in two scopes of a caller may come twice (F4). */
const what = (changes: Change[]) => [...new Set(changes.map(({ op, id }) => `${op} ${id}`))].sort()

async function expectScope(authority: Authority, replica: Replica, who: Principal) {
  expect(sorted(replica.records)).toEqual(sorted(await scopeContents(authority.store, who)))
}

/** What every filling must make true of scopes: what lies where, and who is told of it (F1, F3, F5). */
export function describeScopes(name: string, open: OpenStore) {
  describe(`${name}: scopes`, () => {
    /** Two clinics, each with a box that has all there is, and a box of both. */
    async function setUp() {
      const authority = await startAuthority(open)
      const here = await authority.addClinic('Kisumu')
      const there = await authority.addClinic('Siaya')
      const boxHere = principal('node', [here])
      const boxThere = principal('node', [there])
      const boxOfBoth = principal('node', [here, there])
      const replicaHere = createReplica(authority, boxHere)
      const replicaThere = createReplica(authority, boxThere)
      const replicaOfBoth = createReplica(authority, boxOfBoth)
      const catchUp = async () => ({
        atHere: what(await replicaHere.catchUp()),
        atThere: what(await replicaThere.catchUp()),
        atBoth: what(await replicaOfBoth.catchUp()),
      })
      return { ...authority, here, there, boxHere, boxThere, boxOfBoth, catchUp, replicaHere }
    }

    test('[F1] doctors and medicines go to everyone, the rest to its clinic', async () => {
      const { here, there, stock, doctor, patient, catchUp, boxHere, page } = await setUp()
      const stranger = await doctor()
      const item = await stock(there, 5)
      const mine = await patient(here)
      const shared = [`put ${stranger.id}`, `put ${item.medicine_id}`]
      const theirs = [`put ${item.id}`, `put ${item.pharmacy_id}`]
      expect(await catchUp()).toEqual({
        atHere: [...shared, `put ${mine.id}`].sort(),
        atThere: [...shared, ...theirs].sort(),
        atBoth: [...shared, ...theirs, `put ${mine.id}`].sort(),
      })
      expect((await page(boxHere, null)).clinics.map(({ id }) => id)).toEqual([here])
    })

    test('[F1] an appointment lies exactly where its patient is', async () => {
      const { admin, here, there, patient, create, catchUp, ...authority } = await setUp()
      const shared = await patient(here)
      await setClinics({ admin, ...authority }, shared.id, {
        clinic_id: here,
        shared_with: [there],
      })
      await catchUp()
      const visit = await create(admin, 'appointments', appointmentFields(here, shared.id))
      const put = [`put ${visit.id}`]
      expect(await catchUp()).toEqual({ atHere: put, atThere: put, atBoth: put })
    })

    test('[F1] an appointment made at central shares the patient, and all that follows enters', async () => {
      const { admin, boxHere, here, there, patient, create, catchUp, record, send } = await setUp()
      const shared = await patient(here)
      const before = await create(boxHere, 'appointments', appointmentFields(here, shared.id))
      await catchUp()
      const made = await create(admin, 'appointments', appointmentFields(there, shared.id))
      const put = [shared, before, made].map(({ id }) => `put ${id}`).sort()
      expect(await catchUp()).toEqual({ atHere: put, atThere: put, atBoth: put })
      expect(await record('patients', shared.id)).toMatchObject({
        revision: 2,
        fields: { clinic_id: here, shared_with: [there] },
      })
      // The revisions of these were raised, but no field's: what was made before still merges.
      const late = updateOf('patients', shared, { phone: '0700' })
      expect((await send(boxHere, late)).status).toBe(200)
      const confirm = updateOf('appointments', before, { status: 'CONFIRMED' })
      expect((await send(boxHere, confirm)).status).toBe(200)
    })

    test('[F1] sharing and moving a patient takes the appointments along, in one commit', async () => {
      const { admin, boxHere, here, there, patient, create, catchUp, replicaHere, ...authority } =
        await setUp()
      const moved = await patient(here)
      const visit = await create(boxHere, 'appointments', appointmentFields(here, moved.id))
      await catchUp()
      const both = [moved.id, visit.id]
      const told = (op: string) => both.map((id) => `${op} ${id}`).sort()
      await setClinics({ admin, ...authority }, moved.id, { clinic_id: there, shared_with: [here] })
      expect(await catchUp()).toEqual({
        atHere: told('put'),
        atThere: told('put'),
        atBoth: told('put'),
      })
      const times = [...replicaHere.records.values()].map(({ updated_at }) => updated_at)
      expect(new Set(times).size).toBe(1)
      await setClinics({ admin, ...authority }, moved.id, { clinic_id: there, shared_with: [] })
      expect(await catchUp()).toEqual({
        atHere: told('leave'),
        atThere: told('put'),
        atBoth: told('put'),
      })
    })

    test('[F3] a patient withdrawn from one of two clinics stays where both are seen', async () => {
      const { admin, here, there, patient, catchUp, ...authority } = await setUp()
      const shared = await patient(here)
      const withdraw = { clinic_id: here, shared_with: [] }
      await setClinics({ admin, ...authority }, shared.id, { ...withdraw, shared_with: [there] })
      await catchUp()
      await setClinics({ admin, ...authority }, shared.id, withdraw)
      expect(await catchUp()).toEqual({
        atHere: [`put ${shared.id}`],
        atThere: [`leave ${shared.id}`],
        atBoth: [`put ${shared.id}`],
      })
    })

    test('[F3] a patient who left and comes back is put again, whole', async () => {
      const { admin, boxThere, here, there, patient, update, catchUp, page, ...authority } =
        await setUp()
      const shared = await patient(here)
      const place = (shared_with: string[]) =>
        setClinics({ admin, ...authority }, shared.id, { clinic_id: here, shared_with })
      await place([there])
      const { cursor } = await page(boxThere, null)
      await place([])
      const left = await page(boxThere, cursor)
      expect(what(left.changes)).toEqual([`leave ${shared.id}`])
      await update(admin, 'patients', { id: shared.id, revision: 3 }, { phone: '0700' })
      expect((await page(boxThere, left.cursor)).count).toBe(0)
      await place([there])
      const back = await page(boxThere, left.cursor)
      expect(back.changes).toMatchObject([{ op: 'put', id: shared.id, record: { phone: '0700' } }])
    })

    test('[F3] a deletion is told where the record was, and not as leaving', async () => {
      const { admin, here, there, patient, remove, catchUp, record, ...authority } = await setUp()
      const shared = await patient(here)
      await setClinics({ admin, ...authority }, shared.id, {
        clinic_id: here,
        shared_with: [there],
      })
      await catchUp()
      await remove(admin, 'patients', { id: shared.id, revision: 2 })
      const gone = [`delete ${shared.id}`]
      const { atHere, atThere, atBoth } = await catchUp()
      expect([atHere, atThere, atBoth]).toEqual([gone, gone, gone])
      expect(await record('patients', shared.id)).toBeNull()
    })

    test('[F3] what was deleted after it left is not told where it had left', async () => {
      const { admin, boxThere, here, there, patient, remove, page, ...authority } = await setUp()
      const shared = await patient(here)
      const place = (shared_with: string[]) =>
        setClinics({ admin, ...authority }, shared.id, { clinic_id: here, shared_with })
      await place([there])
      await place([])
      const { cursor } = await page(boxThere, null)
      await remove(admin, 'patients', { id: shared.id, revision: 3 })
      expect((await page(boxThere, cursor)).changes).toEqual([])
    })

    test.each([1, 2, 7])(
      '[F5] a scope gained later is filled behind fresh changes, by pages of %i',
      async (limit) => {
        const authority = await startAuthority(open)
        const busy = await startBusyClinics(authority, createDice(limit))
        const [here = '', there = ''] = busy.clinics
        const before = principal('node', [here])
        const after = principal('node', [here, there], before.id)
        const replica = createReplica(authority, before)
        await replica.catchUp()
        const fresh = await authority.patient(here)
        const page = await replica.pullPage(limit, after)
        expect(page.changes[0]?.id).toBe(fresh.id)
        for (let i = 0; i < 15; i++) {
          await busy.happen()
          await replica.pullPage(limit, after)
        }
        await replica.catchUp(limit, after)
        await expectScope(authority, replica, after)
        expect(await replica.catchUp(limit, after)).toEqual([])
      },
    )

    test.each([1, 2, 7])(
      '[F3] [F5] a scope that was lost is withdrawn, but for what lies in another, by pages of %i',
      async (limit) => {
        const authority = await startAuthority(open)
        const busy = await startBusyClinics(authority, createDice(limit))
        const [here = '', there = '', third = ''] = busy.clinics
        const before = principal('node', [here, there, third])
        const after = principal('node', [here], before.id)
        const replica = createReplica(authority, before)
        await replica.catchUp()
        const changes: Change[] = []
        for (let i = 0; i < 15; i++) {
          changes.push(...(await replica.pullPage(limit, after)).changes)
          await busy.happen()
        }
        changes.push(...(await replica.catchUp(limit, after)))
        expect(changes.some(({ op }) => op === 'leave')).toBe(true)
        await expectScope(authority, replica, after)
        expect(await replica.catchUp(limit, after)).toEqual([])
      },
    )

    test('[F3] what came of a scope that was lost during its first filling leaves too', async () => {
      const authority = await startAuthority(open)
      const busy = await startBusyClinics(authority, createDice(3))
      const [here = '', there = ''] = busy.clinics
      const before = principal('node', [here, there])
      const after = principal('node', [here], before.id)
      const replica = createReplica(authority, before)
      for (let i = 0; i < 30; i++) await replica.pullPage(1)
      await replica.catchUp(3, after)
      await expectScope(authority, replica, after)
    })

    test('[F5] a scope lost and given back while it was being withdrawn is filled again', async () => {
      const authority = await startAuthority(open)
      const busy = await startBusyClinics(authority, createDice(4))
      const [here = '', there = ''] = busy.clinics
      const both = principal('node', [here, there])
      const one = principal('node', [here], both.id)
      const replica = createReplica(authority, both)
      await replica.catchUp()
      for (let i = 0; i < 3; i++) await replica.pullPage(2, one)
      await replica.catchUp(2, both)
      await expectScope(authority, replica, both)
      // And the next loss is withdrawn like any other.
      await replica.catchUp(2, principal('node', [there], both.id))
      await expectScope(authority, replica, principal('node', [there]))
    })

    test.each([5, 8, 20, 21, 43, 57])(
      '[F3] [F5] scopes lost and gained in mid-page, again and again, end as they are (seed %i)',
      async (seed) => {
        const dice = createDice(seed)
        const authority = await startAuthority(open, createHandClock(), dice.uuid)
        const busy = await startBusyClinics(authority, dice)
        const id = dice.uuid()
        let who = principal('node', busy.clinics, id)
        const replica = createReplica(authority, who)
        for (let i = 0; i < 60; i++) {
          if (dice.chance(0.3)) {
            who = principal('node', dice.shuffle(busy.clinics).slice(dice.below(3)), id)
          }
          await busy.happen()
          await replica.pullPage(1 + dice.below(5), who)
        }
        await replica.catchUp(5, who)
        await expectScope(authority, replica, who)
        expect(await replica.catchUp(5, who)).toEqual([])
      },
    )

    test('[F3] [F5] what was deleted while its scope was being withdrawn and given back is gone', async () => {
      const authority = await startAuthority(open)
      const { admin, patient, remove } = authority
      const clinic = await authority.addClinic()
      const patients = []
      for (let i = 0; i < 8; i++) patients.push(await patient(clinic))
      const box = principal('node', [clinic])
      const without = principal('node', [], box.id)
      const replica = createReplica(authority, box)
      await replica.catchUp()
      await replica.pullPage(2, without)
      // One that was withdrawn already, one that was not.
      const left = patients.filter(({ id }) => !replica.records.has(`patients/${id}`))
      const held = patients.filter(({ id }) => replica.records.has(`patients/${id}`))
      for (const one of [left[0], held[0], held.at(-1)])
        if (one) await remove(admin, 'patients', one)
      await replica.catchUp(2, box)
      await expectScope(authority, replica, box)
      expect(replica.records.size).toBe(5)
    })

    test('[F5] whoever sees everything has the union of all scopes, also what was put there last', async () => {
      const authority = await startAuthority(open)
      const busy = await startBusyClinics(authority, createDice(2))
      const client = principal('client', 'all')
      const replica = createReplica(authority, client)
      for (let i = 0; i < 60; i++) {
        await busy.happen()
        if (i % 5 === 0) await replica.pullPage(4)
      }
      const last = await authority.patient(busy.clinics[2] ?? '')
      await replica.catchUp(4)
      expect(replica.records.has(`patients/${last.id}`)).toBe(true)
      await expectScope(authority, replica, client)
      // The union, seen from the other side: what the boxes have, put together.
      const union = new Map<string, unknown>()
      for (const clinic of busy.clinics) {
        const box = createReplica(authority, principal('node', [clinic]))
        await box.catchUp()
        for (const [key, record] of box.records) union.set(key, record)
      }
      expect(new Set(replica.records.keys())).toEqual(new Set(union.keys()))
    })

    test('[F5] a caller that is no longer for all but for some clinics keeps just those', async () => {
      const authority = await startAuthority(open)
      const busy = await startBusyClinics(authority, createDice(8))
      const all = principal('client', 'all')
      const some = principal('client', busy.clinics.slice(0, 1), all.id)
      const replica = createReplica(authority, all)
      await replica.catchUp()
      await replica.catchUp(3, some)
      await expectScope(authority, replica, some)
      await replica.catchUp(3, all)
      await expectScope(authority, replica, all)
    })

    test('[F5] a caller has at most 50 scopes', async () => {
      const authority = await startAuthority(open)
      const clinics: string[] = []
      for (let i = 0; i < 50; i++) clinics.push(await authority.addClinic())
      const patient = await authority.patient(clinics[48] ?? '')
      // The catalogue is one of them.
      const most = await authority.page(principal('node', clinics.slice(0, 49)), null)
      expect(what(most.changes)).toEqual([`put ${patient.id}`])
      await expect(authority.page(principal('node', clinics), null)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    })
  })
}
