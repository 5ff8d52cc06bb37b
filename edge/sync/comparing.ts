import { attempt } from '@outpost/shared/authority/sqlite/file/storage-failure'
import { DAY_MS } from '@outpost/shared/model/durations'
import { recordKey } from '@outpost/shared/model/record'
import type { Clock } from '@outpost/shared/model/time'
import type { Log } from '@outpost/shared/node/log'
import { type Comparison, compareCopies } from '@outpost/shared/replica/comparison'
import type { ComparisonLink } from '@outpost/shared/replica/comparison-link'
import type { ComparisonStore } from '@outpost/shared/replica/comparison-store'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import type { ReplicaRowStore } from '../store/replica-row.ts'

/** Copies are compared with central this often (F12). */
const COMPARED_EVERY_MS = DAY_MS

/** So many records that differed are named in the log. */
const NAMED_MAX = 20

type Deps = { store: ComparisonStore; row: ReplicaRowStore; clock: Clock; log: Log }

/** When the box compares its copies with central: after a complete round, daily and on demand (F12). */
export function createComparing({ store, row, clock, log }: Deps) {
  let isAsked = false
  /** Central would not, at this time. */
  let refusedAt: number | null = null

  // The box's clock may have stood in the future: that must not put it off for ever.
  const isPast = (at: number | null) =>
    at === null || Math.abs(clock.now() - at) >= COMPARED_EVERY_MS
  const isDue = () => isPast(row.read().comparedAt) && isPast(refusedAt)

  async function compare(link: ComparisonLink): Promise<Comparison> {
    const comparison = await compareCopies({ store, link })
    refusedAt = comparison.isRefused ? clock.now() : null
    // On a full disk it is made again sooner.
    if (comparison.isComplete) attempt(() => row.change({ comparedAt: clock.now() }))
    report(log, comparison)
    return comparison
  }

  return {
    /** The next complete round is followed by a comparison. */
    ask() {
      isAsked = true
    },
    /** Runs a round, and after it the comparison that was asked for before it began or is due. */
    async around(run: () => Promise<RoundResult>, link: ComparisonLink): Promise<RoundResult> {
      const wasAsked = isAsked
      isAsked = false
      const result = await run()
      if (!wasAsked && !isDue()) return result
      if (!result.isComplete) {
        isAsked ||= wasAsked
        return result
      }
      const comparison = await compare(link)
      // What could not be done to its end goes on after the next round.
      isAsked ||= !comparison.isComplete && !comparison.isRefused
      return { ...result, comparison }
    },
  }
}

/** Divergence is never silent: it is a warning, whatever came of it. */
function report(log: Log, { differences, isComplete, error, ...comparison }: Comparison) {
  const { lacked, outdated, surplus, bytesSent, bytesReceived } = comparison
  const facts = { isComplete, error, lacked, outdated, surplus, bytesSent, bytesReceived }
  const isDiverged = lacked + outdated + surplus > 0 || (!isComplete && differences.length > 0)
  if (!isDiverged) {
    log.info(facts, isComplete ? 'all copies are as central has them' : 'comparison not complete')
    return
  }
  const records = differences.slice(0, NAMED_MAX).map(recordKey)
  log.warn({ ...facts, records }, 'copies differed from those of central')
}
