import { plainDigits } from '@outpost/shared/model/folding'
import { QUANTITY_MAX } from '@outpost/shared/model/pharmacy-inventory'
import type { ComponentProps, RefObject, TargetedInputEvent } from 'preact'
import { useSurroundings } from '../surroundings.ts'
import type { Texts } from '../texts.ts'
import { ToldInput } from './told-input.tsx'

type Shared = Pick<ComponentProps<'input'>, 'name' | 'id' | 'required' | 'autoComplete'> & {
  input?: RefObject<HTMLInputElement | null>
}

type WholeNumberProps = Shared & {
  /** What stands there at first. */
  first?: string | number
  min: number
  max?: number
  /** With each letter; null where what stands there is no number that can be. */
  onNumber?: (number: number | null) => void
}

/**
 * A whole number in the digits of any script. What is none is refused in words: a browser's own field for
 * numbers drops a comma, so that 1,5 becomes 15, takes 1e1, and no digits of other scripts.
 */
export function WholeNumber(props: WholeNumberProps) {
  const { first, min, max = QUANTITY_MAX, input, onNumber, ...own } = props
  const { texts } = useSurroundings()
  const isNumber = (text: string) =>
    /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max
  function look({ currentTarget: field }: TargetedInputEvent<HTMLInputElement>) {
    const text = takeDigits(field)
    onNumber?.(isNumber(text) ? Number(text) : null)
  }
  function whyNot(value: string) {
    const text = value.trim()
    return isNumber(text) || text === '' ? '' : texts.say('number.whole', { min, max })
  }
  return (
    <ToldInput
      {...own}
      input={input}
      texts={texts}
      inputMode="numeric"
      autoComplete="off"
      dir="ltr"
      defaultValue={first === undefined ? '' : String(first)}
      whyNot={whyNot}
      onInput={look}
    />
  )
}

type DigitsProps = Shared & {
  type?: 'password'
  min: number
  max: number
  /** They are also asked for before there is an app around them. */
  texts: Texts
}

/** So many digits of any script, each of which counts: a PIN or a code. */
export function Digits({ min, max, texts, input, ...own }: DigitsProps) {
  function whyNot(value: string) {
    const isCode = /^\d*$/.test(value) && value.length >= min
    if (isCode || value.trim() === '') return ''
    return min === max
      ? texts.say('number.digitsExactly', { count: min })
      : texts.say('number.digits', { min, max })
  }
  return (
    <ToldInput
      {...own}
      input={input}
      texts={texts}
      isToldLate
      class="code"
      inputMode="numeric"
      maxLength={max}
      dir="ltr"
      whyNot={whyNot}
      onInput={({ currentTarget }) => takeDigits(currentTarget)}
    />
  )
}

/** Writes what is typed with plain digits, where the cursor stands; answers it without spaces around. */
function takeDigits(field: HTMLInputElement): string {
  const { value, selectionStart, selectionEnd } = field
  const plain = plainDigits(value)
  if (plain !== value) {
    field.value = plain
    field.setSelectionRange(selectionStart, selectionEnd)
  }
  return plain.trim()
}
