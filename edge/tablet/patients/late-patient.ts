import { lateScreen } from '../shell/late-screen.tsx'

/** A patient's page, fetched as soon as the day stands. */
export const Patient = lateScreen(async () => (await import('./patient.tsx')).Patient, {
  title: 'patient.title',
})
