import { MINUTE_MS } from '../model/durations.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

/** Why a server has ended a connection before or within a request, with a sentence for the log. */
const ENDED_BECAUSE = {
  too_many: 'connections were ended because there were too many at once',
  too_many_of_address: 'connections were ended because one address had too many at once',
  slow_head: 'connections were ended because their headers took too long',
  slow_body: 'connections were ended because their bodies came too slowly',
  head_too_large: 'requests were refused because their headers were too large or too many',
  unreadable: 'connections were ended because what came over them was no HTTP or TLS',
}
type EndedBecause = keyof typeof ENDED_BECAUSE

/** Who floods a server must not flood its log: one line a minute for each reason. */
const LINE_EVERY_MS = MINUTE_MS

export type NoteEnded = (because: EndedBecause, address?: string) => void

/** Counts each connection that is ended, and logs how many there were since the last line. */
export function createEndedNoter({ log, metrics }: { log?: Log; metrics?: Metrics }): NoteEnded {
  const since = new Map<EndedBecause, { count: number; lineAt: number }>()
  return (because, address) => {
    metrics?.noteEnded(because)
    const { count, lineAt } = since.get(because) ?? { count: 0, lineAt: -LINE_EVERY_MS }
    const now = performance.now()
    const isDue = now - lineAt >= LINE_EVERY_MS
    since.set(because, isDue ? { count: 0, lineAt: now } : { count: count + 1, lineAt })
    // One address, the latest, so that a person has where to begin.
    if (isDue) log?.warn({ because, count: count + 1, address }, ENDED_BECAUSE[because])
  }
}
