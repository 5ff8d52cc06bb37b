import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { type Millis, toIso } from '@outpost/shared/model/time'
import { lineOfBoth } from '@outpost/shared/protocol/lost-line'
import type { Loss, LostBatch, RecoveryStore } from '@outpost/shared/replica/store'
import { keepHeld, readHeld } from './held-copies.ts'
import { PHASES, type Phase, readItems } from './lost-items.ts'
import type { ReplicaRowStore } from './replica-row.ts'
import { sendAgain } from './send-again.ts'

/* How far the box has got with bringing lost hours back to a central that was restored (N9). */

/**
 * Since when, and in which line of hours; and how far it has got: all before this key of this phase was
 * taken. An older version kept no line.
 */
type Progress = { restoredTo: Millis; line?: string | null; phase: number; after: number }

type Reached = Pick<Progress, 'phase' | 'after'>

/** Last, after what the box holds itself, comes what central had held of hours that were lost before. */
const HELD_PHASE = PHASES.length

/**
 * All was taken. What the box holds is still as it was in the lost hours, until the filling is through:
 * if central is put back once more before that, it is all to be brought back again.
 */
const ALL_TAKEN: Reached = { phase: HELD_PHASE + 1, after: 0 }

export function createRecoveryStore(
  { sql, write }: SqliteStore,
  row: ReplicaRowStore,
  now: () => Millis,
): RecoveryStore {
  return {
    async isRecovering() {
      return isToBring(row)
    },

    async nextLost({ itemsMax, bytesMax }) {
      const progress = readProgress(row)
      const batch: LostBatch = { of: {}, copies: [], edits: [], mark: null }
      if (!progress) return batch
      batch.of = {
        restored_to: toIso(progress.restoredTo),
        ...(progress.line && { lost_line: progress.line }),
      }
      let { phase, after } = progress
      let bytesLeft = bytesMax
      while (phase < PHASES.length) {
        const room = itemsMax - batch.copies.length - batch.edits.length
        const asked = { restoredTo: progress.restoredTo, after, room }
        const items = readItems(sql, PHASES[phase] as Phase, asked, now())
        for (const { key, bytes, copy, edit } of items) {
          const isFirst = batch.copies.length + batch.edits.length === 0
          bytesLeft -= bytes
          if (bytesLeft < 0 && !isFirst) return { ...batch, mark: toMark({ phase, after }) }
          if (copy) batch.copies.push(copy)
          if (edit) batch.edits.push(edit)
          after = key
        }
        if (items.length === room) return { ...batch, mark: toMark({ phase, after }) }
        phase += 1
        after = 0
      }
      if (batch.copies.length + batch.edits.length > 0) {
        return { ...batch, mark: toMark({ phase, after }) }
      }
      const except = progress.line ?? ''
      const held = readHeld(sql, { after, itemsMax, bytesMax, except, now: now() })
      if (!held) return batch
      const { of, copies, last } = held
      const earliest = earlierOf(of.restored_to, batch.of.restored_to)
      return {
        of: { ...of, ...(earliest && { restored_to: earliest }), was_held: true },
        copies,
        edits: [],
        mark: toMark({ phase, after: last }),
      }
    },

    async noteTaken(mark, of, { lost, held }) {
      write((writer) => {
        sendAgain(sql, writer, lost)
        keepHeld(sql, held, of, now())
        const progress = readProgress(row)
        const reached = mark === null ? ALL_TAKEN : (JSON.parse(mark) as Reached)
        row.change({ recovery: progress && JSON.stringify({ ...progress, ...reached }) })
      })
    },
  }
}

/** Whether the box holds lost hours that central has not taken. */
export function isToBring(row: ReplicaRowStore): boolean {
  const progress = readProgress(row)
  return progress !== null && progress.phase < ALL_TAKEN.phase
}

/**
 * What a new filling leaves to be done first: everything since the earliest time to which central was
 * put back, also if it was put back once more before the filling was through.
 */
export function recoveryAfter(row: ReplicaRowStore, { restoredTo, lostLine }: Loss): string | null {
  const before = readProgress(row)
  if (restoredTo === null) return before && JSON.stringify(before)
  const { nodeId } = row.read()
  const next: Progress = {
    restoredTo: Math.min(restoredTo, before?.restoredTo ?? restoredTo),
    line: before ? lineAfter(before, lostLine, nodeId) : lostLine,
    phase: 0,
    after: 0,
  }
  return JSON.stringify(next)
}

/** While nothing was filled the box holds one line; then some of another beside it, as no other box does. */
function lineAfter(
  { line = null, phase }: Progress,
  lostLine: string | null,
  nodeId: string | null,
): string | null {
  if (phase < ALL_TAKEN.phase || line === lostLine || !line || !lostLine) return line
  return lineOfBoth(nodeId, line, lostLine)
}

function readProgress(row: ReplicaRowStore): Progress | null {
  const { recovery } = row.read()
  return recovery === null ? null : (JSON.parse(recovery) as Progress)
}

/** Of two times in ISO form: central may have been put back further than when a copy was held. */
function earlierOf(one: string | undefined, other: string | undefined): string | undefined {
  return one && other && other < one ? other : (one ?? other)
}

function toMark(reached: Reached): string {
  return JSON.stringify(reached)
}
