import { lateScreen } from '../shell/late-screen.tsx'

/** The form of a patient's record; it and the search for duplicates are fetched behind the first screens. */
export const PatientForm = lateScreen(
  async () => (await import('./patient-form.tsx')).PatientForm,
  {
    title: 'patient.title',
  },
)
