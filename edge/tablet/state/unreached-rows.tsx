import type { Millis } from '@outpost/shared/model/time'
import { subjectOf, type Told, type Wording } from '../inbox/wording.ts'
import { Mark } from '../parts/mark.tsx'
import { Facts } from '../people/person.tsx'
import type { Whereabouts } from '../replica/whereabouts.ts'
import type { UnreachedList } from './unreached.ts'

type UnreachedRowsProps = {
  list: UnreachedList
  wording: Wording
  place: Whereabouts
  now: Millis
}

/** What has got no farther than this: of whom or what, what was done, and when. */
export function UnreachedRows({ list, wording, place, now }: UnreachedRowsProps) {
  const { say, age } = wording.texts
  const { named, more } = list
  if (named.length === 0) return null
  return (
    <>
      <ul class="unreached">
        {named.map(({ key, told, op, since, asideUntil }) => (
          <li key={key}>
            <Mark place={place} />
            <span>
              <Subject told={told} wording={wording} />
              {op &&
                ` · ${op === 'move_stock' ? movementOf(told.mine, wording) : say(`inbox.${op}`)}`}{' '}
              <span class="quiet-text">
                · {age(Math.min(since, now), now)}
                {asideUntil !== null &&
                  asideUntil > now &&
                  ` · ${say('state.aside', { age: age(asideUntil, now) })}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {more > 0 && <p class="quiet-text">{say('state.more', { count: more })}</p>}
    </>
  )
}

function Subject({ told, wording }: { told: Told; wording: Wording }) {
  const parts = subjectOf(told, wording)
  return <Facts facts={parts.length > 0 ? parts : [wording.texts.say('value.away')]} />
}

/** What was moved, and how much of it. */
function movementOf(movement: Record<string, unknown> | null, { texts }: Wording): string {
  const { kind, delta, counted } = movement ?? {}
  const key = `kind.${kind}`
  const units = typeof delta === 'number' ? texts.say('card.delta', { delta }) : String(counted)
  return `${texts.has(key) ? texts.say(key) : kind}: ${units}`
}
