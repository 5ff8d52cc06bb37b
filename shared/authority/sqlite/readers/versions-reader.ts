import { idsUnder, type RecordVersion, type Versions } from '../../../protocol/digest.ts'
import type { VersionQuery } from '../../reader.ts'
import { inSlices } from '../in-slices.ts'
import { liesIn } from '../lies-in.ts'
import type { Sql } from '../sql.ts'

/** Rows that do not count are dropped here and not by SQL, which would not pause meanwhile. */
type Row = RecordVersion & { isCounted: number }

/**
 * What lies in some scopes (F12). All of it is read from the feed, so that it costs as much as the
 * caller has, not as there is; a part, which many may be asked for, from the index of ids.
 */
export async function* readVersions(sql: Sql, query: VersionQuery): Versions {
  const isWanted = ({ isCounted, collection }: Row) =>
    isCounted && (query.collection === null || collection === query.collection)
  const rows = query.prefix === '' ? fromFeed(sql, query) : fromIds(sql, query)
  for await (const slice of inSlices(sql, rows)) yield slice.filter(isWanted)
}

/** Scope by scope; what lies in several is counted in the first. */
function* fromFeed(sql: Sql, { scopes }: VersionQuery): Generator<Row> {
  for (const [index, scope] of scopes.entries()) {
    const isCounted = index === 0 ? `f.op = 'put'` : `f.op = 'put' and not ${IN_THOSE_BEFORE}`
    yield* sql.iterate<Row>(
      `select r.collection, r.id, r.revision, ${isCounted} as isCounted
       from feed f join records r on r.key = f.record
       where f.scope = (select key from scopes where name = :scope) order by f.record`,
      { scope, ...(index > 0 && { callerScopes: JSON.stringify(scopes.slice(0, index)) }) },
    )
  }
}

const IN_THOSE_BEFORE = liesIn('f.record', 'f.scope')

function fromIds(sql: Sql, { collection, prefix, scopes }: VersionQuery): Iterable<Row> {
  return sql.iterate<Row>(
    `select r.collection, r.id, r.revision, ${liesIn('r.key', '-1')} as isCounted from records r
     where r.collection = :collection and r.id >= :from and r.id < :before`,
    { collection, ...idsUnder(prefix), callerScopes: JSON.stringify(scopes) },
  )
}
