import type { Clinic } from '../../model/clinic.ts'
import type { CollectionName } from '../../model/collections.ts'
import type { Placed } from '../facts.ts'
import { RECORD_COLUMNS, type RecordRow, toRecord } from './rows.ts'
import type { Sql } from './sql.ts'

type Place = { name: string; op: string; at: number; isUnseen: number }

/**
 * A record and where it lies. With a caller's id also the scopes that it has left without the caller
 * having presented a cursor past that (E6).
 */
export function readPlaced(
  sql: Sql,
  collection: CollectionName,
  id: string,
  principalId: string | null = null,
): Placed | null {
  const row = sql.get<RecordRow>(
    `select ${RECORD_COLUMNS} from records r where collection = ? and id = ?`,
    collection,
    id,
  )
  if (!row) return null
  const places = sql.all<Place>(
    `select s.name, f.op, f.at, f.op = 'leave' and f.seq > coalesce((select p.position
       from presented p where p.principal_id = ? and p.scope = f.scope), 0) as isUnseen
     from feed f join scopes s on s.key = f.scope where f.record = ? and not s.is_gathered`,
    principalId,
    row.key,
  )
  return {
    record: toRecord(row),
    scopes: places.filter(({ op }) => op !== 'leave').map(({ name }) => name),
    unseenLeaves: places
      .filter(({ isUnseen }) => principalId !== null && isUnseen === 1)
      .map(({ name }) => name),
    changedAt: Math.max(row.updated_at, ...places.map(({ at }) => at)),
  }
}

export function readClinics(sql: Sql): Map<string, Clinic> {
  const rows = sql.all<{ id: string; name: string; time_zone: string; active: number }>(
    'select id, name, time_zone, active from clinics',
  )
  return new Map(rows.map((row) => [row.id, { ...row, active: row.active === 1 }]))
}
