import type { Principal } from '@outpost/shared/authority/principal'
import { scopesOf } from '@outpost/shared/authority/scopes'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { PrincipalRow } from '../nodes/principals.ts'

/** Changes that a box has yet to pull are counted up to this many. */
export const BEHIND_MAX = 10_000

/** How many changes a box has yet to pull. */
type Behind = (box: PrincipalRow) => number

/**
 * How far boxes are behind, by the cursors that they have presented (E6): a box that was given a page
 * and has not called since counts as without it. Read at once for all whom it is asked about.
 */
export function readBehind(sql: Sql, nodeId: string | null = null): Behind {
  const heads = new Map(
    sql
      .all<{ name: string; key: number; head: number }>('select name, key, head from scopes')
      .map((scope) => [scope.name, scope]),
  )
  const positions = new Map(
    sql
      .all<{ id: string; scope: number; position: number }>(
        `select principal_id as id, scope, position from presented
         where :nodeId is null or principal_id = :nodeId`,
        { nodeId },
      )
      .map(({ id, scope, position }) => [`${id} ${scope}`, position]),
  )
  // Most boxes stand at one of a few places of the catalogue.
  const counted = new Map<string, number>()

  function countAfter(scope: number, position: number): number {
    const key = `${scope} ${position}`
    const known = counted.get(key)
    if (known !== undefined) return known
    const count = sql.get<{ count: number }>(COUNT, scope, position, BEHIND_MAX)?.count ?? 0
    counted.set(key, count)
    return count
  }

  return ({ id, role, name, clinics }) => {
    const counts = scopesOf({ id, role, name, clinics } satisfies Principal).map((scopeName) => {
      const scope = heads.get(scopeName)
      const position = positions.get(`${id} ${scope?.key}`) ?? 0
      return !scope || position >= scope.head ? 0 : countAfter(scope.key, position)
    })
    return Math.min(
      BEHIND_MAX,
      counts.reduce((sum, count) => sum + count, 0),
    )
  }
}

const COUNT = `select count(*) as count from
  (select 1 from feed where scope = ? and seq > ? limit ?)`
