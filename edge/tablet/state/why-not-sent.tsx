import { Facts } from '../people/person.tsx'
import { whyNothingIsSent } from '../replica/replica-store.ts'
import { toSend } from '../replica/settle.ts'
import { useLive, useSurroundings } from '../surroundings.ts'
import type { TextKey } from '../texts.ts'

const TEXTS: Record<NonNullable<Awaited<ReturnType<typeof whyNothingIsSent>>>, TextKey> = {
  name: 'who.awaited',
}

/** Why what waits here is not sent, how many changes that are and whose; null if it is sent, or nothing waits. */
export function useWhyNotSent() {
  const { db } = useSurroundings().device
  return useLive(async () => {
    const why = await whyNothingIsSent(db)
    const edits = why ? await toSend(db) : []
    const writers = [...new Set(edits.flatMap(({ edit }) => edit.actor ?? []))]
    return why && edits.length > 0 ? { key: TEXTS[why], count: edits.length, writers } : null
  }, [db])
}

/** The same, in words. */
export function WhyNotSent() {
  const { say } = useSurroundings().texts
  const why = useWhyNotSent()
  if (!why) return null
  return (
    <>
      <p class="strong">{say(why.key, { count: why.count })}</p>
      {why.writers.length > 0 && (
        <p>
          {say('who.awaitedOf')} <Facts facts={why.writers} />
        </p>
      )}
    </>
  )
}
