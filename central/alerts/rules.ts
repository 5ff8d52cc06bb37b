import { HOUR_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import { toBox } from '../fleet/fleet.ts'
import { LIMITS, type Limits, type TroubleKind } from '../fleet/troubles.ts'
import type { PrincipalRow } from '../nodes/principals.ts'

/** The troubles of a box of which people are told. */
export const ALERT_KINDS = [
  'twin',
  'silent',
  'disk',
  'inbox',
  'backlog',
  'clock',
  'version',
] as const satisfies readonly TroubleKind[]
export type AlertKind = (typeof ALERT_KINDS)[number]

/** From when on people are told. */
export type AlertRules = {
  limits: Limits
  /** For how long it must have held; null: nobody is told of it. */
  holdMs: Record<AlertKind, Millis | null>
}

export const ALERT_RULES: AlertRules = {
  limits: LIMITS,
  holdMs: {
    twin: 0,
    silent: 0,
    disk: 0,
    // A decision is the clinic's own; who looks on from afar is told when nobody takes it.
    inbox: 24 * HOUR_MS,
    backlog: 0,
    clock: 0,
    // Boxes are upgraded after central, one by one.
    version: 14 * 24 * HOUR_MS,
  },
}

/** A figure that goes up and down about its limit is one event: it is over so far beyond it. */
const EASE = 1.2

/** What holds of a box, with since when it has, as far as central knows. */
type SinceByKind = Partial<Record<AlertKind, Millis | null>>

/** Which rules begin to hold for a box, and which go on if they have. */
type Weighed = { begins: SinceByKind; goesOn: SinceByKind }

/**
 * Weighs a box. `servingSince`: since when central has been there; a box could not call before, so its
 * silence is counted from there.
 */
export function weigh(
  row: PrincipalRow,
  { limits, holdMs }: AlertRules,
  { now, servingSince }: { now: Millis; servingSince: Millis },
): Weighed {
  const goesOn = sinceByKind(row, now, {
    ...limits,
    clockMs: limits.clockMs / EASE,
    diskFreeMb: limits.diskFreeMb * EASE,
  })
  // What begins would go on: of a box that has nothing no more needs to be found out.
  if (Object.keys(goesOn).length === 0) return { begins: {}, goesOn }
  const begins = sinceByKind(row, now, limits)
  if (row.lastSeenAt !== null && row.lastSeenAt < servingSince) {
    const heard = { ...row, lastSeenAt: servingSince }
    if (!('silent' in sinceByKind(heard, now, limits))) delete begins.silent
  }
  for (const kind of ALERT_KINDS) {
    if (holdMs[kind] !== null) continue
    delete begins[kind]
    delete goesOn[kind]
  }
  return { begins, goesOn }
}

function sinceByKind(row: PrincipalRow, now: Millis, limits: Limits): SinceByKind {
  const told = toBox(row, now, limits).troubles.filter(({ kind }) => isAlertKind(kind))
  return Object.fromEntries(told.map(({ kind, since }) => [kind, since]))
}

const isAlertKind = (kind: TroubleKind) => (ALERT_KINDS as readonly TroubleKind[]).includes(kind)
