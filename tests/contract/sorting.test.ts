import { join } from 'node:path'
import { SORTED_RECORDS_MAX } from '@outpost/shared/authority/reader'
import { scopesOf } from '@outpost/shared/authority/scopes'
import type { WireRecord } from '@outpost/shared/model/record'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { createOf, principal, startAuthority, updateOf } from '../support/authority.ts'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'
import { patientFields } from '../support/make.ts'
import {
  CLINIC,
  createCentralTeller,
  openSqliteReplica,
  patientOf,
} from '../support/replica-harness.ts'
import { setClinics } from '../support/sharing.ts'
import { openSqlite, openSqliteFile } from '../support/sqlite-store.ts'
import { type Asked, describeSorting, type PatientShelf } from './sorting.ts'

const collection = 'patients'

async function openCentral(): Promise<PatientShelf> {
  const { store, addClinic, patient, update, remove, record, admin } =
    await startAuthority(openSqlite)
  const clinic = await addClinic()
  const now = async (id: string) => ({
    id,
    revision: (await record(collection, id))?.revision ?? 0,
  })
  return {
    make: async (fields) => (await patient(clinic, fields)).id,
    async change(id, fields) {
      await update(admin, collection, await now(id), fields)
    },
    async remove(id) {
      await remove(admin, collection, await now(id))
    },
    page: async (asked) => pageOf(store, ['all'], asked),
  }
}

/** Half of what is there came from central, the other half waits on the box. */
async function openBox(): Promise<PatientShelf> {
  const harness = openSqliteReplica()
  const central = createCentralTeller(harness)
  const told = new Map<string, number>()
  let makes = 0

  async function tell(id: string, fields: object) {
    const revision = (told.get(id) ?? 0) + 1
    told.set(id, revision)
    await central.page([patientOf(id, revision, { ...fields })])
  }

  return {
    async make(fields) {
      makes += 1
      if (makes % 2 === 0) {
        const edit = createOf(collection, patientFields(CLINIC, fields))
        await harness.write(edit)
        return edit.record_id
      }
      const id = v4()
      await tell(id, fields)
      return id
    },
    async change(id, fields) {
      if (told.has(id)) return tell(id, fields)
      const seen = (await harness.see(collection, id)) as WireRecord
      await harness.write(updateOf(collection, seen, fields, { id: String(seen.pending) }))
    },
    async remove(id) {
      if (told.has(id)) return central.page([{ collection, op: 'delete', id }])
      const seen = (await harness.see(collection, id)) as WireRecord
      const base = { revision: 0, edit: String(seen.pending) }
      await harness.write({ ...updateOf(collection, seen, {}), op: 'delete', base })
    },
    page: (asked) => pageOf(harness.reads, ['all'], asked),
  }
}

type Store = Pick<Awaited<ReturnType<typeof openSqlite>>['store'], 'read' | 'gather'>

async function pageOf(store: Store, scopes: string[], asked: Asked) {
  await store.gather()
  const found = await store.read((reader) => reader.listSorted({ collection, scopes, ...asked }))
  if (!found) throw new Error('too long to be sorted')
  return found
}

describeSorting('SQLite at central', openCentral)
describeSorting('SQLite on the edge', openBox)

test('[S4] [F1] a sorted list holds what lies in the scopes of its caller', async () => {
  const authority = await startAuthority(openSqlite)
  const { store, addClinic, patient } = authority
  const [here, there] = [await addClinic('Kisumu'), await addClinic('Siaya')]
  const own = await patient(here, { full_name: 'Baraka' })
  const foreign = await patient(there, { full_name: 'Amina' })
  const scopes = scopesOf(principal('node', [here]))
  const asked = { sort: 'full_name', search: null, after: null, limit: 10 }
  const ids = async () => (await pageOf(store, scopes, asked)).map(({ id }) => id)
  expect(await ids()).toEqual([own.id])
  await setClinics(authority, foreign.id, { clinic_id: there, shared_with: [here] })
  expect(await ids()).toEqual([foreign.id, own.id])
})

test('[S4] a list that is too long is not sorted; what a search finds of it is', async () => {
  const { store } = openSqliteFile(join(ownFolder(), 'central.db'), createHandClock())
  const fill = (count: number) =>
    store.sql.run(
      `insert into records (collection, id, revision, first_revision, created_at, updated_at, fields)
       select 'patients', 'x' || value, 1, 1, 0, 0, json_object('full_name', 'Amina ' || value)
       from (with recursive numbers (value) as (select (select count(*) from records) + 1
         union all select value + 1 from numbers limit ?) select value from numbers)`,
      count,
    )
  const asked = { collection, scopes: ['all'], sort: 'full_name', after: null, limit: 2 } as const
  const list = (search: string | null) =>
    store.read((reader) => reader.listSorted({ ...asked, search }))
  fill(SORTED_RECORDS_MAX)
  const names = (await list(null))?.map(({ fields }) => fields.full_name)
  expect(names).toEqual(['Amina 1', 'Amina 2'])
  fill(1)
  expect(await list(null)).toBeNull()
  expect(await list('nobody')).toEqual([])
})
