import { readPairing } from '../replica/database.ts'
import { useLive, useSurroundings } from '../surroundings.ts'
import { isChoosing } from './choosing.ts'

/** In the bar: in whose name this is written. Leads to who works instead, and to the lock. */
export function WhoButton() {
  const { device, texts } = useSurroundings()
  const pairing = useLive(() => readPairing(device.db), [device.db])
  if (!pairing?.staff?.members.length) return null
  const name = pairing.working?.member?.name ?? texts.say('who.nobody')
  return (
    <button
      type="button"
      class="quiet who-works"
      aria-label={texts.say('who.is', { name })}
      onClick={() => isChoosing.set(true)}
    >
      <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="5" r="3.2" fill="currentColor" />
        <path d="M1.5 15c.4-4 2.9-6 6.5-6s6.1 2 6.5 6z" fill="currentColor" />
      </svg>
      <span>{name}</span>
    </button>
  )
}
