import { join } from 'node:path'
import { openEdgeStore } from '@outpost/edge/store/database'
import { createBoxInbox } from '@outpost/edge/store/inbox'
import { createReplicaStore } from '@outpost/edge/store/replica-store'
import type { Submission } from '@outpost/shared/authority/prepare'
import type { AuthorityStore } from '@outpost/shared/authority/store'
import { submit } from '@outpost/shared/authority/submit'
import type { CollectionName, Fields } from '@outpost/shared/model/collections'
import { createIds } from '@outpost/shared/model/ids'
import { toWire, type WireRecord } from '@outpost/shared/model/record'
import { type ConflictCode, conflictOf } from '@outpost/shared/protocol/conflicts'
import type { Change, Outcome, Page } from '@outpost/shared/protocol/messages'
import type { ReplicaStore } from '@outpost/shared/replica/store'
import { v4 } from 'uuid'
import { onTestFinished } from 'vitest'
import { principal, type RawEdit } from './authority.ts'
import { createHandClock, type HandClock } from './clock.ts'
import { ownFolder } from './folder.ts'
import { layDatabase } from './new-database.ts'
import { indexedWords, wordsOfRecords } from './search-index.ts'

/** A replica's store, and what a contract suite needs to write and look beside it. */
export type ReplicaHarness = {
  store: ReplicaStore
  /** The same as devices read it. */
  reads: AuthorityStore
  clock: HandClock
  /** An edit as a device of the box makes it, or sends it once more. Throws if the box does not take it. */
  write(edit: RawEdit, more?: Pick<Submission, 'isPerhapsTaken'>): Promise<void>
  /** The record as devices see it; null if it is not there. */
  see(collection: string, id: string): Promise<WireRecord | null>
  /** The ids of the records that devices find by a query, in their order. */
  find(collection: CollectionName, search: string): Promise<string[]>
  edit(id: string): Promise<{ state: string; lastError: string | null }>
  inbox(): Promise<{ id: string; mine: unknown; theirs: unknown; base: unknown }[]>
  clinics(): Promise<string[]>
  /** All that is stored, to compare. */
  whole(): unknown
  /** What the search index holds, and what it must hold. */
  index(): { holds: string[]; mustHold: string[] }
  /** Lets so many rows be written, then fails: the power goes. Null: it stays. */
  cutPowerAfter(rows: number | null): void
}
export type OpenReplica = () => ReplicaHarness

/** The edge's SQLite filling. */
export function openSqliteReplica(): ReplicaHarness {
  const clock = createHandClock(Date.parse('2027-03-01T08:00:00Z'))
  const file = join(ownFolder(), 'edge.db')
  layDatabase('edge', file)
  const edge = openEdgeStore(file, clock, { key: null })
  onTestFinished(() => edge.store.close())
  edge.row.change({ generation: 1 })
  const { store: authority, row } = edge
  const { sql, sqlite } = authority
  const device = principal('device', 'all')
  sqlite.exec('create temp table power (left integer)')
  for (const table of WRITTEN) {
    for (const verb of ['insert', 'update', 'delete']) {
      sqlite.exec(`create temp trigger power_${table}_${verb} before ${verb} on main.${table}
        when exists (select 1 from power) begin
          select raise(abort, 'power cut') where (select left from power) <= 0;
          update power set left = left - 1;
        end`)
    }
  }
  return {
    store: createReplicaStore({ store: authority, row, clock: edge.clock }),
    reads: authority,
    clock,
    async write(raw, more) {
      const sent = [{ raw, ...more }]
      const [outcome] = await submit({ store: authority, ground: 'edge' }, device, sent)
      if (outcome?.status !== 200) throw new Error(JSON.stringify(outcome))
    },
    async see(collection, id) {
      const placed = await authority.read((reader) =>
        reader.record(collection as CollectionName, id),
      )
      return placed?.record.deletedAt === null ? toWire(placed.record) : null
    },
    async find(collection, search) {
      const query = { collection, scopes: ['all'], after: null, search, limit: 1000 }
      const found = await authority.read((reader) => reader.list(query))
      return found.map(({ id }) => id)
    },
    async edit(id) {
      const standing = await authority.read((reader) => reader.edit(id))
      if (!standing) throw new Error(`no edit ${id}`)
      return standing
    },
    inbox: async () => createBoxInbox(edge, createIds(clock)).list(device),
    clinics: async () => sql.all<{ id: string }>('select id from clinics').map(({ id }) => id),
    whole: () => WRITTEN.map((table) => sql.all(`select * from ${table} order by rowid`)),
    index: () => ({ holds: indexedWords(authority), mustHold: wordsOfRecords(authority) }),
    cutPowerAfter(rows) {
      sqlite.exec('delete from power')
      if (rows !== null) sqlite.exec(`insert into power values (${rows})`)
    },
  }
}

const WRITTEN = ['records', 'edits', 'scopes', 'replica', 'clinics', 'feed']

export const CLINIC = '10000000-0000-4000-8000-00000000000a'
const EPOCH = 'epoch-1'

/** Central's side of the road, as a test tells it. */
export function createCentralTeller(harness: ReplicaHarness) {
  let pages = 0
  return {
    /** Lets the replica take a page, asked with the cursor at which it stands. */
    async page(changes: Change[], more: Partial<Page> & { etag?: string | null } = {}) {
      const { etag = null, ...rest } = more
      const clinics = [{ id: CLINIC, name: 'Kisumu', time_zone: 'Africa/Nairobi', active: true }]
      pages += 1
      const page: Page = {
        epoch: EPOCH,
        clinics,
        changes,
        count: changes.length,
        cursor: `cursor-${pages}`,
        more: false,
        ...rest,
      }
      await harness.store.applyPage(await harness.store.position(), page, etag)
    },
  }
}

export function put(collection: string, id: string, revision: number, fields: Fields): Change {
  const time = new Date(Date.parse('2027-01-01T00:00:00Z') + revision * 1000).toISOString()
  const own = { id, revision, created_at: time, updated_at: time, deleted_at: null }
  return { collection, op: 'put', id, record: { ...own, last_synced_at: null, ...fields } }
}

export function patientOf(id: string, revision: number, more: Fields = {}): Change {
  const fields = {
    clinic_id: CLINIC,
    shared_with: [],
    full_name: 'Amina Otieno',
    date_of_birth: null,
    birth_date_estimated: false,
    sex: 'female',
    phone: null,
    village: null,
    national_id: null,
    card_number: null,
    deceased_on: null,
    merged_into: null,
  }
  return put('patients', id, revision, { ...fields, ...more })
}

export function stockOf(id: string, revision: number, quantity: number): Change {
  const fields = { pharmacy_id: v4(), medicine_id: v4(), batch_number: null, expiry_date: null }
  return put('pharmacy-inventory', id, revision, { ...fields, quantity, reorder_level: 0 })
}

export function accepted(
  edit: { id: string },
  revision: number,
  record: WireRecord | null = null,
): Outcome {
  return { edit_id: edit.id, status: 200, revision, record, final: true }
}

export function rejected(
  edit: { id: string },
  code: ConflictCode,
  record: WireRecord | null = null,
): Outcome {
  return {
    edit_id: edit.id,
    status: 409,
    conflict: conflictOf(code, `central says ${code}`, {
      server_revision: record?.revision ?? null,
      client_revision: 1,
      record,
    }),
    final: true,
  }
}
