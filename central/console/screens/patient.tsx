import { Answered } from '../answered.tsx'
import type { Patient } from '../patient-writes.ts'
import { useAnswer } from '../use-answer.ts'
import { PatientClinics } from './patient-clinics.tsx'
import { PatientPerson } from './patient-person.tsx'

type PatientProps = { id: string; onDone: () => Promise<void> }

/** What can be done with a patient as a whole: who treats them, and who is the same person. */
export function PatientParts({ id, onDone }: PatientProps) {
  const answer = useAnswer<Patient>(`/api/patients/${id}/`)
  const renew = async () => void (await Promise.all([answer.again(), onDone()]))
  return (
    <Answered answer={answer}>
      {(patient) => (
        <>
          <h2 class="whose">
            <bdi>{patient.full_name}</bdi>
          </h2>
          <div class="columns">
            <div>
              <PatientClinics patient={patient} renew={renew} />
            </div>
            <div>
              <PatientPerson key={patient.revision} patient={patient} renew={renew} />
            </div>
          </div>
        </>
      )}
    </Answered>
  )
}
