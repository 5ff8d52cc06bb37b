import { painted } from '@outpost/shared/web/after-paint'
import { createStore } from '@outpost/shared/web/store'
import { useState } from 'preact/hooks'
import { useSurroundings } from '../hooks.ts'
import type { Wish, Wishes } from '../replica/write.ts'
import { settingBack, standsAsSeen } from '../visits/set-back.ts'
import { useSaving } from './saving.ts'
import { isTappedThrough, noteButtons } from './tap-through.ts'

/** What was done to a visit a moment ago, in words, and what sets it back. */
export type Step = { said: string; undo: Wish[] }

/** The last step, as long as it can be undone by one tap. */
export const lastStep = createStore<Step | null>(null)

/**
 * Whether a step is being taken, or was a moment ago. Meanwhile taps hit nothing that is to be
 * decided, and no visit but one that has not moved (`tap-through.ts`): what is under the finger is another
 * button by then, or another visit, and a second tap was meant for the first.
 */
export const isStepping = createStore(false)

/** Whether a tap was not taken, because something else may have come under the finger: told for a while. */
export const isTapMissed = createStore(false)

let isAllDone = false

/** Tells that a tap was not taken, unless the step before it did all that it can have meant. */
export function missTap() {
  isTapMissed.set(!isAllDone)
}

/** The step has led to another screen: nothing there was meant by a second tap on what did it. */
export function endTaps() {
  isAllDone = true
  isTapMissed.set(false)
}

/** A second tap comes within this time; a person who has read what changed does not. */
const TAPPED_AGAIN_MS = 500

let underWay = 0
let lastTimer: ReturnType<typeof setTimeout> | undefined

/** What is done meanwhile is a step, after which what it has moved under the finger is still for a moment. */
export async function asStep(take: () => Promise<boolean>): Promise<boolean> {
  if (!isStepping.get()) noteButtons()
  clearTimeout(lastTimer)
  isAllDone = false
  underWay += 1
  isStepping.set(true)
  let isTaken = false
  try {
    // That it is being saved is seen before the tablet is busy with it.
    await painted()
    isTaken = await take()
  } finally {
    underWay -= 1
    clearTimeout(lastTimer)
    const end = () => isStepping.set(underWay > 0)
    lastTimer = setTimeout(end, isTaken ? TAPPED_AGAIN_MS : 0)
  }
  return isTaken
}

/** Something else stands under the finger, whoever has moved it: it is still for a moment. */
export function holdStill() {
  asStep(async () => true).catch(reportError)
}

/** Steps of visits: each is saved, and offered to be undone. */
export function useSteps() {
  const { device, texts } = useSurroundings()
  const { db } = device
  const { save, failure } = useSaving()
  const [isStale, setStale] = useState(false)

  async function keepStep([first, ...more]: Wishes, said: string): Promise<boolean> {
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
    take: async (wishes: Wishes, said: string) => {
      const isMissed = isStepping.get() && !isTappedThrough()
      isTapMissed.set(isMissed)
      return !isMissed && (await asStep(() => keepStep(wishes, said)))
    },
    /** Answers whether it was kept; not if the visit has been changed since it was seen so. */
    setBack: (wishes: Wish[]) => asStep(() => keepSetBack(wishes)),
    failure: stale ?? failure,
  }
}
