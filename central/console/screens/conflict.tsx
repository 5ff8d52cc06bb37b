import type { InboxItem } from '@outpost/shared/authority/inbox'
import type { Decision, SayingDecision } from '@outpost/shared/protocol/conflicts'
import { fieldName } from '@outpost/shared/web/field-name'
import type { ComponentChildren, TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import { Answered, failureText } from '../answered.tsx'
import { LineDown, Refused } from '../api.ts'
import { collectionName, opName, valueText } from '../record-words.ts'
import { addressOf, go } from '../route.ts'
import { useMayChange, useSurroundings } from '../surroundings.ts'
import { useAnswer } from '../use-answer.ts'
import { When } from '../when.tsx'
import { reasonText } from './conflicts.tsx'
import { DecisionButtons } from './decision-buttons.tsx'

type Fields = Record<string, unknown>

/** One rejected edit: what it says beside what central has, and what can be decided. */
export function ConflictPage({ id }: { id: string }) {
  const { say } = useSurroundings().texts
  const answer = useAnswer<InboxItem>(`/api/inbox/${id}`)
  const isGone = answer.failure instanceof Refused && answer.failure.status === 404
  return (
    <>
      <a class="link" href={addressOf('conflicts')}>
        {say('conflict.back')}
      </a>
      {isGone ? (
        <p class="note">{say('decide.NOT_FOUND')}</p>
      ) : (
        <Answered answer={answer}>{(item) => <Item item={item} />}</Answered>
      )}
    </>
  )
}

function Item({ item }: { item: InboxItem }) {
  const { texts, fleet } = useSurroundings()
  const { say } = texts
  const { edit, conflict } = item
  const box = fleet.state.get().boxes?.find(({ id }) => id === item.from)
  const detail = (conflict as { message?: string; detail?: string } | null) ?? {}
  return (
    <>
      <h1>
        {collectionName(texts, edit.collection)}: {opName(texts, edit.op)}
      </h1>
      <p>
        {say('conflict.from')} <a href={addressOf('boxes', item.from)}>{box?.name ?? item.from}</a>
        {edit.actor && ` · ${edit.actor}`} · <When at={item.at} /> ·{' '}
        <a href={addressOf('record', edit.record_id)}>{say('conflict.story')}</a>
      </p>
      <p class="note">
        <strong>{reasonText(texts, conflict?.error_code ?? '')}</strong>{' '}
        {!texts.has(`conflict.${conflict?.error_code}`) && (
          <span class="quiet-text" lang="en" dir="ltr">
            {detail.message ?? detail.detail}
          </span>
        )}
      </p>
      <Sides item={item} />
      {item.dependants.length > 0 && (
        <p>{say('conflict.dependants', { count: item.dependants.length })}</p>
      )}
      <Deciding item={item} />
    </>
  )
}

/** Mine beside theirs, field by field; what differs is marked. */
function Sides({ item: { edit, mine, theirs, base } }: { item: InboxItem }) {
  const { texts } = useSurroundings()
  const { say } = texts
  const said: Fields = mine ?? edit.movement ?? {}
  const rows = Object.keys(said).filter((name) => !LEFT_OUT.includes(name))
  return (
    <section class="sheet wide">
      <table>
        <thead>
          <tr>
            <th scope="col">{say('conflict.field')}</th>
            <th scope="col">{say('conflict.mine')}</th>
            <th scope="col">{say('conflict.theirs')}</th>
            <th scope="col">{say('conflict.base')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((name) => {
            const differs = theirs !== null && !isSame(said[name], theirs[name])
            return (
              <tr key={name} class={differs ? 'clash' : ''}>
                <th scope="row">
                  {fieldName(texts, name)} {differs && `≠ ${say('conflict.differs')}`}
                </th>
                <td>{valueText(texts, said[name])}</td>
                <td>{valueText(texts, theirs?.[name])}</td>
                <td>{valueText(texts, base?.[name])}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

const LEFT_OUT = ['id', 'revision', 'created_at', 'updated_at']

const isSame = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

function Deciding({ item }: { item: InboxItem }) {
  const { texts } = useSurroundings()
  const { say } = texts
  const mayChange = useMayChange()
  const [chosen, setChosen] = useState<Decision | null>(null)
  const waitsForBoxes = item.waits_for_boxes ?? []
  if (!mayChange) return <p class="note">{say('levers.forbidden')}</p>
  if (item.waits_for) {
    return (
      <p class="note">
        {say('conflict.waitsFor')}{' '}
        <a href={addressOf('conflicts', item.waits_for)}>{say('conflict.first')}</a>
      </p>
    )
  }
  if (waitsForBoxes.length > 0) {
    const names = waitsForBoxes.map(({ name }) => name).join(', ')
    return <p class="note">{say('conflict.waitsForBoxes', { names })}</p>
  }
  return (
    <section class="sheet">
      <h2>{say('conflict.decide')}</h2>
      <p class="quiet-text">{say('conflict.decideHow')}</p>
      <DecisionButtons
        possible={item.decisions}
        chosen={chosen}
        keyOf={(decision) => `decide.${decision}`}
        onChoose={setChosen}
      />
      {chosen && <Confirm key={chosen} item={item} decision={chosen} />}
    </section>
  )
}

function Confirm({ item, decision }: { item: InboxItem; decision: Decision }) {
  const { api, texts } = useSurroundings()
  const { say, has } = texts
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const asked = ASKED[decision]

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const fields = asked?.read(item, new FormData(event.currentTarget))
    setBusy(true)
    try {
      const body = { decision, ...(fields && { fields }) }
      await api.send('POST', `/api/inbox/${item.id}/decide`, body)
      go('conflicts')
    } catch (error) {
      setBusy(false)
      const key = error instanceof Refused ? `decide.${error.code}` : ''
      if (error instanceof LineDown) setFailure(say('levers.unknown'))
      else setFailure(has(key) ? say(key) : failureText(texts, error as Refused))
    }
  }

  return (
    <form class="confirm" onSubmit={submit}>
      <p>{say(`decide.${decision}.sure`)}</p>
      {asked && <asked.Inputs item={item} />}
      {failure && <p role="alert">{failure}</p>}
      <button type="submit" disabled={isBusy}>
        {say('levers.yes', { what: say(`decide.${decision}`) })}
      </button>
    </form>
  )
}

/** Fields of an edit that can be set otherwise as text. */
function changeable({ mine }: InboxItem): [string, unknown][] {
  return Object.entries(mine ?? {}).filter(
    ([name, value]) => (!LEFT_OUT.includes(name) && typeof value !== 'object') || value === null,
  )
}

/** What is asked for a decision that says something besides, and what its form says. */
type Asked = {
  Inputs: (props: { item: InboxItem }) => ComponentChildren
  read: (item: InboxItem, form: FormData) => Fields
}

const ASKED: { [Name in Decision]: Name extends SayingDecision ? Asked : null } = {
  keep_server: null,
  apply_mine: null,
  change: { Inputs: ChangeInputs, read: changedFields },
  withdraw: null,
  confirm: null,
  count: { Inputs: CountInput, read: (_item, form) => ({ counted: Number(form.get('counted')) }) },
}

function CountInput() {
  const { say } = useSurroundings().texts
  return (
    <label>
      {say('conflict.counted')}
      <input name="counted" type="number" min="0" step="1" required />
    </label>
  )
}

function ChangeInputs({ item }: { item: InboxItem }) {
  const { texts } = useSurroundings()
  return changeable(item).map(([name, value]) => (
    <label key={name}>
      {fieldName(texts, name)}
      <input name={name} defaultValue={value === null ? '' : String(value)} />
    </label>
  ))
}

function changedFields(item: InboxItem, form: FormData): Fields {
  const set = changeable(item).map(([name, before]): [string, unknown] => {
    const text = String(form.get(name) ?? '')
    if (typeof before === 'number') return [name, Number(text)]
    if (typeof before === 'boolean') return [name, text === 'true']
    return [name, text === '' ? null : text]
  })
  return Object.fromEntries(set)
}
