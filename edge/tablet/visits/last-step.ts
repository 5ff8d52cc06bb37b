import { createStore } from '@outpost/shared/web/store'
import { useState } from 'preact/hooks'
import type { Wish, Wishes } from '../replica/write.ts'
import { useSaving } from '../shell/saving.ts'
import { asStep, isStepping, isTapMissed } from '../shell/stepping.ts'
import { isTappedThrough } from '../shell/tap-through.ts'
import { useSurroundings } from '../surroundings.ts'
import type { Texts } from '../texts.ts'
import { takeovers } from '../who-works/choosing.ts'
import { settingBack, standsAsSeen } from './set-back.ts'

/** Tells what was done, in the language in which it is read: another one may be chosen meanwhile. */
export type Said = (texts: Texts) => string

/** What was done to a visit a moment ago, and what sets it back. */
export type Step = { said: Said; undo: Wish[] }

/** The last step, as long as it can be undone by one tap. */
export const lastStep = createStore<Step | null>(null)

// It was another one's, who has seen what they did.
takeovers.subscribe(() => lastStep.set(null))

/** Steps of visits: each is saved, and offered to be undone. */
export function useSteps() {
  const { device, texts } = useSurroundings()
  const { db } = device
  const { save, failure } = useSaving()
  const [isStale, setStale] = useState(false)

  async function keepStep([first, ...more]: Wishes, said: Said): Promise<boolean> {
    setStale(false)
    if (!(await save(first, ...more))) return false
    // Undoing stands on this: what others do to the visit from now on, it does not overwrite.
    const { collection, recordId } = more.at(-1) ?? first
    const seen = (await db.records.get([collection, recordId]))?.seen
    if (seen) lastStep.set({ said, undo: settingBack(seen, first.seen?.fields ?? null) })
    return true
  }

  async function keepSetBack(wishes: Wish[]): Promise<boolean> {
    const isAsSeen = await standsAsSeen(db, wishes)
    setStale(!isAsSeen)
    return isAsSeen && (await save(...wishes))
  }

  const { say } = texts
  const stale = isStale ? say('error.taken', { reason: say('conflict.STALE_UPDATE') }) : null
  return {
    /** Of one visit, as which the last of them leaves it. Answers whether it was kept. `said` tells what was done. */
    take: async (wishes: Wishes, said: Said) => {
      const isMissed = isStepping.get() && !isTappedThrough()
      isTapMissed.set(isMissed)
      return !isMissed && (await asStep(() => keepStep(wishes, said)))
    },
    /** Answers whether it was kept; not if the visit has been changed since it was seen so. */
    setBack: (wishes: Wish[]) => asStep(() => keepSetBack(wishes)),
    failure: stale ?? failure,
  }
}
