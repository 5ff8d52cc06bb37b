import { SEXES } from '@outpost/shared/model/patients'
import { clinicDate, clinicTime, instantInZone, toIso } from '@outpost/shared/model/time'
import { fieldName } from '@outpost/shared/web/field-name'
import { Fragment, type TargetedSubmitEvent } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { DayInput } from '../parts/day-input.tsx'
import { WholeNumber } from '../parts/number-input.tsx'
import { ConfirmedBy } from '../pharmacy/confirmed-by.tsx'
import type { InboxItem } from '../replica/inbox-item.ts'
import { useSurroundings } from '../surroundings.ts'
import { changeableFields } from './inbox.ts'
import { firstValue, statusesFor } from './inbox-choices.ts'
import { daysFor, type LimitedDay } from './inbox-days.ts'
import { InboxTimes } from './inbox-times.tsx'
import { inWords, knownFields, type Wording } from './wording.ts'

type InboxChangeProps = {
  item: InboxItem
  wording: Wording
  isBusy: boolean
  canSend: boolean
  onSend: (fields: Record<string, unknown>) => Promise<void>
  onLeave: () => void
}

/** Sets the values anew, beginning with those that were rejected; what there is now stands beside each. */
export function InboxChange({ item, wording, isBusy, canSend, onSend, onLeave }: InboxChangeProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const isMovement = item.edit.op === 'move_stock'
  const names = isMovement ? [] : changeableFields(item)
  const form = useRef<HTMLFormElement>(null)
  const doubtsId = useId()
  const [, setTyped] = useState(0)
  const today = clinicDate(device.clock.now(), wording.timeZone)
  // As they stand in the form: who has died was born before.
  const standing = readDays(item, form.current, wording)
  const dayOf = (name: LimitedDay) => String(standing(name) ?? '').slice(0, DAY_LENGTH)
  const entered = (name: string) => form.current && new FormData(form.current).get(name)
  const when = String(entered('starts_at') || standing('starts_at') || '')

  /** As if it were typed there. */
  function pickTime(time: string) {
    const field = form.current?.elements.namedItem('starts_at')
    if (!(field instanceof HTMLInputElement)) return
    field.value = time
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }

  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const fields = isMovement
      ? readMovement(form, item)
      : Object.fromEntries(names.map((name) => [name, readValue(form, name, wording)]))
    onSend(fields).catch(reportError)
  }

  return (
    <form ref={form} onSubmit={submit} onInput={() => setTyped((count) => count + 1)}>
      {isMovement && <MovementFields item={item} />}
      {names.map((name) => (
        <Fragment key={name}>
          <label htmlFor={idOf(item, name)}>
            {fieldName(texts, name)}
            <Value
              name={name}
              item={item}
              wording={wording}
              doubtsId={doubtsId}
              isOfLaterDay={when.slice(0, DAY_LENGTH) > today}
              daysOf={(day) => daysFor(day, today, dayOf)}
            />
            {item.theirs && (
              <span class="quiet-text">
                {say('inbox.theirs')}: {inWords(item.theirs[name], name, wording)}
              </span>
            )}
          </label>
          {name === 'starts_at' && (
            <InboxTimes
              item={item}
              wording={wording}
              entered={entered}
              when={when}
              doubtsId={doubtsId}
              onPick={pickTime}
            />
          )}
        </Fragment>
      ))}
      <div class="steps start">
        <button type="submit" disabled={isBusy || !canSend}>
          {say('inbox.send')}
        </button>
        <button type="button" class="quiet" onClick={onLeave}>
          {say('form.leave')}
        </button>
      </div>
    </form>
  )
}

/** A movement keeps its kind; how many, and who answers for one that needs it, can be set. */
function MovementFields({ item }: { item: InboxItem }) {
  const { say } = useSurroundings().texts
  const { delta, counted } = item.mine ?? {}
  const isCount = typeof counted === 'number'
  return (
    <>
      <label>
        {say(isCount ? 'move.howManyThere' : 'move.howMany')}
        <WholeNumber
          name="units"
          min={isCount ? 0 : 1}
          required
          first={isCount ? counted : Math.abs(Number(delta))}
        />
      </label>
      {needsConfirming(item) && <ConfirmedBy />}
    </>
  )
}

/** What had expired was given out, and nobody has said that it was meant (E7). */
function needsConfirming({ conflict }: InboxItem): boolean {
  return conflict?.errors?.['movement.confirmed_by'] !== undefined
}

function readMovement(form: FormData, item: InboxItem): Record<string, unknown> {
  const units = Number(form.get('units'))
  const { delta, counted } = item.mine ?? {}
  return {
    ...(typeof counted === 'number'
      ? { counted: units }
      : { delta: units * Math.sign(Number(delta)) }),
    ...(needsConfirming(item) && { confirmed_by: String(form.get('confirmed_by')).trim() }),
  }
}

/** The days of a record, as they are known and were typed; a visit's, with its time, as the form began. */
function readDays(item: InboxItem, form: HTMLFormElement | null, { timeZone }: Wording) {
  const known = knownFields(item)
  const startsAt = firstValue(item, 'starts_at', timeZone)
  const entered = form && new FormData(form)
  return (name: LimitedDay): unknown =>
    name === 'starts_at'
      ? typeof startsAt === 'string' && localTime(startsAt, timeZone)
      : (entered?.get(name) ?? known[name])
}

type ValueProps = {
  name: string
  item: InboxItem
  wording: Wording
  doubtsId: string
  /** A visit, by the day that stands in the form. */
  isOfLaterDay: boolean
  daysOf: (name: LimitedDay) => { from: string; to: string }
}

function Value({ name, item, wording, doubtsId, isOfLaterDay, daysOf }: ValueProps) {
  const { say } = wording.texts
  const own = { name, id: idOf(item, name) }
  const value = firstValue(item, name, wording.timeZone)
  const initial = value === null ? '' : String(value)
  if (name === 'sex') {
    return (
      <select {...own}>
        {SEXES.map((sex) => (
          <option key={sex} value={sex} selected={sex === value}>
            {say(`sex.${sex}`)}
          </option>
        ))}
      </select>
    )
  }
  if (name === 'status') {
    return (
      <select {...own}>
        {statusesFor(item, isOfLaterDay).map((status) => (
          <option key={status} value={status} selected={status === value}>
            {say(`status.${status}`)}
          </option>
        ))}
      </select>
    )
  }
  if (name === 'doctor_id') {
    const doctors = wording.doctors
    return (
      <select {...own}>
        <option value="">{say('booking.anyDoctor')}</option>
        {doctors.map((doctor) => (
          <option key={doctor.id} value={doctor.id} selected={doctor.id === value}>
            {String(doctor.fields.full_name)}
          </option>
        ))}
      </select>
    )
  }
  switch (KINDS[name] ?? 'text') {
    case 'flag':
      return <input class="flag" {...own} type="checkbox" defaultChecked={value === true} />
    case 'number':
      return <WholeNumber {...own} min={0} first={initial} />
    case 'day':
      return <DayInput {...own} type="date" before={initial} {...daysOf(name as LimitedDay)} />
    case 'instant': {
      const { from, to } = daysOf(name as LimitedDay)
      return (
        <DayInput
          {...own}
          type="datetime-local"
          required
          aria-describedby={doubtsId}
          before={localTime(initial, wording.timeZone)}
          from={`${from}T00:00`}
          to={`${to}T23:59`}
        />
      )
    }
    case 'text':
      return <input {...own} defaultValue={initial} />
  }
}

/** Of the field of an item: there are several items on the screen. */
const idOf = (item: InboxItem, name: string) => `${name}-${item.id}`

type Kind = 'flag' | 'number' | 'day' | 'instant' | 'text'

const DAY_KINDS: Record<LimitedDay, Kind> = {
  date_of_birth: 'day',
  deceased_on: 'day',
  expiry_date: 'day',
  starts_at: 'instant',
}

const KINDS: Record<string, Kind> = {
  birth_date_estimated: 'flag',
  active: 'flag',
  duration_minutes: 'number',
  reorder_level: 'number',
  quantity: 'number',
  ...DAY_KINDS,
}

/** Of `YYYY-MM-DD`. */
const DAY_LENGTH = 10

function readValue(form: FormData, name: string, { timeZone }: Wording): unknown {
  const text = String(form.get(name) ?? '').trim()
  switch (KINDS[name] ?? 'text') {
    case 'flag':
      return form.get(name) !== null
    case 'number':
      return text === '' ? null : Number(text)
    case 'instant':
      return toIso(instantInZone(text, timeZone))
    case 'day':
    case 'text':
      return text || null
  }
}

/** `YYYY-MM-DDTHH:MM` in the clinic's zone, as a field for a time wants it. */
function localTime(instant: string, timeZone: string): string {
  const at = Date.parse(instant)
  return `${clinicDate(at, timeZone)}T${clinicTime(at, timeZone)}`
}
