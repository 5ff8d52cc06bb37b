import { Facts } from '../people/person.tsx'
import { useLive, useSurroundings } from '../surroundings.ts'
import type { TextKey } from '../texts.ts'
import { readNotSent } from './not-sent.ts'

type NotSent = NonNullable<Awaited<ReturnType<typeof readNotSent>>>

const TEXTS: Record<NotSent['why'], TextKey> = {
  name: 'who.awaited',
}

/** As `readNotSent` tells, and again when that has changed. */
export function useNotSent() {
  const { db } = useSurroundings().device
  return useLive(() => readNotSent(db), [db])
}

/** The same, in words. */
export function WhyNotSent({ notSent }: { notSent: NotSent | null | undefined }) {
  const { say } = useSurroundings().texts
  if (!notSent) return null
  const { why, count, writers } = notSent
  return (
    <>
      <p class="strong">{say(TEXTS[why], { count })}</p>
      {writers.length > 0 && (
        <p>
          {say('who.awaitedOf')} <Facts facts={writers} />
        </p>
      )}
    </>
  )
}
