import { fieldName } from '@outpost/shared/web/field-name'
import { useStore } from '@outpost/shared/web/use-store'
import type { TargetedSubmitEvent } from 'preact'
import type { StoryView } from '../../routes/record-story.ts'
import { Answered } from '../answered.tsx'
import { useClinicNames } from '../clinic-names.ts'
import { lateScreen } from '../late-screen.tsx'
import { collectionName, opName } from '../record-words.ts'
import { addressOf, go, narrow, route } from '../route.ts'
import { StandMark } from '../stand-mark.tsx'
import { useSurroundings } from '../surroundings.ts'
import type { Texts } from '../texts.ts'
import { useAnswer } from '../use-answer.ts'
import { When } from '../when.tsx'

const PatientParts = lateScreen<{ id: string; onDone: () => Promise<void> }>(
  async () => (await import('./patient.tsx')).PatientParts,
)

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const FOUND_MAX = 50

/** Why has this record not synced: where it is, what was done to it, who holds it, what is in the way. */
export function RecordPage({ id }: { id: string | null }) {
  const { say } = useSurroundings().texts
  const { query } = useStore(route)
  const words = query.q ?? ''

  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const given = String(new FormData(event.currentTarget).get('q')).trim()
    if (UUID.test(given)) go('record', given.toLowerCase())
    else if (id === null) narrow({ q: given })
    else location.hash = addressOf('record', null, { q: given })
  }

  return (
    <>
      <h1>{say('record.title')}</h1>
      <form class="find" onSubmit={submit}>
        <label class="unseen" for="record-id">
          {say('record.find')}
        </label>
        <input
          id="record-id"
          name="q"
          type="search"
          defaultValue={id ?? words}
          placeholder={say('record.find')}
          required
        />
        <button type="submit">{say('record.go')}</button>
      </form>
      {id !== null && <Story key={id} id={id} />}
      {id === null && words !== '' && <Patients key={words} words={words} />}
      {id === null && words === '' && <p class="quiet-text">{say('record.how')}</p>}
    </>
  )
}

type Patient = { id: string; full_name: string; clinic_id: string; village: string | null }

/** Patients of a name, with their clinics: an id is nothing that people have at hand. */
function Patients({ words }: { words: string }) {
  const { say } = useSurroundings().texts
  const nameOf = useClinicNames()
  const path = `/api/patients/?${new URLSearchParams({ q: words, limit: String(FOUND_MAX) })}`
  const answer = useAnswer<{ results: Patient[] }>(path)
  return (
    <Answered answer={answer}>
      {({ results }) =>
        results.length === 0 ? (
          <p>{say('record.nobody')}</p>
        ) : (
          <ul class="rows">
            {results.map(({ id, full_name: name, clinic_id: clinic, village }) => (
              <li key={id}>
                <a class="row" href={addressOf('record', id)}>
                  <strong>{name}</strong>
                  <span>{nameOf(clinic)}</span>
                  <span>{village}</span>
                </a>
              </li>
            ))}
          </ul>
        )
      }
    </Answered>
  )
}

function Story({ id }: { id: string }) {
  const { say } = useSurroundings().texts
  const answer = useAnswer<StoryView>(`/api/records/${id}/story`)
  if (answer.failure && 'code' in answer.failure && answer.failure.code === 'NOT_FOUND') {
    return <p class="note">{say('record.unknown')}</p>
  }
  return (
    <Answered answer={answer}>
      {(story) => (
        <>
          <Where story={story} />
          {story.record?.collection === 'patients' && story.record.deleted_at === null && (
            <PatientParts id={story.record.id} onDone={answer.again} />
          )}
          <Obstacles story={story} />
          <Edits story={story} />
          <Holders story={story} />
        </>
      )}
    </Answered>
  )
}

function Where({ story: { record } }: { story: StoryView }) {
  const { texts } = useSurroundings()
  const { say } = texts
  if (record === null) return <p class="note">{say('record.onlyEdits')}</p>
  return (
    <section class="sheet">
      <h2>
        {collectionName(texts, record.collection)} <code>{record.id}</code>
      </h2>
      <p>
        {say('record.revision', { revision: record.revision })} <When at={record.updated_at} />
        {record.deleted_at && (
          <>
            {' · '}
            {say('record.deleted')} <When at={record.deleted_at} />
          </>
        )}
      </p>
      <ul>
        {record.places.map(({ scope, clinic_name: clinic, op, at }) => (
          <li key={scope}>
            {clinic ?? say('box.catalogue')}: {say(`record.place.${op}`)} <When at={at} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What of a box's standing an obstacle looks like. */
const LOOKS = {
  needs_decision: 'inbox',
  held_copy: 'twin',
  revoked: 'revoked',
  twin: 'twin',
  not_enrolled: 'not_enrolled',
  paused: 'paused',
  silent: 'silent',
  late: 'late',
  unsent_edits: 'backlog',
  error: 'error',
  order: 'paused',
} as const satisfies Record<StoryView['obstacles'][number]['kind'], string>

function Obstacles({ story: { obstacles, holder_counts: counts } }: { story: StoryView }) {
  const { say } = useSurroundings().texts
  return (
    <section class="sheet">
      <h2>{say('record.obstacles')}</h2>
      {obstacles.length === 0 && (
        <p>
          <StandMark stand="fine" /> {say('record.free', { ...counts, held: counts.with_latest })}
        </p>
      )}
      <ul class="orders">
        {obstacles.map(({ kind, node_id: node, node_name: name, edit_id: edit, since }) => (
          <li key={`${kind} ${node} ${edit}`}>
            <StandMark stand={LOOKS[kind]} /> {say(`obstacle.${kind}`)}{' '}
            {node && <a href={addressOf('boxes', node)}>{name ?? node}</a>}{' '}
            {since && (
              <span class="quiet-text">
                {say('box.since')} <When at={since} />
              </span>
            )}{' '}
            {kind === 'needs_decision' && edit && (
              <a href={addressOf('conflicts', edit)}>{say('record.decide')}</a>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Edits({ story: { edits } }: { story: StoryView }) {
  const { texts } = useSurroundings()
  const { say } = texts
  return (
    <section class="sheet wide">
      <h2>{say('record.edits')}</h2>
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">{say('record.received')}</th>
            <th scope="col">{say('record.from')}</th>
            <th scope="col">{say('record.what')}</th>
            <th scope="col">{say('record.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {edits.map((edit) => (
            <tr key={edit.id}>
              <td>
                <When at={edit.received_at} />
              </td>
              <td>
                {edit.from_name ?? edit.from}
                {edit.actor && <span class="quiet-text"> · {edit.actor}</span>}
              </td>
              <td>
                {opName(texts, edit.op)}{' '}
                <span class="quiet-text">{fieldNames(texts, edit.fields)}</span>
              </td>
              <td>{outcomeOf(texts, edit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Which boxes should hold it, and which have its last change. */
export function Holders({ story: { holders, holder_counts: counts } }: { story: StoryView }) {
  const { say } = useSurroundings().texts
  if (holders.length === 0) return null
  return (
    <section class="sheet wide">
      <h2>{say('record.holders', { all: counts.all, held: counts.with_latest })}</h2>
      <table class="stack">
        <tbody>
          {holders.map(({ node_id: id, name, condition, has_latest: hasLatest, ...times }) => (
            <tr key={id}>
              <td>
                <StandMark stand={condition} /> <a href={addressOf('boxes', id)}>{name}</a>
              </td>
              <td>{say(hasLatest ? 'record.has' : 'record.lacks')}</td>
              <td>
                {times.next_contact_at && !hasLatest && (
                  <>
                    {say('box.contactNext')} <When at={times.next_contact_at} />
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const fieldNames = (texts: Texts, fields: readonly string[]) =>
  fields.map((field) => fieldName(texts, field)).join(', ')

/** What became of an edit, in a sentence. */
function outcomeOf({ say, has }: Texts, edit: StoryView['edits'][number]): string {
  const why = `conflict.${edit.error_code}`
  const reason = has(why) ? say(why) : (edit.error_code ?? '')
  if (edit.state === 'accepted') return say('record.accepted', { revision: edit.revision ?? 0 })
  if (edit.state === 'needs_decision') return say('record.rejected', { reason })
  if (edit.state !== 'decided') return say(`state.${edit.state}`)
  // Its writer was there, and nobody needs to decide.
  if (edit.decision === null) return say('record.refused', { reason })
  const decision = `decide.${edit.decision}`
  return say('record.decided', { reason, decision: has(decision) ? say(decision) : '' })
}
