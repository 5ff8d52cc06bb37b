import { attempt } from '@outpost/shared/authority/sqlite/file/storage-failure'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { DAY_MS, HOUR_MS } from '@outpost/shared/model/durations'
import type { Clock, Millis } from '@outpost/shared/model/time'

/** For how long figures are kept: of each round, and of the rounds of an hour and of a day (UTC). */
export const GRAINS = {
  round: { spanMs: 1, keptMs: 2 * DAY_MS },
  hour: { spanMs: HOUR_MS, keptMs: 30 * DAY_MS },
  day: { spanMs: DAY_MS, keptMs: 730 * DAY_MS },
} as const satisfies Record<string, { spanMs: Millis; keptMs: Millis }>
type Grain = keyof typeof GRAINS
export const GRAIN_NAMES = Object.keys(GRAINS) as [Grain, ...Grain[]]

/** What a round moved: bytes of bodies as the box counts them, and the outcome of its edits. */
export type RoundFigures = {
  nodeId: string
  at: Millis
  durationMs: Millis
  requests: number
  /** Whether one of its requests was refused. */
  hasFailed: boolean
  bytesSent: number
  bytesReceived: number
  pulled: number
  accepted: number
  rejected: number
}

/** Of one round, or summed up over those that began in a span of time. */
export type FiguresRow = Omit<RoundFigures, 'nodeId' | 'hasFailed'> & {
  rounds: number
  failed: number
  durationMsMax: Millis
}

export type RoundStore = ReturnType<typeof createRoundStore>

/** Where the figures of rounds are kept. */
export function createRoundStore({ store, clock }: { store: SqliteStore; clock: Clock }) {
  const { sql } = store
  let forgotAt = Number.NEGATIVE_INFINITY

  /** What is kept no longer is taken away once an hour. */
  function forget() {
    const now = clock.now()
    if (now - forgotAt < HOUR_MS) return
    forgotAt = now
    const nodes = sql.all<{ id: string }>(`select id from principals where role = 'node'`)
    for (const { id } of nodes) {
      for (const grain of GRAIN_NAMES) sql.run(FORGET, id, grain, now - GRAINS[grain].keptMs)
    }
  }

  return {
    /**
     * Adds rounds to the figures, in one commit. False if the storage does not take them now; then
     * nothing was added.
     */
    add(rounds: readonly RoundFigures[]): boolean {
      if (rounds.length === 0) return true
      let isWritten = false
      attempt(() => {
        store.write(() => {
          for (const grain of GRAIN_NAMES) {
            for (const row of sumUp(rounds, grain)) sql.run(ADD, { grain, ...row })
          }
          forget()
        })
        isWritten = true
      })
      return isWritten
    },

    /** The figures of a box, the latest of them in the order of time. */
    read(
      nodeId: string,
      { grain, from, to, limit }: { grain: Grain; from: Millis; to: Millis; limit: number },
    ): FiguresRow[] {
      const since = Math.max(from, clock.now() - GRAINS[grain].keptMs)
      return sql.all<FiguresRow>(READ, { nodeId, grain, since, to, limit }).reverse()
    },
  }
}

type Sum = FiguresRow & { nodeId: string }

/** So that each row is written once, however many rounds there were. */
function sumUp(rounds: readonly RoundFigures[], grain: Grain): Sum[] {
  const { spanMs } = GRAINS[grain]
  const sums = new Map<string, Sum>()
  for (const round of rounds) {
    const at = Math.floor(round.at / spanMs) * spanMs
    const key = `${round.nodeId} ${at}`
    const { hasFailed, ...figures } = round
    const one = { ...figures, at, rounds: 1, failed: +hasFailed, durationMsMax: round.durationMs }
    const sum = sums.get(key)
    sums.set(key, sum ? added(sum, one) : one)
  }
  return [...sums.values()]
}

function added(a: Sum, b: Sum): Sum {
  return {
    ...a,
    rounds: a.rounds + b.rounds,
    failed: a.failed + b.failed,
    requests: a.requests + b.requests,
    durationMs: a.durationMs + b.durationMs,
    durationMsMax: Math.max(a.durationMsMax, b.durationMsMax),
    bytesSent: a.bytesSent + b.bytesSent,
    bytesReceived: a.bytesReceived + b.bytesReceived,
    pulled: a.pulled + b.pulled,
    accepted: a.accepted + b.accepted,
    rejected: a.rejected + b.rejected,
  }
}

const SUMMED = [
  ...['rounds', 'failed', 'requests', 'duration_ms', 'bytes_sent', 'bytes_received'],
  ...['pulled', 'accepted', 'rejected'],
]

const ADD = `insert into round_figures (node_id, grain, at, rounds, failed, requests, duration_ms,
    duration_ms_max, bytes_sent, bytes_received, pulled, accepted, rejected)
  values (:nodeId, :grain, :at, :rounds, :failed, :requests, :durationMs,
    :durationMsMax, :bytesSent, :bytesReceived, :pulled, :accepted, :rejected)
  on conflict (node_id, grain, at) do update set
    duration_ms_max = max(duration_ms_max, excluded.duration_ms_max),
    ${SUMMED.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`

const READ = `select at, rounds, failed, requests, duration_ms as durationMs,
    duration_ms_max as durationMsMax, bytes_sent as bytesSent, bytes_received as bytesReceived,
    pulled, accepted, rejected
  from round_figures
  where node_id = :nodeId and grain = :grain and at >= :since and at < :to
  order by at desc limit :limit`

const FORGET = 'delete from round_figures where node_id = ? and grain = ? and at < ?'
