import { APPOINTMENT_STATUSES, canBecome } from '@outpost/shared/model/appointments'
import { SEXES } from '@outpost/shared/model/patients'
import { clinicDate, clinicTime, instantInZone, toIso } from '@outpost/shared/model/time'
import { fieldName } from '@outpost/shared/web/field-name'
import type { TargetedSubmitEvent } from 'preact'
import { useSurroundings } from '../hooks.ts'
import { changeableFields, type InboxItem, inWords, type Wording } from '../inbox.ts'
import { ConfirmedBy } from './confirmed-by.tsx'

type InboxChangeProps = {
  item: InboxItem
  wording: Wording
  isBusy: boolean
  onSend: (fields: Record<string, unknown>) => Promise<void>
  onLeave: () => void
}

/** Sets the values anew, beginning with those that were rejected; what there is now stands beside each. */
export function InboxChange({ item, wording, isBusy, onSend, onLeave }: InboxChangeProps) {
  const { texts } = useSurroundings()
  const { say } = texts
  const isMovement = item.edit.op === 'move_stock'
  const names = isMovement ? [] : changeableFields(item)

  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const fields = isMovement
      ? readMovement(form, item)
      : Object.fromEntries(names.map((name) => [name, readValue(form, name, wording)]))
    onSend(fields).catch(reportError)
  }

  return (
    <form onSubmit={submit}>
      {isMovement && <MovementFields item={item} />}
      {names.map((name) => (
        <label key={name} htmlFor={idOf(item, name)}>
          {fieldName(texts, name)}
          <Value name={name} item={item} wording={wording} />
          {item.theirs && (
            <span class="quiet-text">
              {say('inbox.theirs')}: {inWords(item.theirs[name], name, wording)}
            </span>
          )}
        </label>
      ))}
      <div class="steps start">
        <button type="submit" disabled={isBusy}>
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
        <input
          name="units"
          type="number"
          min={isCount ? 0 : 1}
          inputMode="numeric"
          required
          defaultValue={String(isCount ? counted : Math.abs(Number(delta)))}
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

function Value({ name, item, wording }: { name: string; item: InboxItem; wording: Wording }) {
  const { say } = wording.texts
  const own = { name, id: idOf(item, name) }
  const value = item.mine?.[name] ?? null
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
    const now = item.theirs?.status as (typeof APPOINTMENT_STATUSES)[number] | undefined
    const open = APPOINTMENT_STATUSES.filter((to) => !now || to === now || canBecome(now, to))
    return (
      <select {...own}>
        {open.map((status) => (
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
      return <input {...own} type="number" min={0} inputMode="numeric" defaultValue={initial} />
    case 'day':
      return <input {...own} type="date" defaultValue={initial} />
    case 'instant':
      return (
        <input
          {...own}
          type="datetime-local"
          required
          defaultValue={localTime(initial, wording.timeZone)}
        />
      )
    case 'text':
      return <input {...own} defaultValue={initial} />
  }
}

/** Of the field of an item: there are several items on the screen. */
const idOf = (item: InboxItem, name: string) => `${name}-${item.id}`

type Kind = 'flag' | 'number' | 'day' | 'instant' | 'text'

const KINDS: Record<string, Kind> = {
  birth_date_estimated: 'flag',
  active: 'flag',
  duration_minutes: 'number',
  reorder_level: 'number',
  quantity: 'number',
  date_of_birth: 'day',
  deceased_on: 'day',
  expiry_date: 'day',
  starts_at: 'instant',
}

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
