import { DAY_MS } from '@outpost/shared/model/durations'
import { useStore } from '@outpost/shared/web/use-store'
import type { TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import type { AuditView } from '../../routes/audit.ts'
import { Answered, failureText } from '../answered.tsx'
import type { Failure } from '../answers.ts'
import { download } from '../download.ts'
import { NextPage } from '../next-page.tsx'
import { addressOf, narrow, route } from '../route.ts'
import { useSurroundings } from '../surroundings.ts'
import type { Texts } from '../texts.ts'
import { useAnswer } from '../use-answer.ts'
import { When } from '../when.tsx'

const FILTERS = ['who', 'event', 'subject', 'node_id', 'clinic_id', 'from', 'to'] as const

/** The kinds of entries that can be picked out. */
const EVENTS = [
  ...['edit', 'account', 'login', 'clinic', 'node', 'token'],
  ...['held_copy', 'import', 'export', 'lookup', 'share'],
]

/** Who did what: searched, narrowed down in the address, taken out as a file. */
export function Audit() {
  const { texts } = useSurroundings()
  const { say } = texts
  const { query } = useStore(route)
  const filter = Object.fromEntries(
    FILTERS.flatMap((name) => (query[name] ? [[name, query[name]]] : [])),
  )
  const asked = new URLSearchParams({ ...filter, ...(query.after && { after: query.after }) })
  const answer = useAnswer<AuditView>(`/api/audit?${asked}`)
  return (
    <>
      <h1>{say('audit.title')}</h1>
      <p class="quiet-text">{say('audit.how')}</p>
      <Narrowing key={JSON.stringify(filter)} filter={filter} />
      <Answered answer={answer}>
        {({ results, next }) => (
          <section class="sheet wide">
            {results.length === 0 ? <p>{say('audit.none')}</p> : <Entries results={results} />}
            <NextPage next={next} to={(after) => addressOf('audit', null, { ...filter, after })} />
          </section>
        )}
      </Answered>
    </>
  )
}

function Narrowing({ filter }: { filter: Record<string, string> }) {
  const { texts, api } = useSurroundings()
  const { say } = texts
  const [failure, setFailure] = useState<Failure | null>(null)

  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const of = (name: string) => String(form.get(name) ?? '').trim()
    // Days of the reader: from the beginning of the one to the end of the other.
    const instant = (day: string, more: number) =>
      day === '' ? '' : new Date(new Date(`${day}T00:00`).getTime() + more).toISOString()
    narrow({
      event: of('event'),
      who: of('who'),
      subject: of('subject'),
      from: instant(of('from'), 0),
      to: instant(of('to'), DAY_MS),
      after: '',
    })
  }

  async function save() {
    setFailure(null)
    try {
      download(await api.file(`/api/audit/export?${new URLSearchParams(filter)}`), 'audit.ndjson')
    } catch (error) {
      setFailure(error as Failure)
    }
  }

  return (
    <form class="line audit-filter" onSubmit={submit}>
      <label>
        {say('audit.event')}
        <select name="event" defaultValue={filter.event ?? ''}>
          <option value="">{say('audit.all')}</option>
          {EVENTS.map((event) => (
            <option key={event} value={event} selected={event === filter.event}>
              {eventName(texts, event)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('audit.who')}
        <input name="who" defaultValue={filter.who ?? ''} dir="ltr" />
      </label>
      <label>
        {say('audit.subject')}
        <input name="subject" defaultValue={filter.subject ?? ''} dir="ltr" />
      </label>
      <label>
        {say('audit.from')}
        <input name="from" type="date" defaultValue={dayOf(filter.from, 0)} />
      </label>
      <label>
        {say('audit.to')}
        <input name="to" type="date" defaultValue={dayOf(filter.to, -DAY_MS)} />
      </label>
      <button type="submit">{say('audit.go')}</button>
      <button type="button" class="quiet" onClick={() => void save()}>
        {say('audit.export')}
      </button>
      {failure && <p role="alert">{failureText(texts, failure)}</p>}
    </form>
  )
}

/** A day of the reader, as a field for days has it. */
function dayOf(instant: string | undefined, more: number): string {
  if (!instant) return ''
  const at = new Date(Date.parse(instant) + more)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

function Entries({ results }: Pick<AuditView, 'results'>) {
  const { texts } = useSurroundings()
  const { say } = texts
  return (
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">{say('audit.when')}</th>
          <th scope="col">{say('audit.who')}</th>
          <th scope="col">{say('audit.what')}</th>
          <th scope="col">{say('audit.subject')}</th>
        </tr>
      </thead>
      <tbody>
        {results.map((entry) => (
          <tr key={entry.seq}>
            <td>
              <When at={entry.at} />
            </td>
            <td>
              <a href={addressOf('audit', null, { who: entry.who })}>
                {entry.who_name ?? entry.who}
              </a>
              {entry.actor && <span class="quiet-text"> · {entry.actor}</span>}
            </td>
            <td>
              {eventName(texts, entry.event)}{' '}
              <code class="quiet-text">{detailsOf(entry.details)}</code>
            </td>
            <td>
              {entry.subject && (
                <a href={addressOf('audit', null, { subject: entry.subject })}>
                  {entry.subject_name ?? entry.subject}
                </a>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function eventName({ say, has }: Texts, event: string): string {
  const key = `event.${event}`
  return has(key) ? say(key) : event
}

/** The details as they stand in the trail, without hashes, which nobody reads. */
function detailsOf(details: Record<string, unknown>): string {
  return Object.entries(details)
    .filter(([name, value]) => value !== null && name !== 'edit_hash')
    .map(([name, value]) => {
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
      return name === 'what' ? text : `${name}: ${text}`
    })
    .join(', ')
}
