import type { CollectionName } from '../../../model/collections.ts'
import type { ScopeName } from '../../../protocol/cursor.ts'
import type { Placed } from '../../facts.ts'
import { RECORD_COLUMNS, type RecordRow, toRecord } from '../rows.ts'
import type { Sql } from '../sql.ts'

export type PlacedReader = {
  /**
   * A record and where it lies. With a caller's id also the scopes that it has left without the
   * caller having presented a cursor past that (E6).
   */
  read(collection: CollectionName, id: string, principalId?: string): Placed | null
}

const RECORD = `select ${RECORD_COLUMNS} from records r where collection = ? and id = ?`

type FeedEntry = { scope: number; op: string; seq: number; at: number }

type Scope = { name: ScopeName; isGathered: number }

/** Reads on one snapshot: it remembers the names of the scopes that it has met. */
export function createPlacedReader(sql: Sql): PlacedReader {
  const scopes = new Map<number, Scope>()

  function scopeOf(key: number): Scope {
    const scope =
      scopes.get(key) ??
      sql.get<Scope>('select name, is_gathered as isGathered from scopes where key = ?', key)
    if (!scope) throw new Error('the feed names a scope that is not there')
    scopes.set(key, scope)
    return scope
  }

  function hasPresented(principalId: string, { scope, seq }: FeedEntry): boolean {
    const found = sql.get(
      'select 1 from presented where principal_id = ? and scope = ? and position >= ?',
      principalId,
      scope,
      seq,
    )
    return found !== undefined
  }

  return {
    read(collection, id, principalId) {
      const row = sql.get<RecordRow>(RECORD, collection, id)
      if (!row) return null
      const placed: Placed = {
        record: toRecord(row),
        scopes: [],
        unseenLeaves: [],
        changedAt: row.updated_at,
      }
      const entries = sql.all<FeedEntry>(
        'select scope, op, seq, at from feed where record = ?',
        row.key,
      )
      for (const entry of entries) {
        const { name, isGathered } = scopeOf(entry.scope)
        if (isGathered) continue
        placed.changedAt = Math.max(placed.changedAt, entry.at)
        if (entry.op !== 'leave') placed.scopes.push(name)
        else if (principalId !== undefined && !hasPresented(principalId, entry)) {
          placed.unseenLeaves.push(name)
        }
      }
      return placed
    },
  }
}
