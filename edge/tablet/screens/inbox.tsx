import type { Decision } from '@outpost/shared/protocol/conflicts'
import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useNow, useStore, useSurroundings } from '../hooks.ts'

/** A rejected edit as the box tells of it (N5). */
type Item = {
  id: string
  edit: { collection: string; op: string; actor?: string | null; movement?: { kind: string } }
  conflict: { error_code: string; message?: string; detail?: string } | null
  mine: Record<string, unknown> | null
  theirs: Record<string, unknown> | null
  base: Record<string, unknown> | null
  decisions: Decision[]
  at: string
  waits_for: string | null
}

/** What central or the box has rejected: why, mine beside theirs, and what can be decided. */
export function Inbox() {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const exchange = useStore(device.exchange.state)
  const [items, setItems] = useState<Item[] | 'offline' | null>(null)
  const [asked, setAsked] = useState(0)

  useEffect(() => {
    device
      .ask('/api/inbox')
      .then(async (response) => {
        const { results }: { results: Item[] } = await response.json()
        setItems(results)
      })
      .catch(() => setItems((known) => known ?? 'offline'))
  }, [device, exchange.nextAt, asked])

  if (items === null) return <p class="loading">{say('app.loading')}</p>
  if (items === 'offline') return <p class="loading">{say('inbox.offline')}</p>
  return (
    <section>
      <h1>{say('nav.inbox')}</h1>
      <p class="quiet-text">{say('state.inbox', { count: items.length })}</p>
      <ul class="rows">
        {items.map((item) => (
          <InboxItem key={item.id} item={item} onDecided={() => setAsked(asked + 1)} />
        ))}
      </ul>
    </section>
  )
}

function InboxItem({ item, onDecided }: { item: Item; onDecided: () => void }) {
  const { device, texts } = useSurroundings()
  const { say, has } = texts
  const now = useNow(30_000)
  const [failure, setFailure] = useState<string | null>(null)
  const { conflict, mine, theirs, decisions } = item
  const code = `conflict.${conflict?.error_code}`
  const names = Object.keys(mine ?? {}).filter((name) => !HIDDEN.includes(name))

  async function decide(decision: Decision, fields?: Record<string, unknown>) {
    const response = await device
      .ask(`/api/inbox/${item.id}/decide`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ decision, ...(fields && { fields }) }),
      })
      .catch(() => null)
    if (response?.ok) return onDecided()
    const problem: { detail?: string } | null = response && (await response.json())
    setFailure(say('error.taken', { reason: problem?.detail ?? say('link.offline') }))
  }

  function count(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const counted = Number(new FormData(event.currentTarget).get('counted'))
    decide('count', { counted }).catch(reportError)
  }

  return (
    <li class="sheet">
      <p class="strong">{has(code) ? say(code) : (conflict?.message ?? conflict?.detail)}</p>
      <p class="quiet-text">
        {theirs?.full_name ? `${String(theirs.full_name)} · ` : ''}
        {texts.age(Date.parse(item.at), now)}
        {item.edit.actor ? ` · ${item.edit.actor}` : ''}
      </p>
      {names.length > 0 && (
        <table>
          <thead>
            <tr>
              <th />
              <th>{say('inbox.mine')}</th>
              <th>{say('inbox.theirs')}</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => {
              const key = `field.${name}`
              const isClash = shown(mine?.[name]) !== shown(theirs?.[name])
              return (
                <tr key={name} class={isClash ? 'clash' : ''}>
                  <th scope="row">{has(key) ? say(key) : name}</th>
                  <td>{shown(mine?.[name])}</td>
                  <td>{shown(theirs?.[name])}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      {item.waits_for && <p>{say('inbox.waits')}</p>}
      {failure && <p role="alert">{failure}</p>}
      <div class="steps start">
        {decisions
          .filter((decision) => decision !== 'count' && decision !== 'change')
          .map((decision) => (
            <button
              key={decision}
              type="button"
              class="quiet"
              onClick={() => decide(decision).catch(reportError)}
            >
              {say(`decide.${decision as 'keep_server'}`)}
            </button>
          ))}
        {decisions.includes('count') && (
          <form class="line" onSubmit={count}>
            <label>
              {say('move.howManyThere')}
              <input name="counted" type="number" min={0} inputMode="numeric" required />
            </label>
            <button type="submit" class="quiet">
              {say('decide.count')}
            </button>
          </form>
        )}
      </div>
    </li>
  )
}

/** Fields that say nothing to a person: ids, and what the record says of itself. */
const HIDDEN = [
  'id',
  'clinic_id',
  'shared_with',
  'patient_id',
  'doctor_id',
  'pharmacy_id',
  'medicine_id',
  'merged_into',
]

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
