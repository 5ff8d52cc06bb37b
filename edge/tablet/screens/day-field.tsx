import { useState } from 'preact/hooks'
import { useSurroundings } from '../hooks.ts'

type DayFieldProps = {
  name: 'date_of_birth' | 'deceased_on'
  /** As it was before: also where it cannot be, it holds up nobody who changes something else. */
  stored: unknown
  /** The first and the last day that can be. */
  from: string
  to: string
}

/** A day in a person's life, which cannot be just any. */
export function DayField({ name, stored, from, to }: DayFieldProps) {
  const { say } = useSurroundings().texts
  const before = typeof stored === 'string' ? stored : ''
  const [day, setDay] = useState(before)
  const isKept = before !== '' && day === before
  return (
    <label>
      {say(`field.${name}`)}
      <input
        name={name}
        type="date"
        min={isKept && before < from ? before : from}
        max={isKept && before > to ? before : to}
        defaultValue={before}
        onInput={(event) => setDay(event.currentTarget.value)}
      />
    </label>
  )
}
