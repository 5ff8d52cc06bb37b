import type { RefObject } from 'preact'
import { Digits } from '../parts/number-input.tsx'
import type { Member } from '../replica/database.ts'
import { useSurroundings } from '../surroundings.ts'

type PinInputProps = { member: Member; input: RefObject<HTMLInputElement | null> }

/** The field for somebody's PIN, in a form of its own. */
export function PinInput({ member, input }: PinInputProps) {
  const { texts } = useSurroundings()
  return (
    <label>
      {texts.say('who.pinOf', { name: member.name })}
      <Digits
        texts={texts}
        input={input}
        name="pin"
        type="password"
        min={4}
        max={12}
        autoComplete="off"
        required
      />
    </label>
  )
}
