import { useStore } from '@outpost/shared/web/use-store'
import { useLive, useNow, useSurroundings } from '../hooks.ts'
import { readState } from '../replica/database.ts'
import { Mark } from './mark.tsx'

/** Everywhere: how far all of it has got, by shape and word, and how old the data is. Leads to all of it. */
export function StateButton() {
  const { device, texts } = useSurroundings()
  const { db, exchange } = device
  const { link } = useStore(exchange.state)
  const now = useNow(10_000)
  const standing = useLive(() => readState(db), [db])
  const waiting = useLive(() => db.edits.where('state').anyOf('waiting', 'sent').count(), [db])
  const atBox = useLive(() => db.edits.where('state').equals('accepted').count(), [db])
  const at = standing?.lastSuccessAt ?? null
  const isAtCentral = link === 'online' && atBox === 0
  const place = waiting ? 'here' : isAtCentral ? 'central' : 'box'
  return (
    <a class="state" href="#/state">
      <Mark place={place} />
      <span>
        {waiting ? `${texts.say('nav.count', { count: waiting })} · ` : ''}
        {texts.say(`where.${place}`)}
        <br />
        {at === null
          ? texts.say('app.loading')
          : texts.say('age.of', { age: texts.age(Math.min(at, now), now) })}
      </span>
    </a>
  )
}
