import type { CollectionName } from '../../../model/collections.ts'
import { COLLECTION_NAMES } from '../../../model/collections.ts'
import type { EditStanding, EditState } from '../../edit-standing.ts'
import type { EditQuery, Reader } from '../../reader.ts'
import { liesIn } from '../lies-in.ts'
import { RECORD_COLUMNS, type RecordRow, toRecord } from '../rows.ts'
import type { Sql } from '../sql.ts'
import { createTermsReader } from '../terms.ts'
import { readCandidates } from './candidates-reader.ts'
import { readClinics } from './clinics-reader.ts'
import { readDecision, readUntold } from './decisions-reader.ts'
import { createFeedReader } from './feed-reader.ts'
import { readLedger, readLedgerEnd, readMovements, readStockMovedBy } from './ledger-reader.ts'
import { listRecords, listSorted } from './list-reader.ts'
import { readPatientMovements } from './patient-movements-reader.ts'
import { createPlacedReader } from './placed-reader.ts'
import { readStockCard } from './stock-card-reader.ts'
import { readVersions } from './versions-reader.ts'

/** Everything that an authority reads, on one connection whose snapshot the caller holds. */
export function createReader(sql: Sql): Reader {
  return {
    ...createFeedReader(sql),
    ...createTermsReader(sql),
    clinics: async (ids) => readClinics(sql, ids),
    record: async (collection, id) => createPlacedReader(sql).read(collection, id),
    records: async (collection, ids) => {
      const rows = sql.all<RecordRow>(
        `select ${RECORD_COLUMNS} from json_each(?) wanted
         cross join records r on r.collection = ? and r.id = wanted.value`,
        JSON.stringify(ids),
        collection,
      )
      return new Map(rows.map((row) => [row.id, toRecord(row)]))
    },
    fetch: async (ids, scopes) => {
      const rows = sql.all<RecordRow>(
        `with recursive names (name) as (
           select min(collection) from records union all
           select (select min(collection) from records where collection > name) from names
           where name is not null)
         select ${RECORD_COLUMNS} from json_each(:ids) wanted cross join names
         cross join records r on r.collection = names.name and r.id = wanted.value
         where ${liesIn('r.key', '-1')}`,
        { ids: JSON.stringify(ids), callerScopes: JSON.stringify(scopes) },
      )
      return rows.map(toRecord)
    },
    versions: (query) => readVersions(sql, query),
    holds: async (collection) => {
      return sql.get('select 1 from records where collection = ? limit 1', collection) !== undefined
    },
    list: async (query) => listRecords(sql, query),
    listSorted: async (query) => listSorted(sql, query),
    candidates: async (query) => readCandidates(sql, query),
    since: async ({ collection, scopes, after, afterId, upTo, limit }) => {
      const rows = sql.all<RecordRow & { at: number; isIn: number }>(
        `select ${RECORD_COLUMNS}, max(f.at) as at, ${liesIn('r.key', '-1')} as isIn
         from feed f join records r on r.key = f.record
         where f.scope in (select key from scopes where name in (select value from json_each(:callerScopes)))
           and r.collection = :collection and f.at >= :after and f.at <= :upTo
         group by r.key
         having at > :after or (:afterId is not null and r.id > :afterId)
         order by at, r.id limit :limit`,
        { collection, after, afterId, upTo, limit, callerScopes: JSON.stringify(scopes) },
      )
      return rows.map((row) => {
        const isLive = row.isIn === 1 && row.deleted_at === null
        return { at: row.at, id: row.id, record: isLive ? toRecord(row) : null }
      })
    },
    ledger: async (query) => readLedger(sql, query),
    movementsOf: async (recordId, after) => readMovements(sql, recordId, after),
    stockMovedBy: async (editIds) => readStockMovedBy(sql, editIds),
    ledgerEnd: async (upTo) => readLedgerEnd(sql, upTo),
    counts: async (scopes) => {
      const rows = sql.all<{ collection: CollectionName; count: number; latest: number }>(
        `select r.collection, sum(isLive) as count, max(latest) as latest
         from (select f.record, max(f.op = 'put') as isLive, max(f.at) as latest from feed f
               where f.scope in (select key from scopes
                                 where name in (select value from json_each(?)))
               group by f.record) f
         join records r on r.key = f.record group by r.collection`,
        JSON.stringify(scopes),
      )
      const found = new Map(rows.map((row) => [row.collection, row]))
      const counted = COLLECTION_NAMES.map((name) => {
        const row = found.get(name)
        return [name, { count: row?.count ?? 0, latestChange: row?.latest ?? null }] as const
      })
      return Object.fromEntries(counted) as Awaited<ReturnType<Reader['counts']>>
    },
    edit: async (id) => {
      const row = sql.get<EditColumns>('select * from edits where id = ?', id)
      return row ? toStanding(sql, row) : null
    },
    edits: async (query) => listEdits(sql, query),
    untoldDecisions: async (principalId) => readUntold(sql, principalId),
    stockCard: async (query) => readStockCard(sql, query),
    patientMovements: async (query) => readPatientMovements(sql, query),
    revisionAt: async (recordId, at) =>
      sql.get<{ revision: number | null }>(
        'select max(made_revision) as revision from edits where record_id = ? and received_at <= ?',
        recordId,
        at,
      )?.revision ?? 0,
  }
}

function listEdits(sql: Sql, query: EditQuery): EditStanding[] {
  const { ids, state, recordId, principalId, limit } = query
  // Only the conditions that are asked for, so that each can use its index.
  const conditions = [
    ids && 'id in (select value from json_each(:ids))',
    state && 'state = :state',
    recordId && 'record_id = :recordId',
    principalId && 'principal_id = :principalId',
  ].filter(Boolean)
  const rows = sql.all<EditColumns>(
    `select * from edits where ${conditions.join(' and ') || 'true'}
     order by seq desc limit :limit`,
    { ids: ids ? JSON.stringify(ids) : null, state, recordId, principalId, limit },
  )
  return rows.map((row) => toStanding(sql, row))
}

/** The columns of `edits`. */
type EditColumns = {
  seq: number
  id: string
  hash: string
  body: string
  principal_id: string
  received_at: number
  status: EditStanding['status']
  revision: number | null
  made_revision: number | null
  rejection: string | null
  state: EditState
  seen: string | null
  is_passed_on: number
  besides: string | null
  names: string | null
  request_hash: string | null
  outcome: string | null
  outcome_at: number | null
  last_error: string | null
}

function toStanding(sql: Sql, row: EditColumns): EditStanding {
  return {
    seq: row.seq,
    edit: JSON.parse(row.body),
    body: row.body,
    hash: row.hash,
    principalId: row.principal_id,
    receivedAt: row.received_at,
    status: row.status,
    revision: row.revision,
    madeRevision: row.made_revision,
    rejection: row.rejection ? JSON.parse(row.rejection) : null,
    state: row.state,
    seen: row.seen ? JSON.parse(row.seen) : null,
    isPassedOn: row.is_passed_on === 1,
    besides: row.besides ? JSON.parse(row.besides) : null,
    names: row.names ? JSON.parse(row.names) : null,
    requestHash: row.request_hash,
    lastError: row.last_error,
    decision: row.state === 'decided' ? readDecision(sql, row.id) : null,
  }
}
