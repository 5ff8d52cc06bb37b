import { painted } from '@outpost/shared/web/after-paint'
import { createStore } from '@outpost/shared/web/store'
import { noteButtons } from './tap-through.ts'

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
