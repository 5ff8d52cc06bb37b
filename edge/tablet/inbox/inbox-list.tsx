import { useStore } from '@outpost/shared/web/use-store'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { Told } from '../parts/told.tsx'
import { fetchPatients } from '../replica/fetch-patients.ts'
import type { InboxItem } from '../replica/inbox-item.ts'
import { holdStill } from '../shell/stepping.ts'
import { StillAfterStep } from '../shell/still.tsx'
import { useLive, useSurroundings } from '../surroundings.ts'
import { inOrder, patientsOf, readInbox } from './inbox.ts'
import { type Decided, InboxEntry } from './inbox-entry.tsx'
import { readWording } from './wording.ts'

/**
 * What central or the box has rejected: why, mine beside theirs, and what can be decided. `id` names a
 * record of which something is looked for here.
 */
export function InboxList({ id }: { id: string | null }) {
  const { device, texts } = useSurroundings()
  const { say, has } = texts
  const { items, isAway } = useInbox()
  const [typed, setTyped] = useState<readonly Entry[]>([])
  const shownIds = items?.map((one) => one.id).join()
  useLayoutEffect(holdStill, [shownIds])
  const [decided, setDecided] = useState<Decided | null>(null)
  const told = useLive(async () => items && readWording(device.db, items), [device.db, items])
  if (!items || !told) {
    if (!isAway) return <p class="loading">{say('app.loading')}</p>
    return (
      <section>
        <h1>{say('nav.inbox')}</h1>
        <p>{say('inbox.offline')}</p>
      </section>
    )
  }
  const wording = { ...told, texts }
  const leftOut = decided?.left_out.map((name) => `field.${name}`).filter(has) ?? []
  const entries = withTyped(toEntries(items), typed)
  const wanted = entries.find(({ item, dependants }) =>
    [item, ...dependants].some(({ edit }) => edit.record_id === id),
  )
  return (
    <section>
      <h1>{say('nav.inbox')}</h1>
      <p class="quiet-text">{say('state.inbox', { count: items.length })}</p>
      {isAway && <Told>{say('inbox.away')}</Told>}
      {decided && (
        <Told>
          {[
            say('inbox.decided'),
            decided.staying.length > 0 && say('inbox.staying', { count: decided.staying.length }),
            leftOut.length > 0 &&
              say('inbox.leftOut', { fields: leftOut.map((key) => say(key)).join(', ') }),
          ]
            .filter(Boolean)
            .join(' ')}
        </Told>
      )}
      <StillAfterStep>
        <ul class="rows">
          {entries.map((entry) => (
            <InboxEntry
              key={entry.item.id}
              {...entry}
              wording={wording}
              isLookedFor={entry === wanted}
              onTyping={(isTyping) =>
                setTyped((before) => {
                  const others = before.filter(({ item }) => item.id !== entry.item.id)
                  return isTyping ? [...others, entry] : others
                })
              }
              onDecided={setDecided}
            />
          ))}
        </ul>
      </StillAfterStep>
    </section>
  )
}

/** What can be decided by itself, with what goes with it. */
type Entry = { item: InboxItem; dependants: readonly InboxItem[]; isGone?: boolean }

function toEntries(items: readonly InboxItem[]): Entry[] {
  return items
    .filter(({ waits_for }) => waits_for === null)
    .map((item) => ({ item, dependants: items.filter((one) => item.dependants.includes(one.id)) }))
}

/** Those into which somebody types stay where they are when they were decided elsewhere. */
function withTyped(entries: readonly Entry[], typed: readonly Entry[]): Entry[] {
  const gone = typed
    .filter(({ item }) => !entries.some((one) => one.item.id === item.id))
    .map((entry) => ({ ...entry, isGone: true }))
  return [...entries, ...gone].sort((a, b) => inOrder(a.item, b.item))
}

/**
 * What is known to need a person, and whether the box could not be asked about it just now; the items
 * are missing until it is known whether there are any.
 */
function useInbox() {
  const { device } = useSurroundings()
  const { link } = useStore(device.exchange.state)
  const [isAway, setAway] = useState(false)
  const [isAnswered, setAnswered] = useState(false)
  useEffect(() => {
    const take = (isThere: boolean) => {
      setAway(!isThere)
      setAnswered((before) => before || isThere)
    }
    device.askInbox().then(
      () => take(true),
      () => take(false),
    )
  }, [device, link])
  const held = useLive(() => readInbox(device.db), [device.db])
  const items = isAnswered || held?.length ? held : undefined
  useEffect(() => {
    fetchPatients(device, patientsOf(items ?? [])).catch(() => {
      // Then they have no names here.
    })
  }, [device, items])
  return { items, isAway }
}
