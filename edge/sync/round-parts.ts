import { asStorageProblem } from '@outpost/shared/authority/sqlite/file/storage-failure'
import type { Clock } from '@outpost/shared/model/time'
import type { Log } from '@outpost/shared/node/log'
import { newRoundResult, type RoundResult } from '@outpost/shared/replica/round-result'
import type { ReplicaStore } from '@outpost/shared/replica/store'

type Deps = { replica: Pick<ReplicaStore, 'noteRound'>; clock: Clock; log: Log }

/** A part of a round; it is given what came of those before it. */
type Part = (before: RoundResult) => Promise<RoundResult>

/**
 * The parts of a round, one after the other. Where the box's own storage takes nothing it ends, and
 * has failed as on a bad line: what was done stands, and the next round comes after a wait (N7).
 */
export async function runParts(
  { replica, clock, log }: Deps,
  parts: readonly Part[],
): Promise<RoundResult> {
  let result = newRoundResult(clock.now())
  try {
    for (const part of parts) result = await part(result)
    return result
  } catch (error) {
    const problem = asStorageProblem(error)
    log.warn({ err: problem.cause ?? problem }, 'a round ended: the storage takes no changes')
    const failed = { ...result, isComplete: false, error: problem.message }
    // A small write may still find room.
    await replica.noteRound(failed).catch(asStorageProblem)
    return failed
  }
}
