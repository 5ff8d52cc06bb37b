import type { StoredRecord } from '../../../model/record.ts'
import type { Candidates, CandidatesQuery } from '../../reader.ts'
import { ALL } from '../../scopes.ts'
import { liesIn } from '../lies-in.ts'
import { RECORD_COLUMNS, type RecordRow, toRecord } from '../rows.ts'
import type { Sql } from '../sql.ts'
import { toMatch } from './search-reader.ts'

/** Live patients that one of the searches finds, each once; the next search begins where there is room. */
export function readCandidates(sql: Sql, { scopes, searches, limit }: CandidatesQuery): Candidates {
  const isAll = scopes.includes(ALL)
  const text = `select ${RECORD_COLUMNS} from search cross join records r on r.key = search.rowid
    where search match :match and r.collection = 'patients' and r.deleted_at is null
      and (:from is null or json_extract(r.fields, '$.date_of_birth') between :from and :to)
      and ${isAll ? 'true' : liesIn('r.key', '-1')} limit :limit`
  const found = new Map<number, StoredRecord>()
  for (const { term, born } of searches) {
    const rows = sql.iterate<RecordRow>(text, {
      match: toMatch(term),
      from: born?.from ?? null,
      to: born?.to ?? null,
      limit: limit + 1,
      ...(!isAll && { callerScopes: JSON.stringify(scopes) }),
    })
    for (const row of rows) {
      if (found.has(row.key)) continue
      if (found.size === limit) return { records: [...found.values()], isWhole: false }
      found.set(row.key, toRecord(row))
    }
  }
  return { records: [...found.values()], isWhole: true }
}
