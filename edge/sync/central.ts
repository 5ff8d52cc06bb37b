import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Millis } from '@outpost/shared/model/time'
import type { Log } from '@outpost/shared/node/log'
import { createComparisonLink } from '@outpost/shared/replica/comparison-link'
import { createHttpLink, type HttpLinkDeps } from '@outpost/shared/replica/http-link'
import { type Link, LinkDown } from '@outpost/shared/replica/link'
import { createLinkLimits } from '@outpost/shared/replica/link-limits'
import { runRound } from '@outpost/shared/replica/round'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { createRounds, type Rounds } from '@outpost/shared/replica/rounds'
import type { ReplicaStore } from '@outpost/shared/replica/store'
import type { EdgeSettings } from '../config.ts'
import { createComparisonStore } from '../store/comparison-store.ts'
import type { EdgeStore } from '../store/database.ts'
import { readBesides } from '../store/outbox.ts'
import { createReplicaStore } from '../store/replica-store.ts'
import { createStaff } from '../store/staff.ts'
import { type AskCentral, createAsking } from './asking.ts'
import { ACCEPT_ENCODING, compressBody, createCentralFetch } from './central-fetch.ts'
import { createComparing } from './comparing.ts'
import { weatherOfFetchError } from './fetch-errors.ts'
import { afterRound } from './orders.ts'
import { createOwnIncarnation } from './own-incarnation.ts'
import { askForOrders, pausedUntil } from './pause.ts'
import { createReporter } from './report.ts'
import { watchRevocation } from './revocation.ts'
import { runParts } from './round-parts.ts'
import { ownTimeZone } from './timetable.ts'
import { tokenInUse } from './token-rotation.ts'

export type CentralConnection = {
  rounds: Rounds
  /** The next round is followed by a comparison of all copies (F12). */
  askToCompare(): void
  /** Asks central something for a person who waits for the answer. */
  ask: AskCentral
  close(): Promise<void>
}

type Deps = {
  edge: EdgeStore
  settings: Pick<EdgeSettings, 'EDGE_CENTRAL_CA' | 'EDGE_SYNC_CRON'>
  version: string
  log: Log
  /** The way to central; by itself over the network. */
  road?: ReturnType<typeof createCentralFetch>
  monotonic?: () => Millis
  /** So long a person waits for central. */
  askMsMax?: Millis
  /** What rounds have for a store; the store itself if nothing is laid between. */
  seenByRounds?: (store: ReplicaStore) => ReplicaStore
}

/** Everything between this box and central: the link, the replica's store, and rounds over them. */
export function connectToCentral({
  edge,
  settings,
  version,
  log,
  road,
  monotonic = () => performance.now(),
  askMsMax,
  seenByRounds = (replica) => replica,
}: Deps): CentralConnection {
  const { store, row, clock } = edge
  const central = road ?? createCentralFetch(settings.EDGE_CENTRAL_CA)
  const facts = {
    version,
    schedule: settings.EDGE_SYNC_CRON,
    timeZone: ownTimeZone(),
    diskFreeMb: () => diskFreeMb(dirname(store.sqlite.name)),
  }
  const reporter = createReporter({ sql: store.sql, row, now: clock.now, ...facts })
  const staff = createStaff({ sqlite: store.sqlite, clock })
  const mayAct = (deviceId: string, name: string) => staff.standing(deviceId, name) === 'may'
  const replica = seenByRounds(createReplicaStore({ store, row, clock }))
  const comparing = createComparing({
    store: createComparisonStore({ store, row }),
    row,
    clock,
    log,
  })

  /** Null while the box is not enrolled. */
  function linkDeps(): HttpLinkDeps | null {
    const known = row.read()
    const { centralUrl, nodeId } = known
    const token = tokenInUse(known)
    if (!centralUrl || !token || !nodeId) return null
    return {
      fetch: central.fetch,
      url: centralUrl,
      token,
      acceptEncoding: ACCEPT_ENCODING,
      compress: compressBody,
      besidesEdits: async (edits) => readBesides(store.sql, edits, mayAct),
      report: reporter.next,
      now: clock.now,
      incarnation: createOwnIncarnation(edge),
      onContact({ authorityTime, hasReported }) {
        if (Number.isFinite(authorityTime)) clock.hear(authorityTime)
        if (hasReported) reporter.arrived()
      },
      weatherOf: weatherOfFetchError,
    }
  }

  const limits = createLinkLimits()
  const runOver = (link: Link) => runRound({ store: replica, link, limits, clock, monotonic })

  const rounds = createRounds(async () => {
    const deps = linkDeps()
    if (!deps) return runOver(notEnrolled)
    const link = watchRevocation(createHttpLink(deps), edge)
    return runParts({ replica, clock, log }, [
      () =>
        pausedUntil(edge) === null
          ? comparing.around(() => runOver(link), createComparisonLink(deps))
          : askForOrders({ edge, replica, link, monotonic }),
      (result) => afterRound({ edge, log, facts }, deps, result),
    ])
  })
  rounds.onEnd((result) => tellRound(log, result))
  const ask = createAsking(linkDeps, askMsMax)
  return { rounds, askToCompare: comparing.ask, ask, close: central.close }
}

/** A box that is not enrolled yet serves its devices; its edits wait. */
const notEnrolled: Link = {
  recover: () => Promise.reject(notEnrolledYet()),
  push: () => Promise.reject(notEnrolledYet()),
  pull: () => Promise.reject(notEnrolledYet()),
}

function notEnrolledYet() {
  return new LinkDown('unauthorised', 'This box is not enrolled yet: run "edge enrol".')
}

function diskFreeMb(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return Math.floor((bavail * bsize) / 1_000_000)
  } catch {
    return null
  }
}

function tellRound(log: Log, result: RoundResult) {
  log.info(
    {
      link: result.link,
      isComplete: result.isComplete,
      accepted: result.accepted,
      rejected: result.rejected,
      pulled: result.pulled,
      bytesSent: result.bytesSent,
      bytesReceived: result.bytesReceived,
      ms: result.durationMs,
    },
    result.isComplete ? 'round complete' : 'round failed',
  )
}
