import { lateScreen } from '../shell/late-screen.tsx'

/* Booking and its slip are opened from a patient's page: they are fetched behind the first screens. */

export const Booking = lateScreen(async () => (await import('./booking.tsx')).Booking)
export const Slip = lateScreen(async () => (await import('./slip.tsx')).Slip)
