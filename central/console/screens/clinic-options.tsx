type Clinic = { id: string; name: string; active: boolean }

/** Of a choice of one more clinic: none, and those in use that are not chosen already. */
export function ClinicOptions({ clinics, chosen }: { clinics: Clinic[]; chosen: string[] }) {
  return (
    <>
      <option value="">–</option>
      {clinics
        .filter(({ id, active }) => active && !chosen.includes(id))
        .map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
    </>
  )
}
