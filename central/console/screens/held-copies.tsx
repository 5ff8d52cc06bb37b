import { MINUTE_MS } from '@outpost/shared/model/durations'
import { fieldName } from '@outpost/shared/web/field-name'
import { useStore } from '@outpost/shared/web/use-store'
import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { HeldCopiesView, HeldCopyView } from '../../routes/held-copies.ts'
import { Answered } from '../answered.tsx'
import type { Failure } from '../answers.ts'
import { Refused } from '../api.ts'
import { NextPage } from '../next-page.tsx'
import { collectionName, valueText } from '../record-words.ts'
import { addressOf, route } from '../route.ts'
import { useMayChange, useSurroundings } from '../surroundings.ts'
import type { Texts } from '../texts.ts'
import { useAnswer } from '../use-answer.ts'
import { When } from '../when.tsx'
import { ConfirmSteps } from './confirm-steps.tsx'
import { DecisionButtons } from './decision-buttons.tsx'
import { refusalText } from './refusal.ts'

const ASK_EVERY_MS = MINUTE_MS
const DECISIONS = ['apply', 'dismiss'] as const
type Decision = (typeof DECISIONS)[number]

type Done = (told: string) => Promise<void>

/** What boxes brought back after a restore and could not be taken by itself (N9); an admin decides. */
export function HeldCopies({ onDecided }: { onDecided: () => Promise<void> }) {
  const { say } = useSurroundings().texts
  const mayChange = useMayChange()
  const { query } = useStore(route)
  const after = query.after ? `?after=${query.after}` : ''
  const answer = useAnswer<HeldCopiesView>(`/api/held-copies${after}`, ASK_EVERY_MS)
  const [told, setTold] = useState('')

  async function done(what: string) {
    setTold(what)
    await Promise.all([answer.again(), onDecided()])
  }

  return (
    <>
      <Told text={told} />
      <Answered answer={answer}>
        {({ results, total, next }) => (
          <>
            <h1>{say('held.count', { count: total })}</h1>
            <p class="quiet-text">{say('held.how')}</p>
            {!mayChange && total > 0 && <p class="note">{say('levers.forbidden')}</p>}
            {results.map((one) => (
              <Held key={one.id} held={one} onDone={done} />
            ))}
            {results.length === 0 && total > 0 && (
              <a class="button quiet" href={addressOf('conflicts', null, { show: 'held' })}>
                {say('held.first')}
              </a>
            )}
            <NextPage
              next={next}
              to={(after) => addressOf('conflicts', null, { show: 'held', after })}
            />
          </>
        )}
      </Answered>
    </>
  )
}

/** What became of the last decision; whoever works with the keyboard goes on from there. */
function Told({ text }: { text: string }) {
  const told = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (text) told.current?.focus()
  }, [text])
  return (
    <div role="status">
      {text && (
        <p class="note" ref={told} tabIndex={-1}>
          {text}
        </p>
      )}
    </div>
  )
}

function Held({ held, onDone }: { held: HeldCopyView; onDone: Done }) {
  const { texts } = useSurroundings()
  const { say } = texts
  const mayChange = useMayChange()
  return (
    <section class="sheet wide" aria-label={calledIn(texts, held)}>
      <h2>
        <bdi>{calledIn(texts, held)}</bdi>
      </h2>
      <p>{say(`held.reason.${held.reason}`)}</p>
      <p class="quiet-text">
        {say('held.by')} <a href={addressOf('boxes', held.from)}>{held.from_name ?? held.from}</a> ·{' '}
        <When at={held.at} /> ·{' '}
        <a href={addressOf('record', held.record_id)}>{say('conflict.story')}</a>
      </p>
      <p>
        {say(`held.would.${held.would}`)}{' '}
        {held.obstacle !== null &&
          held.obstacle !== held.reason &&
          say(`held.reason.${held.obstacle}`)}
      </p>
      {held.changes.length > 0 && <Changes held={held} />}
      {mayChange && <Deciding held={held} onDone={onDone} />}
    </section>
  )
}

function calledIn(texts: Texts, { collection, name, record_id: id }: HeldCopyView): string {
  return `${collectionName(texts, collection)}: ${name ?? id}`
}

function Changes({ held: { changes, names, would } }: { held: HeldCopyView }) {
  const { texts, figures } = useSurroundings()
  const { say } = texts
  const shown = (field: string, value: unknown): string => {
    if (Array.isArray(value)) return value.map((one) => shown(field, one)).join(', ') || '–'
    if (field === 'starts_at' && typeof value === 'string') return figures.moment(Date.parse(value))
    return (typeof value === 'string' && names[value]) || valueText(texts, value)
  }
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{say('conflict.field')}</th>
          <th scope="col">{say('held.here')}</th>
          <th scope="col">{say('held.copy')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, here, copy }) => (
          <tr key={field}>
            <th scope="row">
              {field === 'quantity' && would !== 'wait'
                ? say('held.quantity')
                : fieldName(texts, field)}
            </th>
            <td>
              <bdi>{shown(field, here)}</bdi>
            </td>
            <td>
              <bdi>{shown(field, copy)}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What cannot be taken now has no button for it: it says above what is in the way. */
function Deciding({ held, onDone }: { held: HeldCopyView; onDone: Done }) {
  const [chosen, setChosen] = useState<Decision | null>(null)
  const possible = DECISIONS.filter((one) => one === 'dismiss' || held.would !== 'wait')
  return (
    <>
      <DecisionButtons
        possible={possible}
        chosen={chosen}
        keyOf={(decision) => `held.${decision}`}
        onChoose={setChosen}
      />
      {chosen && (
        <Confirm
          key={chosen}
          held={held}
          decision={chosen}
          onDone={onDone}
          close={() => setChosen(null)}
        />
      )}
    </>
  )
}

type ConfirmProps = { held: HeldCopyView; decision: Decision; onDone: Done; close: () => void }

function Confirm({ held, decision, onDone, close }: ConfirmProps) {
  const { api, texts } = useSurroundings()
  const { say } = texts
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    setBusy(true)
    setFailure(null)
    try {
      await api.send('POST', `/api/held-copies/${held.id}/decide`, { decision })
      close()
      await onDone(say(`held.${decision}.done`, { what: calledIn(texts, held) }))
    } catch (error) {
      const became = becameText(texts, held, error as Failure)
      if (became) {
        close()
        await onDone(became)
      } else {
        setBusy(false)
        setFailure(refusalText(texts, error as Failure))
      }
    }
  }

  return (
    <form class="confirm" onSubmit={submit}>
      <p>{say(`held.${decision}.sure`)}</p>
      {failure && <p role="alert">{failure}</p>}
      <ConfirmSteps
        does={say('levers.yes', { what: say(`held.${decision}`) })}
        close={close}
        isGrave={decision === 'apply' && held.would === 'delete'}
        isDisabled={isBusy}
      />
    </form>
  )
}

/** What became of a copy where central has not done what was asked: it waits on, or another has decided. */
function becameText(texts: Texts, held: HeldCopyView, failure: Failure): string | null {
  if (!(failure instanceof Refused)) return null
  const { say, has } = texts
  const what = calledIn(texts, held)
  const { reason, decision, decided_by: who } = failure.body
  if (failure.code === 'COPY_WAITS') {
    const key = `held.reason.${reason}`
    return say('held.waits', { what, why: has(key) ? say(key) : failure.message })
  }
  if (failure.code !== 'NOT_FOUND') return null
  const key = `held.decided.${decision}`
  return has(key) ? say(key, { what, who: String(who ?? '–') }) : say('held.gone', { what })
}
