import { useId, useState } from 'preact/hooks'
import { useSurroundings } from '../surroundings.ts'
import { goToFirstFault } from './told-input.tsx'

type ToldChoiceProps = {
  name: string
  legend: string
  /** In their order: the value of each, and how it is called. */
  choices: readonly (readonly [value: string, words: string])[]
  first: unknown
}

/** One of some must be chosen: that none is, is told beside them, as `ToldInput` tells what cannot be. */
export function ToldChoice({ name, legend, choices, first }: ToldChoiceProps) {
  const { say } = useSurroundings().texts
  const [isMissed, setMissed] = useState(false)
  const id = useId()
  return (
    <fieldset aria-invalid={isMissed} aria-describedby={isMissed ? id : undefined}>
      <legend>{legend}</legend>
      {choices.map(([value, words]) => (
        <label key={value} class="choice">
          <input
            type="radio"
            name={name}
            value={value}
            required
            defaultChecked={first === value}
            onChange={() => setMissed(false)}
            onInvalid={(event) => {
              setMissed(true)
              goToFirstFault(event)
            }}
          />
          {words}
        </label>
      ))}
      {isMissed && (
        <small id={id} class="fault" role="alert">
          {say('fault.choose')}
        </small>
      )}
    </fieldset>
  )
}
