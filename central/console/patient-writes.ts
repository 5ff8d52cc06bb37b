import { useTry } from './tries.ts'

/** A patient, as central answers it. */
export type Patient = {
  id: string
  revision: number
  updated_at: string
  clinic_id: string
  shared_with: readonly string[]
  full_name: string
  merged_into: string | null
} & Readonly<Record<string, unknown>>

/** In which clinics a patient is seen and treated; the first is the home clinic. */
export type Places = { clinic_id: string; shared_with: readonly string[] }

/** What is done with whole patients; each stands on the records that were looked at. */
export function usePatientWrites() {
  const attempt = useTry()
  return {
    place: ({ id, revision }: Patient, body: Places) =>
      attempt<Patient>({
        method: 'PUT',
        path: `/api/patients/${id}/clinics`,
        body,
        seen: revision,
      }),

    /** From then on `survivor` stands for both. */
    merge({ id, revision }: Patient, survivor: Patient) {
      const body = { into: survivor.id, into_revision: survivor.revision }
      const path = `/api/patients/${id}/merge`
      return attempt<Patient>({ method: 'POST', path, body, seen: revision })
    },

    unmerge: ({ id, revision }: Patient) =>
      attempt<Patient>({ method: 'POST', path: `/api/patients/${id}/unmerge`, seen: revision }),
  }
}
