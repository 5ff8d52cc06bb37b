import { whyNothingIsSent } from '../replica/replica-store.ts'
import { whereToSend } from '../replica/settle.ts'
import { useLive, useSurroundings } from '../surroundings.ts'
import type { TextKey } from '../texts.ts'

const TEXTS: Record<NonNullable<Awaited<ReturnType<typeof whyNothingIsSent>>>, TextKey> = {
  name: 'who.awaited',
}

/** Why what waits here is not sent, and how many changes that are; null if it is sent, or nothing waits. */
export function useWhyNotSent() {
  const { db } = useSurroundings().device
  return useLive(async () => {
    const why = await whyNothingIsSent(db)
    const count = why ? await whereToSend(db).count() : 0
    return why && count > 0 ? { key: TEXTS[why], count } : null
  }, [db])
}

/** The same, in words. */
export function WhyNotSent() {
  const { say } = useSurroundings().texts
  const why = useWhyNotSent()
  return why ? <p class="strong">{say(why.key, { count: why.count })}</p> : null
}
