import { setImmediate } from 'node:timers/promises'
import { isNode } from '@outpost/shared/authority/principal'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@outpost/shared/model/durations'
import type { Clock, Millis } from '@outpost/shared/model/time'
import type { Log } from '@outpost/shared/node/log'
import { createFleet } from '../fleet/fleet.ts'
import { createPrincipals, type PrincipalRow } from '../nodes/principals.ts'
import { type AlertRow, createAlertStore, type Ending, type Findings } from './alert-store.ts'
import type { AlertWords } from './alert-text.ts'
import type { Channel } from './channel.ts'
import { isQuiet, type QuietHours } from './quiet-hours.ts'
import { ALERT_KINDS, type AlertKind, type AlertRules, weigh } from './rules.ts'

/** What is to be told, from when on, and how. */
export type AlertPlan = {
  rules: AlertRules
  quietHours: QuietHours | null
  channels: Channel[]
  words: AlertWords
}

/** What did not arrive is tried again after a minute, two, four, … at most an hour, for a day. */
const RETRY_MS_MIN = MINUTE_MS
const RETRY_MS_MAX = HOUR_MS
const TRIED_MS_MAX = DAY_MS

/** Boxes that are weighed before others have their turn. */
const WEIGHED_AT_ONCE = 50

/** What was over long ago is looked for this often. */
const FORGETTING_EVERY_MS = DAY_MS

/** What is being sent when central stops has so long to arrive. */
const LAST_SEND_MS_MAX = 2000

/** Sends on one channel in one go. */
const SENDS_MAX = 200

type Deps = AlertPlan & {
  store: SqliteStore
  clock: Clock
  log: Log
  lastSendMsMax?: number
}

/**
 * Finds out by the boxes' rows what people must be told of, and tells them: once for each event, and
 * once more when it is over. All of it stands in the database, so that a restart tells nothing twice. A
 * message whose sending a crash or a stop interrupts is sent again, with the same id.
 */
export function createAlerting(deps: Deps) {
  const { store, clock, rules, quietHours, channels, words, log } = deps
  const { lastSendMsMax = LAST_SEND_MS_MAX } = deps
  const alerts = createAlertStore(store)
  const principals = createPrincipals({ sqlite: store.sqlite, clock })
  const fleet = createFleet({ store, clock })
  const servingSince = clock.now()
  const names = channels.map(({ name }) => name)
  let forgotAt = Number.NEGATIVE_INFINITY
  let running: Promise<void> | null = null
  let isStopping = false
  const givenUp = new AbortController()

  async function find(now: Millis): Promise<Findings> {
    const found: Findings = { begun: [], raised: [], ended: [] }
    const open = new Map(alerts.open().map((alert) => [keyOf(alert), alert]))
    for (const [n, row] of principals.list().entries()) {
      if (isNode(row)) weighBox(row, now, open, found)
      // Whoever calls meanwhile is not kept waiting until all are weighed.
      if (n % WEIGHED_AT_ONCE === 0) await setImmediate()
    }
    return found
  }

  function weighBox(
    row: PrincipalRow,
    now: Millis,
    open: ReadonlyMap<string, AlertRow>,
    found: Findings,
  ) {
    const { begins, goesOn } = weigh(row, rules, { now, servingSince })
    for (const kind of ALERT_KINDS) {
      const alert = open.get(keyOf({ nodeId: row.id, kind }))
      const since = begins[kind]
      if (!alert && since !== undefined) {
        const raisedAt = rules.holdMs[kind] === 0 ? now : null
        found.begun.push({ nodeId: row.id, kind, since, raisedAt })
      }
      if (!alert) continue
      if (!(kind in goesOn)) found.ended.push({ seq: alert.seq, as: endingOf(rules, row, kind) })
      else if (alert.raisedAt === null && isRipe(rules, alert, now)) found.raised.push(alert.seq)
    }
  }

  /** Looks at all boxes, and notes what people must be told. */
  async function look() {
    const now = clock.now()
    const channelsNow = quietHours && isQuiet(quietHours, now) ? null : names
    const found = await find(now)
    const isNew = found.begun.length + found.raised.length + found.ended.length > 0
    if (isNew || (channelsNow && alerts.hasUntold())) alerts.take(found, now, channelsNow)
  }

  /** Sends what is due on a channel, until something does not arrive. */
  async function deliverOn(channel: Channel) {
    for (let sends = 0; sends < SENDS_MAX && !isStopping; sends++) {
      const now = clock.now()
      if (quietHours && isQuiet(quietHours, now)) return
      const due = alerts.due(channel.name, now, channel.batchMax)
      if (due.length === 0) return
      const boxes = new Map(
        fleet.some([...new Set(due.map(({ nodeId }) => nodeId))]).map((box) => [box.row.id, box]),
      )
      const told = due.flatMap((one) => {
        const box = boxes.get(one.nodeId)
        return box ? [words.tell(one, one, box, now)] : []
      })
      const error = await channel.send(told, now, givenUp.signal)
      // That was no try: it is due as before, when central serves again.
      if (error && givenUp.signal.aborted) return
      for (const { id, attempts, createdAt } of due) {
        const isOver = error?.isFinal || now - createdAt >= TRIED_MS_MAX
        const nextAt = error && !isOver ? now + retryMs(attempts) : null
        alerts.noteSent({ ids: [id], at: now, error: error?.text ?? null, nextAt })
      }
      if (!error) continue
      const because = error.text
      log.warn({ kind: channel.name, count: due.length, because }, 'alerts did not arrive')
      if (!error.isFinal) return
    }
  }

  function forget(now: Millis) {
    if (now - forgotAt < FORGETTING_EVERY_MS) return
    forgotAt = now
    alerts.forget(now)
  }

  async function work() {
    try {
      await look()
      forget(clock.now())
      await Promise.all(channels.map(deliverOn))
    } catch (error) {
      log.warn({ err: error }, 'alerts could not be looked after')
    }
    running = null
  }

  return {
    /**
     * Looks, and sends what is due, on all channels at once; whoever asks meanwhile waits for the same.
     * What goes wrong with the storage meanwhile is logged, and done the next time.
     */
    run(): Promise<void> {
      running ??= work()
      return running
    },

    /** Begins nothing more; what is being sent has a moment to arrive, else it is left for the next start. */
    async stop() {
      isStopping = true
      const waiting = setTimeout(() => givenUp.abort(), lastSendMsMax)
      await running
      clearTimeout(waiting)
    },
  }
}

const isRipe = ({ holdMs }: AlertRules, { kind, foundAt }: AlertRow, now: Millis) =>
  now - foundAt >= (holdMs[kind] ?? Number.POSITIVE_INFINITY)

function endingOf({ holdMs }: AlertRules, { revokedAt }: PrincipalRow, kind: AlertKind): Ending {
  if (holdMs[kind] === null) return 'off'
  return revokedAt === null ? 'over' : 'revoked'
}

const keyOf = ({ nodeId, kind }: Pick<AlertRow, 'nodeId' | 'kind'>) => `${nodeId} ${kind}`

const retryMs = (attempts: number) => Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** attempts)
