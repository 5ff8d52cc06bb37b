import type { LinkState } from '@outpost/shared/replica/link'
import { useStore } from '@outpost/shared/web/use-store'
import { centralSilence } from '../device/box-status.ts'
import { Mark } from '../parts/mark.tsx'
import { readState } from '../replica/database.ts'
import { whereNotAtCentral } from '../replica/not-at-central.ts'
import { useLive, useNow, useSurroundings } from '../surroundings.ts'
import type { TextKey } from '../texts.ts'

/**
 * Everywhere: how far all of it has got, by shape and word, how old the data is, and who of box and central
 * is not heard. Leads to all of it.
 */
export function StateButton() {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const { db, exchange } = device
  const { link } = useStore(exchange.state)
  const told = useStore(device.box.state)
  // What it said before this start may be otherwise by now.
  const box = link === null ? null : told
  const now = useNow(10_000)
  const replica = useLive(() => readState(db), [db])
  const waiting = useLive(async () => (await whereNotAtCentral(db)).here.count(), [db])
  const atBox = useLive(async () => (await whereNotAtCentral(db)).onBox.count(), [db])
  const at = replica?.lastSuccessAt ?? null
  const away = awayOf(link)
  // What other tablets have written waits in the same box.
  const isAtCentral = !away && atBox === 0 && box?.pending === 0
  const place = waiting ? 'here' : !isAtCentral ? 'box' : box.inbox > 0 ? 'attention' : 'central'
  const silence = away || !box ? null : centralSilence(box, now)
  const age = (instant: number) => texts.age(Math.min(instant, now), now)
  const isPlaceTold = !!waiting || !away
  return (
    <a class="state" href="#/state">
      {isPlaceTold && <Mark place={place} />}
      <span>
        {isPlaceTold && (
          <>
            {waiting ? `${say('nav.count', { count: waiting })} · ` : ''}
            {say(place === 'central' ? 'state.allSent' : `where.${place}`)}
            <br />
          </>
        )}
        {away && (
          <strong>
            <Mark place="silent" /> {say(away)}
            <br />
          </strong>
        )}
        {silence?.isLong ? (
          <strong>
            <Mark place="silent" />{' '}
            {silence.heardAt === null
              ? say('silent.always')
              : say('silent.since', { age: age(silence.heardAt) })}
          </strong>
        ) : silence?.heardAt ? (
          say('silent.since', { age: age(silence.heardAt) })
        ) : at === null ? (
          say('app.loading')
        ) : (
          say('age.of', { age: age(at) })
        )}
      </span>
    </a>
  )
}

/** Why the box is not heard; null if it is, or was not called yet. */
function awayOf(link: LinkState | null): TextKey | null {
  if (link === null || link === 'online' || link === 'resyncing') return null
  return link === 'offline' || link === 'captive_portal' ? 'away.box' : 'away.trouble'
}
