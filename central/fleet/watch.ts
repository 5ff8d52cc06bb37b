import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { type Clock, type Millis, parseInstant } from '@outpost/shared/model/time'
import type { BoxStanding, Fleet, FleetBox } from './fleet.ts'
import type { Limits } from './troubles.ts'

/** While somebody watches, it is looked this often what has become of the boxes. */
const LOOK_MS = 2000

/** What is new of the fleet since it was last told. */
type FleetNews = {
  /** Boxes of which something else has changed than when they called. */
  changed: FleetBox[]
  /** Boxes that have called, and are as they were. */
  called: FleetBox[]
}

type Known = {
  /** Stands for all that the box's rows hold. */
  mark: string
  /** What is shown of it, without the times of its calls. */
  face: string
  /** From then on it is called something else, even if nothing is heard of it. */
  dueAt: Millis
}

type Deps = { store: SqliteStore; clock: Clock; fleet: Fleet; lookMs?: number | undefined }

/**
 * Tells what becomes of the boxes while somebody watches. It looks at what the boxes' requests have
 * left in the database, so that these do nothing for it, and commits of other processes are seen too;
 * only boxes of which something is new, or whose time has come, are read whole.
 */
export function createFleetWatch({ store, clock, fleet, lookMs = LOOK_MS }: Deps) {
  const listeners = new Set<(news: FleetNews) => void>()
  const known = new Map<string, Known>()
  let timer: NodeJS.Timeout | null = null

  function newsOf(marks: readonly { id: string; mark: string }[]): FleetNews {
    const now = clock.now()
    const isNew = ({ id, mark }: { id: string; mark: string }) => {
      const before = known.get(id)
      return before?.mark !== mark || now >= before.dueAt
    }
    const news = new Map(marks.filter(isNew).map(({ id, mark }) => [id, mark]))
    const told: FleetNews = { changed: [], called: [] }
    if (news.size === 0) return told
    for (const box of fleet.some([...news.keys()])) {
      const { id } = box.row
      const face = faceOf(box)
      const isSame = known.get(id)?.face === face
      known.set(id, { mark: news.get(id) ?? '', face, dueAt: dueAt(box, now, fleet.limits) })
      told[isSame ? 'called' : 'changed'].push(box)
    }
    return told
  }

  const look = () => newsOf(store.sql.all(MARKS))

  function tell() {
    const news = look()
    if (news.changed.length + news.called.length === 0) return
    for (const listener of listeners) listener(news)
  }

  return {
    /** Calls the listener with what is new from now on. Answers how to stop. */
    watch(listener: (news: FleetNews) => void): () => void {
      if (!timer) {
        look()
        timer = setInterval(tell, lookMs).unref()
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0 || !timer) return
        clearInterval(timer)
        timer = null
        known.clear()
      }
    },
  }
}
export type FleetWatch = ReturnType<typeof createFleetWatch>

/** One text for each box that changes with whatever of it is written. */
const MARKS = `select p.id, concat_ws(' ', p.name, p.token_hash is null, p.token_since, p.revoked_at,
    p.last_seen_at, p.reported_at, p.twin_since, p.rewound_at, o.open, c.clinics) as mark
  from principals p
  left join (select node_id, count(*) as open from orders where ended_at is null
             group by node_id) o on o.node_id = p.id
  left join (select principal_id, count(*) || max(rowid) as clinics from principal_clinics
             group by principal_id) c on c.principal_id = p.id
  where p.role = 'node'`

/** Of the report what changes with every call is no news. */
function faceOf({ row, report, condition, troubles, openOrders }: FleetBox): string {
  const { clock_offset_ms: _offset, disk_free_mb: _free, last_round: _round, ...said } = report
  const { name, clinics } = row
  return JSON.stringify([name, clinics, condition, troubles, openOrders, said])
}

/** The next moment at which a box gets into trouble, or out of it, by the mere passing of time. */
function dueAt({ expected, report }: BoxStanding, now: Millis, limits: Limits): Millis {
  const instantOf = (text: string | null) => (text === null ? null : parseInstant(text))
  const oldest = instantOf(report.oldest_pending_at)
  const moments = [
    expected && expected.nextAt + limits.lateMs + 1,
    expected && expected.silentAt + 1,
    oldest && oldest + limits.backlogMs + 1,
    instantOf(report.paused_until),
  ]
  return Math.min(...moments.filter((at): at is Millis => at !== null && at > now))
}
