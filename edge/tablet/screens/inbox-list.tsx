import { useStore } from '@outpost/shared/web/use-store'
import { useEffect, useState } from 'preact/hooks'
import { useLive, useSurroundings } from '../hooks.ts'
import { type InboxItem, patientsOf, readWording } from '../inbox.ts'
import { fetchPatients } from '../replica/fetch-patients.ts'
import { type Decided, InboxEntry } from './inbox-entry.tsx'

/** What central or the box has rejected: why, mine beside theirs, and what can be decided. */
export function InboxList() {
  const { device, texts } = useSurroundings()
  const { say, has } = texts
  const exchange = useStore(device.exchange.state)
  const [items, setItems] = useState<InboxItem[] | null>(null)
  const [isAway, setAway] = useState(false)
  const [asked, setAsked] = useState(0)
  const [decided, setDecided] = useState<Decided | null>(null)

  useEffect(() => {
    async function ask() {
      const response = await device.ask('/api/inbox')
      if (!response.ok) throw new Error(`the box answered ${response.status}`)
      const { results }: { results: InboxItem[] } = await response.json()
      setItems(results)
      setAway(false)
      await fetchPatients(device, patientsOf(results))
    }
    ask().catch(() => setAway(true))
  }, [device, exchange.nextAt, asked])

  const told = useLive(() => readWording(device.db, items ?? []), [device.db, items])
  if (!items || !told) {
    return <p class="loading">{say(isAway ? 'inbox.offline' : 'app.loading')}</p>
  }
  const wording = { ...told, texts }
  const leftOut = decided?.left_out.map((name) => `field.${name}`).filter(has) ?? []
  return (
    <section>
      <h1>{say('nav.inbox')}</h1>
      <p class="quiet-text">{say('state.inbox', { count: items.length })}</p>
      {isAway && <p role="status">{say('inbox.away')}</p>}
      {decided && (
        <p role="status">
          {[
            say('inbox.decided'),
            decided.staying.length > 0 && say('inbox.staying', { count: decided.staying.length }),
            leftOut.length > 0 &&
              say('inbox.leftOut', { fields: leftOut.map((key) => say(key)).join(', ') }),
          ]
            .filter(Boolean)
            .join(' ')}
        </p>
      )}
      <ul class="rows">
        {items
          .filter(({ waits_for }) => waits_for === null)
          .map((item) => (
            <InboxEntry
              key={item.id}
              item={item}
              dependants={items.filter(({ id }) => item.dependants.includes(id))}
              wording={wording}
              onDecided={(answer) => {
                setDecided(answer)
                setAsked(asked + 1)
              }}
            />
          ))}
      </ul>
    </section>
  )
}
