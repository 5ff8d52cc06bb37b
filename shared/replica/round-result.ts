import type { Millis } from '../model/time.ts'
import type { Comparison } from './comparison.ts'
import type { LinkState } from './link.ts'

/** What came of a round. */
export type RoundResult = {
  isComplete: boolean
  link: LinkState
  startedAt: Millis
  durationMs: number
  /** Edits that got an outcome. */
  accepted: number
  rejected: number
  /** Edits set aside because the authority could not take them. */
  setAside: number
  /** Changes pulled, and in how many pages. */
  pulled: number
  pages: number
  /** Something was brought over that need not come again, in either direction. */
  hasMoved: boolean
  bytesSent: number
  bytesReceived: number
  error: string | null
  /** The authority asked not to be called before so long. */
  retryAfterMs: number | null
  /** Another round should follow at once: a new filling was begun. */
  isUnfinished: boolean
  /** The authority has asked that nothing is exchanged for now: only its orders were asked for (N12). */
  isPaused?: boolean
  /** What came of the comparison that followed it, if one did (F12). */
  comparison?: Comparison
}

/** Of a round that begins at this time: nothing yet. */
export function newRoundResult(startedAt: Millis): RoundResult {
  return {
    isComplete: false,
    link: 'online',
    startedAt,
    durationMs: 0,
    accepted: 0,
    rejected: 0,
    setAside: 0,
    pulled: 0,
    pages: 0,
    hasMoved: false,
    bytesSent: 0,
    bytesReceived: 0,
    error: null,
    retryAfterMs: null,
    isUnfinished: false,
  }
}
