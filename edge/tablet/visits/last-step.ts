import type { CollectionName } from '@outpost/shared/model/collections'
import { createStore } from '@outpost/shared/web/store'
import { useState } from 'preact/hooks'
import type { DeviceDatabase } from '../replica/database.ts'
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

/** What sets back a step that was just kept: of one visit, as which the last wish leaves it, or a change of each of several. */
async function readUndo(db: DeviceDatabase, wishes: Wishes): Promise<Wish[]> {
  const [first] = wishes
  const areChanges = wishes.every(({ op }) => op === 'update')
  const steps = areChanges ? wishes.map((one) => [one, one]) : [[first, wishes.at(-1) ?? first]]
  const kept = await db.records.bulkGet(
    steps.map(([, last = first]): [CollectionName, string] => [last.collection, last.recordId]),
  )
  return steps.flatMap(([begun], index) => {
    const seen = kept[index]?.seen
    return seen ? settingBack(seen, begun?.seen?.fields ?? null) : []
  })
}

/** Steps of visits: each is saved, and offered to be undone. */
export function useSteps() {
  const { device, texts } = useSurroundings()
  const { db } = device
  const { save, failure } = useSaving()
  const [isStale, setStale] = useState(false)

  async function keepStep([first, ...more]: Wishes, said: Said): Promise<boolean> {
    setStale(false)
    if (!(await save(first, ...more))) return false
    // Undoing stands on this: what others do to the visits from now on, it does not overwrite.
    const undo = await readUndo(db, [first, ...more])
    if (undo.length > 0) lastStep.set({ said, undo })
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
    /** Of one visit, as which the last of them leaves it, or a change of each of several. Answers whether it was kept. `said` tells what was done. */
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
