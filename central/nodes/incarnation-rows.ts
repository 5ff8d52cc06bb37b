import { tellAll } from '@outpost/shared/authority/sqlite/decisions/untold-decisions'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Clock, Millis } from '@outpost/shared/model/time'
import type { Incarnation } from '@outpost/shared/protocol/incarnation'
import { noteAudit } from '../audit/audit.ts'
import type { Known, Situation } from './incarnation.ts'

/** So many earlier pairs of a box are remembered, and so many of copies that were given up. */
const PAIRS_KEPT = 100

/** The copy that calls, as far as an administrator can tell it from another by it. */
export type CopyCaller = { address: string; report: string | null }

export type IncarnationRow = Known & { epoch: string; seenAt: Millis | null } & CopyCaller

/** What central keeps of the copies of its boxes; tokens are hashed. What writes needs `write`. */
export function createIncarnationRows({ store, clock }: { store: SqliteStore; clock: Clock }) {
  const { sql } = store
  const epochNow = () => store.identity().epoch

  function rowsOf(nodeId: string): IncarnationRow[] {
    return sql.all<IncarnationRow>(
      `select current, next, standing, epoch, seen_at as seenAt,
         coalesce(address, '') as address, report
       from incarnations where node_id = ? order by rowid`,
      nodeId,
    )
  }

  function stateOf(nodeId: string): Pick<Situation, 'isTwin' | 'isNextReleased'> {
    const row = sql.get<{ isTwin: number; isNextReleased: number }>(
      `select twin_since is not null as isTwin, is_next_released as isNextReleased
       from principals where id = ?`,
      nodeId,
    )
    return { isTwin: row?.isTwin === 1, isNextReleased: row?.isNextReleased === 1 }
  }

  /** In the audit trail, as something that central has noticed. */
  function note(nodeId: string, what: string) {
    noteAudit(sql, clock.now(), { event: 'node', who: nodeId, subject: nodeId, details: { what } })
  }

  return {
    rowsOf,
    stateOf,

    /** Whether a copy that was shut out knows the token of the one that goes on. */
    isTokenShared: (nodeId: string) => sql.get(IS_TOKEN_SHARED, nodeId) !== undefined,

    /** Since when copies have been calling; null while there is only one. */
    twinSince(nodeId: string): Millis | null {
      const row = sql.get<{ since: Millis | null }>(
        'select twin_since as since from principals where id = ?',
        nodeId,
      )
      return row?.since ?? null
    },

    situationOf(nodeId: string): Situation {
      const known = rowsOf(nodeId)
      const present = known.find(({ standing }) => standing === 'present')
      const isNewEpoch = present !== undefined && present.epoch !== epochNow()
      return { known, ...stateOf(nodeId), isNewEpoch }
    },

    /** Whether the pair is the box's last word, so that nothing must be written. */
    isPresent(nodeId: string, { current, next }: Incarnation): boolean {
      return sql.get(IS_PRESENT, nodeId, current, next, epochNow()) !== undefined
    },

    /** Whether copies were told apart, or must be: one that does not say which it is stays out. */
    mustNameItself: (nodeId: string) => sql.get(MUST_NAME_ITSELF, nodeId) !== undefined,

    give(nodeId: string, standings: readonly Known[]) {
      for (const { current, next, standing } of standings) {
        sql.run(
          `insert into incarnations (node_id, current, next, standing, epoch)
           values (?, ?, ?, ?, ?)
           on conflict do update set standing = excluded.standing, epoch = excluded.epoch`,
          nodeId,
          current,
          next,
          standing,
          epochNow(),
        )
      }
      if (standings.length > 0) sql.run(FORGET_OLD, nodeId, PAIRS_KEPT)
    },

    /** Notes who calls, for the choice among copies. */
    noteTwin(nodeId: string, { current, next }: Incarnation, { address, report }: CopyCaller) {
      if (!stateOf(nodeId).isTwin) note(nodeId, 'copies are calling')
      sql.run(
        'update principals set twin_since = coalesce(twin_since, ?) where id = ?',
        clock.now(),
        nodeId,
      )
      sql.run(
        `update incarnations set seen_at = ?, address = ?, report = coalesce(?, report)
         where node_id = ? and current = ? and next = ?`,
        clock.now(),
        address,
        report,
        nodeId,
        current,
        next,
      )
    },

    /** One goes on; the others know its token, until it has used a new one. */
    endTwin(nodeId: string) {
      sql.run(END_TWIN, clock.now(), nodeId)
      // What was decided was told to one of the copies, and perhaps not to the one that goes on (E9).
      tellAll(sql, nodeId)
    },

    releaseNext(nodeId: string) {
      sql.run('update principals set is_next_released = 1 where id = ?', nodeId)
    },

    noteRewound(nodeId: string) {
      note(nodeId, 'came back from a backup')
      sql.run(
        'update principals set rewound_at = ?, rewound_count = rewound_count + 1 where id = ?',
        clock.now(),
        nodeId,
      )
      // What it had seen leave is there again: it may edit it until it has seen that once more (E6).
      sql.run('delete from presented where principal_id = ?', nodeId)
      // And what was decided since would be asked of its people once more (E9).
      tellAll(sql, nodeId)
    },
  }
}

const END_TWIN = `update principals set twin_since = null, is_next_released = 0,
  token_shared_since = ? where id = ?`

const IS_PRESENT = `select 1 from incarnations i join principals p on p.id = i.node_id
  where i.node_id = ? and i.current = ? and i.next = ? and i.standing = 'present'
    and i.epoch = ? and p.twin_since is null`

const IS_TOKEN_SHARED = 'select 1 from principals where id = ? and token_shared_since is not null'

const MUST_NAME_ITSELF = `select 1 from principals p where p.id = ? and (twin_since is not null
  or exists (select 1 from incarnations i where i.node_id = p.id and i.standing = 'out'))`

const FORGET_OLD = `delete from incarnations where rowid in (
  select id from (
    select rowid as id,
      row_number() over (partition by standing = 'past' order by rowid desc) as place
    from incarnations where node_id = ? and standing in ('past', 'left', 'out'))
  where place > ?)`
