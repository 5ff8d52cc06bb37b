import { DAY_MS, MINUTE_MS } from '@outpost/shared/model/durations'
import { type Millis, parseInstant } from '@outpost/shared/model/time'
import type { Report } from '@outpost/shared/protocol/report'
import type { Expected } from './expected-contact.ts'

/**
 * What can be wrong with a box, the worst first; `condition` is what the box is called when that is the
 * worst. What has none leaves a box as it is otherwise, and is told beside.
 */
export const TROUBLES = {
  revoked: { condition: 'revoked' },
  twin: { condition: 'refused' },
  silent: { condition: 'silent' },
  disk: { condition: null },
  inbox: { condition: 'needs_decision' },
  backlog: { condition: null },
  late: { condition: 'late' },
  paused: { condition: 'paused' },
  error: { condition: null },
  clock: { condition: null },
  version: { condition: null },
} as const satisfies Record<string, { condition: Condition | null }>

export type TroubleKind = keyof typeof TROUBLES

export const CONDITIONS = [
  'revoked',
  'refused',
  'silent',
  'needs_decision',
  'late',
  'paused',
  'not_enrolled',
  'fine',
] as const
export type Condition = (typeof CONDITIONS)[number]

export type Trouble = {
  kind: TroubleKind
  /** Since when, as far as central knows. */
  since: Millis | null
}

/** From where on something is a trouble. */
export const LIMITS = {
  /** The box's rounds are spread, and a round takes its time. */
  lateMs: 5 * MINUTE_MS,
  backlogMs: DAY_MS,
  clockMs: 5 * MINUTE_MS,
  diskFreeMb: 500,
} as const
export type Limits = Record<keyof typeof LIMITS, number>

/** What central knows of a box. */
export type BoxFacts = {
  isEnrolled: boolean
  revokedAt: Millis | null
  twinSince: Millis | null
  report: Report
  expected: Expected | null
  /** The version that most boxes should have: central's own. */
  currentVersion: string
}

/** What is wrong with a box, the worst first. */
export function troublesOf(box: BoxFacts, now: Millis, limits: Limits = LIMITS): Trouble[] {
  const { report, expected } = box
  const oldest = report.oldest_pending_at === null ? null : parseInstant(report.oldest_pending_at)
  const pausedUntil = report.paused_until === null ? null : parseInstant(report.paused_until)
  const found: Record<TroubleKind, { since: Millis | null } | false> = {
    revoked: box.revokedAt !== null && { since: box.revokedAt },
    twin: box.twinSince !== null && { since: box.twinSince },
    silent: expected !== null && now > expected.silentAt && { since: expected.nextAt },
    disk: (report.disk_free_mb ?? Number.POSITIVE_INFINITY) < limits.diskFreeMb && { since: null },
    inbox: (report.inbox ?? 0) > 0 && { since: null },
    backlog: oldest !== null && now - oldest > limits.backlogMs && { since: oldest },
    late: expected !== null &&
      now > expected.nextAt + limits.lateMs &&
      now <= expected.silentAt && { since: expected.nextAt },
    paused: pausedUntil !== null && pausedUntil > now && { since: null },
    error: report.last_error !== null && { since: null },
    clock: Math.abs(report.clock_offset_ms ?? 0) > limits.clockMs && { since: null },
    version: report.version !== null && report.version !== box.currentVersion && { since: null },
  }
  // Of a box that was shut out, or that never came in, nothing else matters.
  if (found.revoked) return [{ kind: 'revoked', ...found.revoked }]
  if (!box.isEnrolled) return []
  return KINDS.flatMap((kind) => {
    const trouble = found[kind]
    return trouble ? [{ kind, ...trouble }] : []
  })
}

const KINDS = Object.keys(TROUBLES) as TroubleKind[]

/** What a box is called. */
export function conditionOf(
  { isEnrolled }: Pick<BoxFacts, 'isEnrolled'>,
  troubles: readonly Trouble[],
): Condition {
  const [worst] = troubles.flatMap(({ kind }) => TROUBLES[kind].condition ?? [])
  return worst ?? (isEnrolled ? 'fine' : 'not_enrolled')
}

/** Who needs help most comes first: a number for sorting, the least for the worst. */
export function urgencyOf(troubles: readonly Pick<Trouble, 'kind'>[]): number {
  const [worst] = troubles
  if (!worst) return KINDS.length
  // A revoked box was put aside on purpose.
  return worst.kind === 'revoked' ? KINDS.length + 1 : KINDS.indexOf(worst.kind)
}
