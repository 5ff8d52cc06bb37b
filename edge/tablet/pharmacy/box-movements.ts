import type { PatientMovementView } from '@outpost/shared/authority/http/patient-movements-routes'
import type { MovementView } from '@outpost/shared/authority/http/stock-card-routes'
import type { Whereabouts } from '../replica/whereabouts.ts'

/** What was moved for a patient, as far as it is shown of what is still on the tablet too (E7). */
export type MovementOfPatient = Pick<
  PatientMovementView,
  | 'edit_id'
  | 'inventory_id'
  | 'kind'
  | 'delta'
  | 'reason'
  | 'occurred_at'
  | 'made_at'
  | 'actor'
  | 'state'
>

const PLACES: Record<MovementView['state'], Whereabouts | 'undone'> = {
  waiting: 'box',
  sent: 'box',
  accepted: 'central',
  needs_decision: 'attention',
  decided: 'undone',
}

/** How far it has got; `undone` if a person has decided that it does not count. */
export function placeAtBox({ state }: Pick<MovementView, 'state'>): Whereabouts | 'undone' {
  // A newer box may have states that are not known here.
  return PLACES[state] ?? 'box'
}
