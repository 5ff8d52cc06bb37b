import type { Whereabouts } from '../replica/whereabouts.ts'

/** What moved, as the box tells it of a batch and of a patient (E7). */
export type BoxMovement = {
  edit_id: string
  kind: string
  /** Null where a count added an unknown number. */
  delta: number | null
  occurred_at: string | null
  made_at: string
  actor: string | null
  state: 'waiting' | 'sent' | 'accepted' | 'needs_decision' | 'decided'
}

/** A line of a batch's card: `GET /api/pharmacy-inventory/{id}/movements`. */
export type MovementOfBatch = BoxMovement & {
  balance: number | null
  reason: string | null
  patient_id: string | null
  confirmed_by: string | null
}

/** What was moved for a patient: `GET /api/patients/{id}/movements`. */
export type MovementOfPatient = BoxMovement & { inventory_id: string }

const PLACES: Record<BoxMovement['state'], Whereabouts | 'undone'> = {
  waiting: 'box',
  sent: 'box',
  accepted: 'central',
  needs_decision: 'attention',
  decided: 'undone',
}

/** How far it has got; `undone` if a person has decided that it does not count. */
export function placeAtBox({ state }: BoxMovement): Whereabouts | 'undone' {
  // A newer box may have states that are not known here.
  return PLACES[state] ?? 'box'
}
