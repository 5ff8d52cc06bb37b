import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { WholeNumber } from '../parts/number-input.tsx'
import { Told } from '../parts/told.tsx'
import { useSurroundings } from '../surroundings.ts'
import { takeovers } from '../who-works/choosing.ts'
import { ConfirmedBy } from './confirmed-by.tsx'
import type { Moved } from './movements.ts'
import { useRecipient } from './recipient-choice.tsx'
import { type Batch, type Part, pickUnits } from './shelf.ts'
import { Saved, useMoving } from './stock-moving.tsx'
import { TakenFrom } from './taken-from.tsx'

type GiveOutProps = {
  /** From which it is taken, what expires first at the front; one alone may be out of date. */
  batches: readonly Batch[]
  unit: string
  today: string
  onGiven?: () => void
}

/** What has to be confirmed by a person before it is saved (E7). */
type Question = { why: 'missing' | 'expired'; units: number; parts: Part[] }

/** Gives out what expires first, over as many batches as it takes, to a patient if one was chosen. */
export function GiveOut({ batches, unit, today, onGiven }: GiveOutProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const { move, failure, letGo, endTold, isSaving, ...saved } = useMoving()
  const recipient = useRecipient()
  const patient = recipient.kind === 'here' ? recipient.patient : null
  const isOpen = patient !== null || recipient.kind === 'nobody'
  const input = useRef<HTMLInputElement>(null)
  const [question, setQuestion] = useState<Question | null>(null)
  // What the field says, if it is a number that can be.
  const [units, setUnits] = useState(0)
  // What was asked about one patient is not answered for another.
  useEffect(withdraw, [recipient.kind, patient?.id])
  // Nor does who takes the tablet over go on with what was about to be given out.
  useEffect(() => takeovers.subscribe(empty), [])
  const [only, ...others] = batches
  const there = pickUnits(batches, Number.MAX_SAFE_INTEGER, today).parts
  const usable = there.reduce((sum, { units }) => sum + units, 0)

  async function give(parts: readonly Part[], confirmedBy: string | null) {
    if (!isOpen) return
    const isKept = await move(
      parts.map(
        ({ batch, units }): Moved => ({
          editId: device.ids.editId(),
          stock: batch.stock,
          movement: {
            kind: 'DISPENSED',
            delta: -units,
            ...(patient && { patient_id: patient.id }),
            ...(confirmedBy && { confirmed_by: confirmedBy }),
          },
        }),
      ),
    )
    if (!isKept) return
    onGiven?.()
    empty()
  }

  function empty() {
    if (input.current) input.current.value = ''
    setUnits(0)
    setQuestion(null)
  }

  function withdraw() {
    setQuestion(null)
    letGo()
  }

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const units = Number(input.current?.value)
    if (only && others.length === 0 && only.isExpired(today)) {
      return ask({ why: 'expired', units, parts: [{ batch: only, units }] })
    }
    const { parts, missing } = pickUnits(batches, units, today)
    if (missing === 0) return give(parts, null)
    ask({ why: 'missing', units, parts: withMissing(parts, missing, batches, today) })
  }

  function ask(next: Question) {
    endTold()
    setQuestion(next)
  }

  const picked = others.length > 0 ? pickUnits(batches, units, today).parts : []

  return (
    <>
      <form class="line" onInput={withdraw} onSubmit={(event) => submit(event).catch(reportError)}>
        <label>
          {say('giveOut.howMany', { unit })}
          <WholeNumber
            input={input}
            min={1}
            required
            onNumber={(number) => setUnits(number ?? 0)}
          />
        </label>
        <button type="submit" disabled={!isOpen}>
          {isSaving
            ? say('where.saving')
            : patient
              ? say('giveOut.to', { name: String(patient.fields.full_name) })
              : say('pharmacy.giveOut')}
        </button>
      </form>
      <Told>
        {!question && picked.length > 0 && (
          <>
            <p class="quiet-text">{say('giveOut.take')}</p>
            <TakenFrom parts={picked.map(({ batch: { stock }, units }) => ({ stock, units }))} />
          </>
        )}
      </Told>
      {question && (
        <Confirm
          question={question}
          usable={usable}
          unit={unit}
          onConfirm={(name) => give(question.parts, name)}
          onLeave={withdraw}
          onInput={letGo}
        />
      )}
      {failure && <p role="alert">{failure}</p>}
      <Saved {...saved} />
    </>
  )
}

/** What is missing is told of the batch that went last: by the count it cannot have been there. */
function withMissing(
  parts: readonly Part[],
  missing: number,
  batches: readonly Batch[],
  today: string,
): Part[] {
  const last = parts.at(-1)
  if (last) return [...parts.slice(0, -1), { ...last, units: last.units + missing }]
  const batch = batches.filter((one) => !one.isExpired(today)).at(-1)
  return batch ? [{ batch, units: missing }] : []
}

type ConfirmProps = {
  question: Question
  usable: number
  unit: string
  onConfirm: (name: string) => Promise<void>
  onLeave: () => void
  onInput: () => void
}

/** More than there is, or out of date: told before it is saved, and taken if it happened all the same. */
function Confirm({ question, usable, unit, onConfirm, onLeave, onInput }: ConfirmProps) {
  const { say, date } = useSurroundings().texts
  const { why, units, parts } = question
  const expiry = parts[0]?.batch.expiry
  const form = useRef<HTMLFormElement>(null)
  const asked = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (!form.current) return
    asked.current?.focus({ preventScroll: true })
    // Who answers for it is read first: with that it grows, and the buttons must not lie below the screen.
    const observer = new ResizeObserver(() => form.current?.scrollIntoView({ block: 'nearest' }))
    observer.observe(form.current)
    return () => observer.disconnect()
  }, [])

  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('confirmed_by')).trim()
    onConfirm(name).catch(reportError)
  }

  return (
    <form ref={form} class="line confirm" onInput={onInput} onSubmit={submit}>
      <p ref={asked} tabIndex={-1} role="alert">
        {why === 'expired'
          ? say('giveOut.expired', { date: expiry ? date(expiry) : '' })
          : parts.length === 0
            ? say('giveOut.allExpired')
            : say('giveOut.missing', { usable, units, unit })}
      </p>
      {parts.length > 0 && (
        <>
          <ConfirmedBy />
          <button type="submit">{say('decide.confirm')}</button>
        </>
      )}
      <button type="button" class="quiet" onClick={onLeave}>
        {say('form.leave')}
      </button>
    </form>
  )
}
