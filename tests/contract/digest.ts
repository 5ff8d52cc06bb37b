import { type DigestRequest, digest, fetchRecords } from '@outpost/shared/authority/digest'
import type { Principal } from '@outpost/shared/authority/principal'
import type { CollectionsDigest, PrefixDigest } from '@outpost/shared/protocol/digest'
import { PAGE_BYTES_MAX } from '@outpost/shared/protocol/messages'
import { v4 } from 'uuid'
import { describe, expect, test } from 'vitest'
import {
  type Authority,
  appointmentFields,
  createOf,
  type OpenStore,
  principal,
  startAuthority,
} from '../support/authority.ts'
import { startBusyClinics } from '../support/busy-clinics.ts'
import { digestOf, digestsOf } from '../support/digest.ts'
import { patientFields } from '../support/make.ts'
import { createDice } from '../support/random.ts'
import { createReplica, scopeContents } from '../support/replica.ts'
import { setClinics } from '../support/sharing.ts'

/** What every filling of the store must make true of digests and of fetching by id (F12). */
export function describeDigest(name: string, open: OpenStore) {
  describe(`${name}: digests`, () => {
    test('[F12] a digest is that of what the caller has, whatever happens', async () => {
      const authority = await startAuthority(open)
      const busy = await startBusyClinics(authority, createDice(12))
      const [first = '', second = ''] = busy.clinics
      const readers = [
        principal('node', [first]),
        principal('node', [first, second]),
        principal('viewer', busy.clinics),
        principal('node', []),
        authority.admin,
      ]
      const replicas = readers.map((reader) => ({ reader, ...createReplica(authority, reader) }))
      for (let round = 0; round < 8; round++) {
        for (let i = 0; i < 15; i++) await busy.happen()
        for (const { reader, records, catchUp, cursor } of replicas) {
          const expected = digestsOf(await scopeContents(authority.store, reader))
          const { collections, heads } = await collectionsDigest(authority, reader)
          expect(collections).toEqual(expected)
          expect(heads).toEqual(await authority.heads(Object.keys(heads)))
          await catchUp(7)
          expect(digestsOf(records)).toEqual(expected)
          expect(await collectionsDigest(authority, reader, cursor())).toMatchObject({
            current: true,
          })
        }
      }
    })

    test('[F12] it says whether a cursor stands at the heads that it names', async () => {
      const authority = await startAuthority(open)
      const [kisumu, siaya] = [await authority.addClinic(), await authority.addClinic('Siaya')]
      const patient = await authority.patient(kisumu)
      for (const reader of [principal('node', [kisumu]), authority.admin]) {
        const { catchUp, pullPage, cursor } = createReplica(authority, reader)
        const isCurrent = async (as = reader) =>
          (await collectionsDigest(authority, as, cursor())).current
        expect(await isCurrent()).toBeUndefined()
        await authority.patient(kisumu)
        await pullPage(1)
        expect(await isCurrent()).toBe(false)
        await catchUp()
        expect(await isCurrent()).toBe(true)
        const { revision } = (await authority.record('patients', patient.id)) ?? patient
        await authority.update(
          authority.admin,
          'patients',
          { id: patient.id, revision },
          {
            phone: String(revision),
          },
        )
        expect(await isCurrent()).toBe(false)
        await catchUp()
        // The same caller with a clinic more does not stand at its heads.
        if (reader.clinics !== 'all') {
          expect(await isCurrent({ ...reader, clinics: [kisumu, siaya] })).toBe(false)
        }
      }
    })

    test("[F12] a cursor of another caller is refused, as the feed's rule is", async () => {
      const authority = await startAuthority(open)
      const clinic = await authority.addClinic()
      const replica = createReplica(authority, principal('node', [clinic]))
      await replica.catchUp()
      const ask = collectionsDigest(authority, principal('node', [clinic]), replica.cursor())
      await expect(ask).rejects.toMatchObject({ code: 'BAD_CURSOR' })
      const clinics = Array.from({ length: 50 }, () => v4())
      const tooMany = collectionsDigest(authority, principal('node', clinics))
      await expect(tooMany).rejects.toMatchObject({ code: 'FORBIDDEN' })
    })

    test('[F12] buckets of more than 256 records, below them the records', async () => {
      const authority = await startAuthority(open)
      const [kisumu, siaya] = [await authority.addClinic(), await authority.addClinic('Siaya')]
      const node = principal('node', [kisumu])
      const ids = [
        // Ids that tell nothing by their first bytes, as UUIDv7 of one second have them.
        ...Array.from({ length: 300 }, () => `0195596b-5a7c-7${v4().slice(15)}`),
        ...Array.from({ length: 40 }, () => `ff${v4().slice(2)}`),
      ]
      await makePatients(authority, kisumu, ids)
      await makePatients(authority, siaya, [`ff${v4().slice(2)}`, v4()])

      const all = await prefixDigest(authority, node, '')
      expect(all).toMatchObject(versionsOf(ids))
      expect(all.records).toBeUndefined()
      expect(all.buckets).toEqual({
        '01': versionsOf(ids.slice(0, 300)),
        ff: versionsOf(ids.slice(300)),
      })
      const few = await prefixDigest(authority, node, 'ff')
      expect(few).toMatchObject(versionsOf(ids.slice(300)))
      expect(few.buckets).toBeUndefined()
      expect(few.records?.map(({ id }) => id).sort()).toEqual(ids.slice(300).sort())
      expect(new Set(few.records?.map(({ revision }) => revision))).toEqual(new Set([1]))

      // Down past the hyphens, to where the ids part.
      const deep = await prefixDigest(authority, node, '0195596b5a7c')
      expect(Object.keys(deep.buckets ?? {}).every((one) => /^0195596b5a7c7.$/.test(one))).toBe(
        true,
      )
      for (const bucket of Object.keys(deep.buckets ?? {})) {
        const wanted = ids.filter((id) => id.replaceAll('-', '').startsWith(bucket))
        expect(deep.buckets?.[bucket]).toEqual(versionsOf(wanted))
        const { records } = await prefixDigest(authority, node, bucket)
        expect(records?.map(({ id }) => id).sort()).toEqual(wanted.sort())
      }
      expect(await prefixDigest(authority, node, 'aa')).toMatchObject({ count: 0, records: [] })
    })

    test('[F12] [A1] a caller learns nothing of what is out of its scope', async () => {
      const authority = await startAuthority(open)
      const [kisumu, siaya] = [await authority.addClinic(), await authority.addClinic('Siaya')]
      const node = principal('node', [kisumu])
      const own = await authority.patient(kisumu)
      const before = [
        await collectionsDigest(authority, node),
        await prefixDigest(authority, node, ''),
      ]
      const other = await authority.patient(siaya)
      const moved = await authority.patient(kisumu)
      await setClinics(authority, moved.id, { clinic_id: siaya, shared_with: [] })
      const gone = await authority.patient(kisumu)
      await authority.remove(authority.admin, 'patients', gone)
      await authority.create(authority.admin, 'appointments', appointmentFields(siaya, other.id))
      await authority.stock(siaya, 5)

      const { collections } = await collectionsDigest(authority, node)
      expect(collections.patients).toEqual((before[0] as CollectionsDigest).collections.patients)
      expect(collections).not.toHaveProperty('appointments')
      expect(collections).not.toHaveProperty('pharmacies')
      const { heads: _, ...seen } = await prefixDigest(authority, node, '')
      const { heads: __, ...asBefore } = before[1] as PrefixDigest
      expect(seen).toEqual(asBefore)
      for (const { id } of [other, moved, gone]) {
        expect(await prefixDigest(authority, node, id.slice(0, 4))).toMatchObject({ count: 0 })
      }

      const nowhere = v4()
      const asked = [other.id, own.id, moved.id, nowhere, gone.id, 'no id at all', own.id]
      const page = await fetchRecords(authority.store, node, asked)
      expect(page).toMatchObject({ count: 1, more: false })
      expect(page.changes).toMatchObject([
        { collection: 'patients', op: 'put', id: own.id, record: { id: own.id, revision: 1 } },
      ])
      expect(page.missing).toEqual([other.id, moved.id, nowhere, gone.id, 'no id at all'])
      expect(page.clinics.map(({ id }) => id)).toEqual([kisumu])
      const theirs = await fetchRecords(authority.store, authority.admin, asked)
      expect(theirs.changes.map(({ id }) => id)).toEqual([other.id, own.id, moved.id])
    })

    test('[F12] a fetched page holds about a megabyte, and says that there is more', async () => {
      const authority = await startAuthority(open)
      const clinic = await authority.addClinic()
      const patient = await authority.patient(clinic)
      const edits = Array.from({ length: 250 }, () =>
        createOf(
          'appointments',
          appointmentFields(clinic, patient.id, { notes: 'x'.repeat(9000), status: 'COMPLETED' }),
        ),
      )
      await authority.push(authority.admin, edits)
      const node = principal('node', [clinic])
      let left = [v4(), ...edits.map(({ record_id }) => record_id)]
      for (let pages = 1; left.length > 0; pages++) {
        const page = await fetchRecords(authority.store, node, left)
        expect(JSON.stringify(page).length).toBeLessThan(PAGE_BYTES_MAX + 20_000)
        const named = new Set([...page.missing, ...page.changes.map(({ id }) => id)])
        left = left.filter((id) => !named.has(id))
        expect(page.more).toBe(left.length > 0)
        expect(pages).toBeLessThanOrEqual(4)
      }
    })
  })
}

const none: DigestRequest = { cursor: null, collection: null, prefix: '' }

async function collectionsDigest(
  { store }: Authority,
  reader: Principal,
  cursor: string | null = null,
) {
  return (await digest(store, reader, { ...none, cursor })) as CollectionsDigest
}

async function prefixDigest({ store }: Authority, reader: Principal, prefix: string) {
  const request = { ...none, collection: 'patients', prefix }
  return (await digest(store, reader, request)) as PrefixDigest
}

/** The digest of records that nobody has changed since they were made. */
function versionsOf(ids: readonly string[]) {
  return digestOf(ids.map((id) => ({ id, revision: 1 })))
}

async function makePatients(authority: Authority, clinic: string, ids: readonly string[]) {
  const edits = ids.map((id) => createOf('patients', patientFields(clinic), id))
  const outcomes = await authority.push(authority.admin, edits)
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([200]))
}
