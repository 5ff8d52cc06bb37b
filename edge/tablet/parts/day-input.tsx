import { useState } from 'preact/hooks'
import { useSurroundings } from '../surroundings.ts'
import { ToldInput } from './told-input.tsx'

type DayInputProps = {
  name: string
  id?: string
  /** A day, or also a time of it. */
  type: 'date' | 'datetime-local'
  /** As it was before: also where it cannot be, it holds up nobody who changes something else. */
  before: string
  /** The first and the last that can be, as the input writes them. */
  from: string
  to: string
  required?: boolean
  'aria-describedby'?: string
}

/** A day that is to be within others. */
export function DayInput({ before, from, to, ...own }: DayInputProps) {
  const { texts } = useSurroundings()
  const [day, setDay] = useState(before)
  const isKept = before !== '' && day === before
  return (
    <ToldInput
      {...own}
      texts={texts}
      min={isKept && before < from ? before : from}
      max={isKept && before > to ? before : to}
      defaultValue={before}
      onInput={(event) => setDay(event.currentTarget.value)}
    />
  )
}
