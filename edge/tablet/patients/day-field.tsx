import { useId } from 'preact/hooks'
import { DayInput } from '../parts/day-input.tsx'
import { useSurroundings } from '../surroundings.ts'

type DayFieldProps = {
  name: 'date_of_birth' | 'deceased_on'
  stored: unknown
  from: string
  to: string
  required?: boolean
}

/** A day in a person's life, which cannot be just any. */
export function DayField({ name, stored, ...more }: DayFieldProps) {
  const { say } = useSurroundings().texts
  const id = useId()
  const before = typeof stored === 'string' ? stored : ''
  return (
    <label htmlFor={id}>
      {say(`field.${name}`)}
      <DayInput id={id} name={name} type="date" before={before} {...more} />
    </label>
  )
}
