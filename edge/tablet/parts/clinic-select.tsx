import type { Clinic } from '@outpost/shared/model/clinic'
import { useSurroundings } from '../surroundings.ts'

type ClinicSelectProps = {
  clinics: readonly Clinic[]
  /** In a form that is read when it is sent. */
  name?: string
  /** Where it is followed while it is chosen. */
  value?: string
  onChoose?: (id: string) => void
}

/** In which of the box's clinics. */
export function ClinicSelect({ clinics, onChoose, ...select }: ClinicSelectProps) {
  const { say } = useSurroundings().texts
  return (
    <label>
      {say('booking.clinic')}
      <select {...select} onChange={(event) => onChoose?.(event.currentTarget.value)}>
        {clinics.map((clinic) => (
          <option key={clinic.id} value={clinic.id}>
            {clinic.name}
          </option>
        ))}
      </select>
    </label>
  )
}
