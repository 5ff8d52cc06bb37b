import { randomUUID } from 'node:crypto'
import { beginEpoch } from '@outpost/shared/authority/sqlite/epochs'
import { DAY_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import { newIncarnationToken } from '@outpost/shared/node/tokens'
import type { Incarnation } from '@outpost/shared/protocol/incarnation'
import { advanced, realigned } from '@outpost/shared/replica/incarnation'
import type { EdgeStore } from './database.ts'
import type { ReplicaRow } from './replica-row.ts'

/** The first two tokens of a box, for the commit in which it gets its place (N10). */
export function firstIncarnation(): Partial<ReplicaRow> {
  return {
    ...toRow({ current: newIncarnationToken(), next: newIncarnationToken() }),
    incarnationDay: null,
    rewoundAt: null,
  }
}

export function readIncarnation({ incarnation, nextIncarnation }: ReplicaRow): Incarnation | null {
  return incarnation && nextIncarnation ? { current: incarnation, next: nextIncarnation } : null
}

function toRow({ current, next }: Incarnation): Partial<ReplicaRow> {
  return { incarnation: current, nextIncarnation: next }
}

export function dayOf(now: Millis): number {
  return Math.floor(now / DAY_MS)
}

/** Moves on to the next token, unless that was done meanwhile. */
export function advance(edge: EdgeStore, from: Incarnation) {
  changeIfStill(edge, from, () => {
    edge.row.change({
      ...toRow(advanced(from, newIncarnationToken())),
      incarnationDay: dayOf(edge.clock.now()),
    })
  })
}

/**
 * Takes note that this box has come back from a backup: it will be another one than before. Its
 * devices fill again, because what they have seen of it since is not there any more.
 */
export function realign(edge: EdgeStore, from: Incarnation) {
  changeIfStill(edge, from, () => {
    edge.row.change({
      ...toRow(realigned(from, newIncarnationToken())),
      rewoundAt: edge.clock.now(),
    })
    beginEpoch(edge.store.sql, {
      epoch: randomUUID(),
      wallClock: edge.clock.now(),
      usedRevision: 0,
    })
  })
  edge.store.refreshIdentity()
}

/** Two processes of one box, or a late answer, must not move the tokens twice. */
function changeIfStill({ store, row }: EdgeStore, from: Incarnation, change: () => void) {
  store.write(() => {
    const now = readIncarnation(row.read())
    if (now?.current === from.current && now.next === from.next) change()
  })
}
