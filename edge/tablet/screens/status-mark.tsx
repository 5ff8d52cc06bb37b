import type { AppointmentStatus } from '@outpost/shared/model/appointments'

const SHAPES: Record<AppointmentStatus, preact.ComponentChildren> = {
  SCHEDULED: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.5" />
      <path d="M8 4.5v4l2.5 1.5" fill="none" stroke="currentColor" stroke-width="1.5" />
    </>
  ),
  CONFIRMED: (
    <>
      <circle cx="8" cy="4.5" r="3" fill="currentColor" />
      <path d="M2 15c.4-4.5 2.5-6.5 6-6.5s5.6 2 6 6.5z" fill="currentColor" />
    </>
  ),
  COMPLETED: <path d="M2 8.5l4 4 8-9" fill="none" stroke="currentColor" stroke-width="2" />,
  CANCELLED: <path d="M3 3l10 10M13 3L3 13" fill="none" stroke="currentColor" stroke-width="2" />,
  NO_SHOW: (
    <>
      <circle
        cx="8"
        cy="8"
        r="6"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-dasharray="2.5 2"
      />
      <path d="M5 8h6" stroke="currentColor" stroke-width="1.5" />
    </>
  ),
}

/** How a visit stands, by shape; its word stands beside it. */
export function StatusMark({ status }: { status: AppointmentStatus }) {
  return (
    <svg class="mark status" viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[status]}
    </svg>
  )
}
