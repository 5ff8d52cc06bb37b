import type { AppointmentStatus } from '@outpost/shared/model/appointments'

/** How a visit stands, by shape (`look/marks.css`); its word stands beside it. */
export function StatusMark({ status }: { status: AppointmentStatus }) {
  return <i class={`mark status ${status.toLowerCase()}`} aria-hidden="true" />
}
