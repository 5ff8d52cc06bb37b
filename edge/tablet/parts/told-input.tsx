import type { ComponentProps, RefObject, TargetedEvent, TargetedInputEvent } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { Texts } from '../texts.ts'

type InputProps = Omit<ComponentProps<'input'>, 'ref' | 'role' | 'type' | 'onInvalid'>

type ToldInputProps = InputProps & {
  type?: 'date' | 'month' | 'time' | 'datetime-local' | 'password'
  input?: RefObject<HTMLInputElement | null> | undefined
  /** Why what stands there cannot be, in a sentence, beyond what browsers find; empty if it can. */
  whyNot?: (value: string) => string
  /** What is typed is of no use before it is whole: nothing is told of it before it is sent. */
  isToldLate?: boolean
  /** Fields are also filled in before there is an app around them. */
  texts: Texts
}

/**
 * A field that tells beside itself, in the chosen language, why what stands in it cannot be: a browser
 * tells it in its own language, and only as long as nobody touches anything.
 */
export function ToldInput(props: ToldInputProps) {
  const { input, isToldLate = false, texts, whyNot, onInput, ...own } = props
  const ownInput = useRef<HTMLInputElement>(null)
  const field = input ?? ownInput
  const id = useId()
  const [fault, setFault] = useState('')
  const describedBy = [own['aria-describedby'], fault && id].filter(Boolean).join(' ')
  // What stands in it may also be set by a button, and another language be chosen.
  useEffect(() => {
    if (field.current?.validity.customError) judge(field.current)
    setFault((told) => (told && field.current ? faultOf(field.current, texts) : ''))
  })

  function judge(element: HTMLInputElement) {
    if (whyNot) element.setCustomValidity(whyNot(element.value))
  }
  function look(event: TargetedInputEvent<HTMLInputElement>) {
    onInput?.(event)
    const { currentTarget } = event
    judge(currentTarget)
    const isTold = fault !== '' || !isToldLate
    setFault(isTold && !isUnfinished(currentTarget) ? faultOf(currentTarget, texts) : '')
  }
  function tell(event: TargetedEvent<HTMLInputElement>) {
    setFault(faultOf(event.currentTarget, texts))
    goToFirstFault(event)
  }
  return (
    <>
      <input
        {...own}
        ref={field}
        aria-invalid={fault !== ''}
        aria-describedby={describedBy || undefined}
        onInput={look}
        onInvalid={tell}
      />
      {/* It stands in the field's label, but is no part of its name. */}
      {fault && (
        <small id={id} class="fault" aria-hidden="true">
          {fault}
        </small>
      )}
    </>
  )
}

/** In place of what the browser says, and as it would: to the first of a form that is not as it should be. */
export function goToFirstFault(event: TargetedEvent<HTMLInputElement>) {
  event.preventDefault()
  const { currentTarget: field } = event
  if (field.form?.querySelector('input:invalid, select:invalid') === field) field.focus()
}

/** Why the field keeps its form back, in a sentence; empty if it does not. */
function faultOf(field: HTMLInputElement, { say, date }: Texts): string {
  const { validity, min, max } = field
  if (validity.valid) return ''
  if (validity.customError) return field.validationMessage
  if (validity.rangeUnderflow || validity.rangeOverflow) {
    const [from, to] = [min, max].map((limit) =>
      date(limit.padEnd(DAY_LENGTH, FIRST_OF_MONTH).slice(0, DAY_LENGTH)),
    )
    return say('fault.within', { from: String(from), to: String(to) })
  }
  const isMissing = (validity.valueMissing && !validity.badInput) || validity.patternMismatch
  return say(isMissing ? 'fault.missing' : 'fault.unfinished')
}

/** Of `YYYY-MM-DD`. */
const DAY_LENGTH = 10
/** What a month lacks to be a day. */
const FIRST_OF_MONTH = '-01'

/** Whether a person has only begun: a year of which two digits are typed is that of no day yet. */
const isUnfinished = ({ type, value }: HTMLInputElement) =>
  value === '' || (/^(date|month)/.test(type) && value.startsWith('0'))
