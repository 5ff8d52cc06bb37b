import { fieldName } from '@outpost/shared/web/field-name'
import type { TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import type { Failure } from '../answers.ts'
import { useAllClinics } from '../clinic-names.ts'
import {
  type Draft,
  differing,
  draftOf,
  type FieldKind,
  fieldsOf,
  isFlag,
  type ListName,
  type ListRecord,
  rebased,
} from '../list-fields.ts'
import { useSurroundings } from '../surroundings.ts'
import { isOutrun, useTry } from '../tries.ts'
import { When } from '../when.tsx'
import { ConfirmSteps } from './confirm-steps.tsx'
import { refusalText } from './refusal.ts'

type FormProps = {
  name: ListName
  /** Null for a new one. */
  record: ListRecord | null
  onDone: (saved: ListRecord) => Promise<void>
  close: () => void
}

/**
 * A doctor, medicine or pharmacy is made or changed: only what differs is sent, on what was seen. If
 * somebody else was first, theirs stands beside what was typed before anything is saved.
 */
export function ListForm({ name, record, onDone, close }: FormProps) {
  const { api, texts } = useSurroundings()
  const { say } = texts
  const attempt = useTry()
  const [seen, setSeen] = useState(record)
  const [mine, setMine] = useState(() => draftOf(name, record))
  const [isOutdone, setOutdone] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const theirs = draftOf(name, seen)

  async function save() {
    if (seen === null) {
      const body = filled(mine, Object.keys(mine))
      return attempt<ListRecord>({ method: 'POST', path: `/api/${name}/`, body, seen: null })
    }
    const changed = differing(mine, theirs)
    if (changed.length === 0) return null
    const body = filled(mine, changed)
    const path = `/api/${name}/${seen.id}/`
    return attempt<ListRecord>({ method: 'PATCH', path, body, seen: seen.revision })
  }

  async function takeTheirs(id: string) {
    const now = await api.get<ListRecord>(`/api/${name}/${id}/`)
    setMine(rebased(mine, theirs, draftOf(name, now)))
    setSeen(now)
    setOutdone(true)
  }

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    setBusy(true)
    setFailure(null)
    try {
      const saved = await save()
      if (saved) return await onDone(saved)
      setFailure(say('lists.same'))
    } catch (error) {
      const why = seen && isOutrun(error) ? await takeTheirs(seen.id).catch((e) => e) : error
      if (why) setFailure(refusalText(texts, why as Failure))
    }
    setBusy(false)
  }

  return (
    <form onSubmit={submit}>
      {isOutdone && seen && (
        <p class="note" role="alert">
          {say('lists.outdone')} <When at={seen.updated_at} />
        </p>
      )}
      {fieldsOf(name).map(([field, kind]) => (
        <Field
          key={field}
          field={field}
          kind={kind}
          value={mine[field] ?? ''}
          theirs={isOutdone && mine[field] !== theirs[field] ? (theirs[field] ?? '') : null}
          onChange={(value) => setMine((before) => ({ ...before, [field]: value }))}
        />
      ))}
      {failure && <p role="alert">{failure}</p>}
      <ConfirmSteps
        does={say(isOutdone ? 'lists.saveMine' : 'lists.save')}
        close={close}
        isDisabled={isBusy}
      />
    </form>
  )
}

/** What is said of these fields; text that is left empty is nothing. */
function filled(mine: Draft, fields: readonly string[]) {
  return Object.fromEntries(fields.map((field) => [field, mine[field] === '' ? null : mine[field]]))
}

type FieldProps = {
  field: string
  kind: FieldKind
  value: string | boolean
  /** What central has, where that is something else and somebody must see it. */
  theirs: string | boolean | null
  onChange: (value: string | boolean) => void
}

function Field({ field, kind, value, theirs, onChange }: FieldProps) {
  const { texts } = useSurroundings()
  const { say } = texts
  const { clinicName } = useAllClinics()
  const name = fieldName(texts, field)
  const shown = (other: string | boolean) => {
    if (typeof other === 'boolean') return say(other ? 'app.yes' : 'app.no')
    return (kind === 'clinic' ? clinicName(other) : other) || '–'
  }
  const beside = theirs !== null && (
    <p class="clash">
      ≠ {say('conflict.theirs')}: <bdi>{shown(theirs)}</bdi>
    </p>
  )
  if (isFlag(kind)) {
    return (
      <div class="asked">
        <label class="beside">
          <input
            type="checkbox"
            class="flag"
            name={field}
            checked={value === true}
            onChange={({ currentTarget }) => onChange(currentTarget.checked)}
          />{' '}
          {name}
        </label>
        {beside}
      </div>
    )
  }
  const id = `field-${field}`
  const common = { id, name: field, value: String(value) }
  return (
    <div class="asked">
      <label for={id}>{name}</label>
      {kind === 'clinic' && <ClinicChoice {...common} onChange={onChange} />}
      {kind === 'lines' && (
        <textarea
          {...common}
          rows={3}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
      {(kind === 'needed' || kind === 'text') && (
        <input
          {...common}
          required={kind === 'needed'}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
      {beside}
    </div>
  )
}

type ChoiceProps = { id: string; name: string; value: string; onChange: (value: string) => void }

function ClinicChoice({ onChange, ...common }: ChoiceProps) {
  const { say } = useSurroundings().texts
  const { clinics } = useAllClinics()
  return (
    <>
      <select {...common} required onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">–</option>
        {(clinics ?? [])
          .filter(({ id, active }) => active || id === common.value)
          .map(({ id, name: called }) => (
            <option key={id} value={id} selected={id === common.value}>
              {called}
            </option>
          ))}
      </select>
      <span class="quiet-text">{say('lists.clinicHow')}</span>
    </>
  )
}
