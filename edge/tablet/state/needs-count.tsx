import { Mark } from '../parts/mark.tsx'
import { useLive, useSurroundings } from '../surroundings.ts'

/** Beside the way to the inbox, on every screen: how many changes need a person (N5). */
export function NeedsCount() {
  const { device, texts } = useSurroundings()
  const count = useLive(() => device.db.inbox.count(), [device.db]) ?? 0
  // The place is always there: only so is it read out when there is more.
  return (
    <span class="needs" aria-live="polite">
      {count > 0 && (
        <>
          <Mark place="attention" />
          <strong aria-hidden="true">{texts.say('nav.count', { count })}</strong>
          <span class="unseen">{texts.say('state.inbox', { count })}</span>
        </>
      )}
    </span>
  )
}
