import type { CollectionName } from '../../../model/collections.ts'
import { type Millis, toIso } from '../../../model/time.ts'
import type { ScopeName } from '../../../protocol/cursor.ts'
import type { Heads } from '../../../protocol/etag.ts'
import type { FeedRow, FillPhase, Reader } from '../../reader.ts'
import { isBehind } from '../gather.ts'
import { liesIn } from '../lies-in.ts'
import { RECORD_COLUMNS, type RecordRow, toRecord } from '../rows.ts'
import type { Sql } from '../sql.ts'

type FeedReader = Pick<
  Reader,
  | 'heads'
  | 'forgottenUpTo'
  | 'forgottenAt'
  | 'latestTime'
  | 'isGathered'
  | 'changes'
  | 'fill'
  | 'drop'
>

/** What the feed and its scopes tell (F3 to F7). */
export function createFeedReader(sql: Sql): FeedReader {
  return {
    heads: async (scopes) => scopeNumbers(sql, scopes, 'head'),
    forgottenUpTo: async (scopes) => scopeNumbers(sql, scopes, 'forgotten_up_to'),
    forgottenAt: async (scopes) => latestOf(scopeNumbers(sql, scopes, 'forgotten_at')),
    latestTime: async (scopes) => latestOf(scopeNumbers(sql, scopes, 'time')),
    isGathered: async () => {
      return !sql.get('select 1 from scopes where is_gathered') || !isBehind(sql)
    },
    changes: async (scope, after, callerScopes, limit) => {
      const rows = sql.all<RecordRow & FeedColumns>(
        `select f.seq, f.op, f.at, ${RECORD_COLUMNS},
           f.op <> 'put' and ${liesIn('f.record', 'f.scope')} as isElsewhere
         from feed f join records r on r.key = f.record
         where f.scope = (select key from scopes where name = :scope) and f.seq > :after
         order by f.seq limit :limit`,
        { scope, after, limit, callerScopes: JSON.stringify(callerScopes) },
      )
      return rows.map(toFeedRow)
    },
    fill: async (scope, head, phase, today, after, limit) => {
      const rows = sql.all<RecordRow>(
        `select ${RECORD_COLUMNS} from feed f join records r on r.key = f.record
         where f.scope = (select key from scopes where name = :scope)
           and f.op = 'put' and f.seq <= :head and f.record > :after and ${PHASES[phase]}
         order by f.record limit :limit`,
        { scope, head, today: toIso(today), after: Number(after || 0), limit },
      )
      return rows.map((row) => ({ key: String(row.key), record: toRecord(row) }))
    },
    drop: async (scope, callerScopes, after, limit) => {
      const rows = sql.all<{
        key: number
        collection: CollectionName
        id: string
        isElsewhere: number
      }>(
        `select r.key, r.collection, r.id, ${liesIn('f.record', 'f.scope')} as isElsewhere
         from feed f join records r on r.key = f.record
         where f.scope = (select key from scopes where name = :scope) and f.record > :after
         order by f.record limit :limit`,
        { scope, after: Number(after || 0), limit, callerScopes: JSON.stringify(callerScopes) },
      )
      return rows.map((row) => ({
        key: String(row.key),
        collection: row.collection,
        id: row.id,
        isElsewhere: row.isElsewhere === 1,
      }))
    },
  }
}

const IS_CATALOGUE = `r.collection in ('doctors', 'medicines')`
const IS_STOCK = `r.collection in ('pharmacies', 'pharmacy-inventory')`
const IS_OF_TODAY = `(r.collection = 'appointments' and r.starts_at >= :today)`
// Counts only appointments unchanged since the head, like the filling itself: the set then only
// shrinks while it goes on, so a patient can come twice but never be left out.
const IS_PATIENT_OF_TODAY = `(r.collection = 'patients' and exists (
  select 1 from records a indexed by records_by_patient
    cross join feed fa on fa.record = a.key and fa.scope = f.scope
  where a.patient_id = r.id and a.collection = 'appointments' and a.starts_at >= :today
    and fa.op = 'put' and fa.seq <= :head))`

const PHASES: Record<FillPhase, string> = {
  catalogue: IS_CATALOGUE,
  'patients of today': IS_PATIENT_OF_TODAY,
  today: IS_OF_TODAY,
  stock: IS_STOCK,
  rest: `not ${IS_CATALOGUE} and not ${IS_STOCK} and not ${IS_OF_TODAY} and not ${IS_PATIENT_OF_TODAY}`,
}

type FeedColumns = { seq: number; op: FeedRow['op']; at: number; isElsewhere: number }

function toFeedRow(row: RecordRow & FeedColumns): FeedRow {
  return {
    seq: row.seq,
    op: row.op,
    collection: row.collection,
    id: row.id,
    at: row.at,
    record: row.op === 'put' ? toRecord(row) : null,
    isElsewhere: row.isElsewhere === 1,
  }
}

function latestOf(times: Record<ScopeName, Millis>): Millis {
  return Math.max(0, ...Object.values(times))
}

function scopeNumbers(
  sql: Sql,
  scopes: readonly ScopeName[],
  column: 'head' | 'time' | 'forgotten_up_to' | 'forgotten_at',
): Heads {
  const rows = sql.all<{ name: string; value: number }>(
    `select name, ${column} as value from scopes where name in (select value from json_each(?))`,
    JSON.stringify(scopes),
  )
  const found = new Map(rows.map((row) => [row.name, row.value]))
  return Object.fromEntries(scopes.map((scope) => [scope, found.get(scope) ?? 0]))
}
