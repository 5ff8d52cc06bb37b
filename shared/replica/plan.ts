import { DAY_MS, MINUTE_MS } from '../model/durations.ts'
import type { Millis } from '../model/time.ts'

/** What a round knows of itself. Everything else that a replica remembers is on disk. */
export type RoundFacts = {
  /** Whether decisions wait to be told (E9), and whether telling them failed in this round. */
  hasDecisions: boolean
  haveDecisionsFailed: boolean
  /** Whether edits that were there when the round began, and are not set aside, have no outcome yet. */
  hasUnsent: boolean
  /** What a restore of the authority has lost is to be brought back, before edits and pages (N9). */
  isRecovering: boolean
  hasRecoveryFailed: boolean
  /** Pushing is over for this round: it failed for all, or made no headway. */
  hasPushFailed: boolean
  /** The authority refuses this replica as a whole: nothing more can be done in this round. */
  isRefused: boolean
  /** Nothing more to pull. */
  isCaughtUp: boolean
  hasPullFailed: boolean
}

type Step = { kind: 'recover' | 'push_decisions' | 'push' | 'pull' | 'end' }

/** The next step of a round (N3). Pure. */
export function nextStep(facts: RoundFacts): Step {
  if (facts.isRefused) return { kind: 'end' }

  // Before the edits that follow from them: what was decided must not be asked of another person.
  if (facts.hasDecisions && !facts.haveDecisionsFailed) return { kind: 'push_decisions' }

  // What is pushed or pulled before would be taken for news, and what is held here would be swept.
  if (facts.isRecovering) return { kind: facts.hasRecoveryFailed ? 'end' : 'recover' }

  // Push first: what was written here exists nowhere else; what the authority holds can wait.
  if (facts.hasUnsent && !facts.hasPushFailed) return { kind: 'push' }
  if (!facts.isCaughtUp && !facts.hasPullFailed) return { kind: 'pull' }

  return { kind: 'end' }
}

/** What a round knows besides when it has ended. */
type EndFacts = RoundFacts & {
  /** The replica's own storage took no changes. */
  hasStorageFailed: boolean
  /** Edits that failed alone, and whether the authority took others. */
  suspects: readonly unknown[]
  hasPushed: boolean
  /** Decisions that failed alone, and whether the authority took others. */
  decisionsLeft: number
  hasTold: boolean
}

/** Whether a round that has ended did all that it was to do (N7). Pure. */
export function isComplete(facts: EndFacts): boolean {
  const hasFailed =
    facts.isRefused ||
    facts.haveDecisionsFailed ||
    facts.hasRecoveryFailed ||
    facts.hasPushFailed ||
    facts.hasPullFailed ||
    facts.hasStorageFailed
  // What failed alone is at fault only if something else was taken: a broken server is no reason.
  const isInDoubt =
    !facts.hasPushed && (facts.suspects.length > 0 || (facts.decisionsLeft > 0 && !facts.hasTold))
  return !hasFailed && !isInDoubt
}

/** The first wait after a failure, and the longest. */
export const BACKOFF_MS_FIRST = 15_000
export const BACKOFF_MS_MAX = 15 * MINUTE_MS

/**
 * How long to wait after so many failures in a row (N7): doubling, up to a limit, with jitter of a
 * half so that boxes which lost one server do not come back together. `random` lies in [0, 1).
 */
export function backoffMs(failures: number, random: number): Millis {
  const whole = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_FIRST * 2 ** Math.max(0, failures - 1))
  return Math.round(whole * (0.5 + random / 2))
}

/** Edits in one push, at first; halved when the authority cannot take them (N3). */
export const BATCH_EDITS_MAX = 500

/** Changes in one page, at first and at least; halved when a page is cut short (N8). */
export const PAGE_LIMIT_FIRST = 1000
export const PAGE_LIMIT_MIN = 10

/** An edit that the authority cannot take is tried again after this long. */
export const SET_ASIDE_MS = DAY_MS
