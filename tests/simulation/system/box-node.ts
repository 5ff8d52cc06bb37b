import { createEdgeApp } from '@outpost/edge/app'
import { type EdgeStore, openEdgeStore } from '@outpost/edge/store/database'
import { connectToCentral } from '@outpost/edge/sync/central'
import { createMetrics } from '@outpost/shared/node/metrics'
import type { Fetch } from '@outpost/shared/replica/http-link'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { whenAsked } from '../../support/when-asked.ts'
import { createPlayedDisk, type NodeDeps } from './central-node.ts'
import { gatedReplica, gatedStore, withGatedCommits } from './gated.ts'
import { type Answer, ask, type Question } from './question.ts'
import type { Node, Task, TaskOptions } from './scheduler.ts'
import { createPlayedClock, type PlayedClock } from './time.ts'

export type BoxNode = Node & {
  file: string
  /** Its id at central. */
  nodeId: string
  /** Those under which it has called, that one too. */
  nodeIds: string[]
  /** Of those, the ids before its disk was lost: central takes what has them for another box. */
  lostIds: readonly string[]
  clock: PlayedClock
  edge(): EdgeStore
  /** Answers a device's request as its server would. */
  ask(question: Question): Promise<Answer>
  isRoundRunning(): boolean
  /** A device has asked for a round, and it has not begun. */
  isRoundWanted(): boolean
  /** Null for a result: the power went first. */
  beginRound(options: TaskOptions, onEnd: (result: RoundResult | null) => void): Promise<Task>
  fillDisk(changes: number): void
  /** The next complete round is followed by a comparison (F12). */
  askToCompare(): void
  /** Of which box it was copied; null for the first of a name. */
  copyOf: string | null
  /** It has been put back to an earlier state. */
  wasPutBack: boolean
  /** Ids of records whose copy was damaged. */
  damaged: Set<string>
  /** No request leaves the box until this step. */
  partitionedUntil: number
  rise(): void
}

type BoxDeps = NodeDeps & { name: string; nodeId: string; fetch: Fetch }

export const VERSION = '0.0.0-simulation'

export const BOX_SETTINGS = { EDGE_CENTRAL_CA: undefined, EDGE_SYNC_CRON: '*/5 * * * *' }

/** A box that has enrolled, made by the production constructors; only its line is played. */
export function startBoxNode(deps: BoxDeps): BoxNode {
  const { file, name, nodeId, scheduler, trueTime, ids, log } = deps
  const clock = createPlayedClock(trueTime)
  const disk = createPlayedDisk()
  const gate = {
    pass: scheduler.gate,
    passCommit: scheduler.gateOfCommit,
    isFull: disk.isFull,
  }
  let isUp = true
  let isWanted = false

  function start() {
    const edge = openEdgeStore(file, clock, { key: null, monotonic: trueTime.now })
    const connection = connectToCentral({
      edge: { ...edge, store: withGatedCommits(edge.store, gate) },
      settings: BOX_SETTINGS,
      version: VERSION,
      log,
      road: { fetch: deps.fetch, close: async () => {} },
      monotonic: trueTime.now,
      seenByRounds: (replica) => gatedReplica(replica, gate),
    })
    const app = whenAsked(() =>
      createEdgeApp({
        edge: { ...edge, store: gatedStore(edge.store, gate) },
        ids,
        log,
        metrics: createMetrics(),
        running: { isRunning: connection.rounds.isRunning, nextRoundAt: () => null },
        // It begins as a task of its own, when this one is through.
        runRound: () => {
          isWanted = true
          return new Promise(() => {})
        },
        askToCompare: connection.askToCompare,
        askCentral: connection.ask,
      }),
    )
    return { edge, connection, app }
  }

  let life = start()
  let round: Task | null = null
  return {
    name,
    file,
    nodeId,
    nodeIds: [nodeId],
    clock,
    get isUp() {
      return isUp
    },
    edge: () => life.edge,
    ask: (question) => ask(life.app(), question),
    isRoundRunning: () => round !== null && !round.isOver,
    isRoundWanted: () => isWanted,
    beginRound(options, onEnd) {
      isWanted = false
      const { rounds } = life.connection
      const run = async () => {
        round = scheduler.running()
        onEnd(await rounds.ask())
      }
      return scheduler.begin(this, `round of ${name}`, run, options, () => onEnd(null))
    },
    fillDisk: disk.fill,
    askToCompare: () => life.connection.askToCompare(),
    copyOf: null,
    lostIds: [],
    wasPutBack: false,
    damaged: new Set(),
    partitionedUntil: 0,
    die() {
      isUp = false
      life.edge.store.close()
    },
    rise() {
      life = start()
      round = null
      isUp = true
    },
  }
}
