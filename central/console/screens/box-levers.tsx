import { HOUR_MS, MINUTE_MS } from '@outpost/shared/model/durations'
import type { OrderKind } from '@outpost/shared/protocol/orders'
import { PAUSE_DAYS_MAX } from '@outpost/shared/protocol/pause-limit'
import type { ComponentChildren, TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import { v4 } from 'uuid'
import type { NodeDetail } from '../../routes/nodes.ts'
import { failureText } from '../answered.tsx'
import type { Failure } from '../answers.ts'
import { LineDown } from '../api.ts'
import { COLLECTION_NAMES } from '../collection-names.ts'
import { useMayChange, useSurroundings } from '../surroundings.ts'
import { When } from '../when.tsx'
import { ConfirmSteps } from './confirm-steps.tsx'

type Given = { path: string; body?: object }

/** Something that can be done to a box from here. */
type Lever = {
  /** Whether it takes something away from the clinic. */
  isGrave?: boolean
  isPossible: (box: NodeDetail) => boolean
  /** What it needs to know. */
  fields?: () => ComponentChildren
  give: (box: NodeDetail, form: FormData, now: number) => Given
}

const PAUSES_H = [1, 4, 24, PAUSE_DAYS_MAX * 24] as const

const isOpen = ({ condition }: NodeDetail) =>
  condition !== 'revoked' && condition !== 'not_enrolled'

const order = (kind: OrderKind, args: object = {}): Given => ({
  path: 'orders',
  body: { kind, args },
})

/** In the order in which they are offered. */
const LEVERS: Record<OrderKind | 'revoke' | 'reinstate', Lever> = {
  resync: {
    isPossible: isOpen,
    fields: () => <ResyncFields />,
    give: (_box, form) => {
      const collection = String(form.get('collection') ?? '')
      const recordId = String(form.get('record') ?? '').trim()
      if (collection === '') return order('resync')
      return order('resync', { collection, ...(recordId && { record_id: recordId }) })
    },
  },
  support_bundle: { isPossible: isOpen, give: () => order('support_bundle') },
  pause: {
    isPossible: (box) => isOpen(box) && box.report.paused_until === null,
    fields: () => <PauseFields />,
    give: (_box, form, now) => {
      const until = new Date(now + Number(form.get('hours')) * HOUR_MS - MARGIN_MS)
      return order('pause', { until: until.toISOString() })
    },
  },
  resume: {
    isPossible: (box) => isOpen(box) && box.report.paused_until !== null,
    give: () => order('resume'),
  },
  rotate_token: { isPossible: isOpen, give: () => order('rotate_token') },
  revoke: {
    isGrave: true,
    isPossible: ({ condition }) => condition !== 'revoked',
    give: () => ({ path: 'revoke' }),
  },
  reinstate: {
    isPossible: ({ condition }) => condition === 'revoked',
    give: () => ({ path: 'reinstate' }),
  },
}
const LEVER_NAMES = Object.keys(LEVERS) as (keyof typeof LEVERS)[]

/** Central's clock goes on while the request is on its way, and it takes no longer pause than the longest. */
const MARGIN_MS = MINUTE_MS

/** What can be done to a box, each with what it does and a confirmation; all are in the audit trail. */
export function BoxLevers({ box, onDone }: { box: NodeDetail; onDone: () => Promise<void> }) {
  const { say } = useSurroundings().texts
  const mayChange = useMayChange()
  const levers = LEVER_NAMES.filter((name) => LEVERS[name].isPossible(box))
  return (
    <section class="sheet">
      <h2>{say('levers.title')}</h2>
      {mayChange ? (
        <>
          <p class="quiet-text">{say('levers.how')}</p>
          {box.copies.length > 0 && <Twins box={box} onDone={onDone} />}
          <ul class="levers">
            {levers.map((name) => (
              <li key={name}>
                <LeverRow name={name} box={box} onDone={onDone} />
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p class="note">{say('levers.forbidden')}</p>
      )}
    </section>
  )
}

type RowProps = { name: keyof typeof LEVERS; box: NodeDetail; onDone: () => Promise<void> }

function LeverRow({ name, box, onDone }: RowProps) {
  const { api, texts } = useSurroundings()
  const { say } = texts
  const lever = LEVERS[name]
  const [isAsked, setAsked] = useState(false)
  const { give, failure, isBusy } = useGiving(box, onDone)
  const textOf = (part: 'name' | 'does' | 'sure') => say(`levers.${name}.${part}`)

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const given = lever.give(box, new FormData(event.currentTarget), api.now())
    if (await give(given)) setAsked(false)
  }

  return (
    <>
      <div class="lever">
        <div>
          <strong>{textOf('name')}</strong>
          <p class="quiet-text">{textOf('does')}</p>
        </div>
        {!isAsked && (
          <button type="button" class="quiet" onClick={() => setAsked(true)}>
            {textOf('name')}
          </button>
        )}
      </div>
      {isAsked && (
        <form class="confirm" onSubmit={submit}>
          <p>{textOf('sure')}</p>
          {lever.fields?.()}
          {failure && <p role="alert">{failure}</p>}
          <ConfirmSteps
            does={say('levers.yes', { what: textOf('name') })}
            close={() => setAsked(false)}
            isGrave={lever.isGrave ?? false}
            isDisabled={isBusy}
          />
        </form>
      )}
    </>
  )
}

/** Gives an order, or pulls a lever; the same try goes again under the same id. */
function useGiving(box: NodeDetail, onDone: () => Promise<void>) {
  const { api, texts } = useSurroundings()
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [id, setId] = useState(() => v4())

  async function give({ path, body }: Given): Promise<boolean> {
    setBusy(true)
    setFailure(null)
    try {
      const sent = path === 'orders' ? { id, ...body } : body
      await api.send('POST', `/api/nodes/${box.id}/${path}`, sent)
      setId(v4())
      await onDone()
      return true
    } catch (error) {
      // Whether it was taken is not known; under the same id it is not done twice.
      const isUnknown = error instanceof LineDown
      setFailure(isUnknown ? texts.say('levers.unknown') : failureText(texts, error as Failure))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { give, failure, isBusy }
}

/** Copies of a box that call, of which one must be chosen (N10). */
function Twins({ box, onDone }: { box: NodeDetail; onDone: () => Promise<void> }) {
  const { say } = useSurroundings().texts
  const { give, failure, isBusy } = useGiving(box, onDone)
  const [asked, setAsked] = useState<string | null>(null)
  return (
    <div class="twins">
      <h3>{say('twins.title')}</h3>
      <ul class="orders">
        {box.copies.map(({ incarnation, last_seen_at: seen, address, report }) => (
          <li key={incarnation}>
            <strong>
              <code>{incarnation}</code>
            </strong>{' '}
            <span class="quiet-text">
              {seen ? (
                <>
                  {say('twins.from', { address })} <When at={seen} />
                </>
              ) : (
                say('box.never')
              )}
              {' · '}
              {say('twins.pending', { count: Number(report?.pending ?? 0) })}
            </span>
            {asked === incarnation ? (
              <form
                class="confirm"
                onSubmit={(event) => {
                  event.preventDefault()
                  void give({ path: 'release', body: { incarnation } })
                }}
              >
                <p>{say('twins.sure')}</p>
                {failure && <p role="alert">{failure}</p>}
                <ConfirmSteps
                  does={say('twins.release')}
                  close={() => setAsked(null)}
                  isGrave
                  isDisabled={isBusy}
                />
              </form>
            ) : (
              <button type="button" class="quiet" onClick={() => setAsked(incarnation)}>
                {say('twins.release')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

function PauseFields() {
  const { texts, figures } = useSurroundings()
  return (
    <label>
      {texts.say('levers.pause.long')}
      <select name="hours">
        {PAUSES_H.map((hours) => (
          <option key={hours} value={hours}>
            {figures.span(hours * HOUR_MS)}
          </option>
        ))}
      </select>
    </label>
  )
}

function ResyncFields() {
  const { say } = useSurroundings().texts
  const [collection, setCollection] = useState('')
  return (
    <>
      <label>
        {say('levers.resync.what')}
        <select
          name="collection"
          value={collection}
          onChange={({ currentTarget }) => setCollection(currentTarget.value)}
        >
          <option value="">{say('levers.resync.all')}</option>
          {COLLECTION_NAMES.map((name) => (
            <option key={name} value={name}>
              {say(`collection.${name}`)}
            </option>
          ))}
        </select>
      </label>
      {collection !== '' && (
        <label>
          {say('levers.resync.record')}
          <input name="record" dir="ltr" pattern="\s*[0-9a-fA-F\-]{36}\s*" maxLength={40} />
        </label>
      )}
    </>
  )
}
