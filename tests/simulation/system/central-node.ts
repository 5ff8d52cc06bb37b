import { type CentralDeps, createCentralApp } from '@outpost/central/app'
import { createPrincipals, type Principals } from '@outpost/central/nodes/principals'
import { openCentralStore } from '@outpost/central/store/database'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Clock } from '@outpost/shared/model/time'
import { createMetrics } from '@outpost/shared/node/metrics'
import { whenAsked } from '../../support/when-asked.ts'
import { gatedStore } from './gated.ts'
import { type Answer, ask, type Question } from './question.ts'
import type { Node, Scheduler } from './scheduler.ts'
import { createPlayedClock, type PlayedClock } from './time.ts'

export type CentralNode = Node & {
  file: string
  clock: PlayedClock
  store(): SqliteStore
  principals(): Principals
  /** The clinics that a box serves. */
  clinicsOf(nodeId: string): string[]
  /** Answers a request as its server would. */
  ask(question: Question): Promise<Answer>
  /** So many of the next changes find the disk full. */
  fillDisk(changes: number): void
  rise(): void
}

export type NodeDeps = Pick<CentralDeps, 'ids' | 'log'> & {
  file: string
  scheduler: Scheduler
  trueTime: Clock
}

/** Central, made by the production constructors, which can be switched off and on again. */
export function startCentralNode({ file, scheduler, trueTime, ids, log }: NodeDeps): CentralNode {
  const clock = createPlayedClock(trueTime)
  const disk = createPlayedDisk()
  let isUp = true

  function start() {
    const store = openCentralStore(file, clock)
    const gate = {
      pass: scheduler.gate,
      passCommit: scheduler.gateOfCommit,
      isFull: disk.isFull,
    }
    const app = whenAsked(() =>
      createCentralApp({
        store: gatedStore(store, gate),
        clock,
        ids,
        log,
        metrics: createMetrics(),
      }),
    )
    return { store, app, principals: createPrincipals({ sqlite: store.sqlite, clock }) }
  }

  let life = start()
  return {
    name: 'central',
    file,
    clock,
    get isUp() {
      return isUp
    },
    store: () => life.store,
    principals: () => life.principals,
    clinicsOf: (nodeId) => (life.principals.find(nodeId)?.clinics as string[] | undefined) ?? [],
    ask: (question) => ask(life.app(), question),
    fillDisk: disk.fill,
    die() {
      isUp = false
      life.store.close()
    },
    rise() {
      life = start()
      isUp = true
    },
  }
}

/** A disk that takes no changes for a while. */
export function createPlayedDisk() {
  let refused = 0
  return {
    fill(changes: number) {
      refused = changes
    },
    isFull: () => refused > 0 && refused-- > 0,
  }
}
