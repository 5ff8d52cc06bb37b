import { useEffect, useState } from 'preact/hooks'
import { leftHere } from './way-back.ts'

/** Who comes back to a list finds at once as many rows as there were, up to so many. */
const ROWS_BACK_MAX = 40
/** So much of a long list is there when the screen is first painted: what fills a screen. */
const ROWS_AT_FIRST = 10
/** And so much more whenever the tablet has nothing else to do: a tap meanwhile waits for no more rows than these. */
const ROWS_MORE = 2
/** The list goes on for so many screens beyond what is looked at; the rest comes when one scrolls there. */
const SCREENS_AHEAD = 2
/** A tablet that always has something to do goes on all the same after so long, in milliseconds. */
const ROWS_WAIT_MAX = 200
/** So long after a touch no rows are added, in milliseconds: what it asks for comes first. */
const ROWS_TOUCH_MS = 400

let touchedAt = Number.NEGATIVE_INFINITY
for (const touch of ['pointerdown', 'keydown']) {
  const note = () => {
    touchedAt = performance.now()
  }
  addEventListener(touch, note, { capture: true, passive: true })
}

/**
 * How many rows of a long list to show: a tap is answered by the first, the rest follow as far as they
 * are near to what is looked at, and those up to `wanted` in any case, and those that were there when
 * the screen was left.
 */
export function useGrowing(total: number, wanted = 0): number {
  const [left] = useState(leftHere)
  const [before] = useState(left.rows)
  const [count, setCount] = useState(Math.max(ROWS_AT_FIRST, Math.min(before, ROWS_BACK_MAX)))
  useEffect(() => {
    left.rows = count
    if (count >= total) return
    return whenToGrow(count < Math.max(wanted, before), () => setCount(count + ROWS_MORE))
  }, [count, total, wanted])
  return count
}

/** Grows once when it is time to; answers how to stop waiting for that. */
function whenToGrow(isWanted: boolean, grow: () => void): () => void {
  let idle = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  function wait() {
    cancelIdleCallback(idle)
    idle = requestIdleCallback(look, { timeout: ROWS_WAIT_MAX })
  }
  function look() {
    const touchedMs = performance.now() - touchedAt
    if (touchedMs < ROWS_TOUCH_MS) timer = setTimeout(wait, ROWS_TOUCH_MS - touchedMs)
    else if (isWanted || isEndNear()) grow()
  }
  addEventListener('scroll', wait, { passive: true })
  addEventListener('resize', wait)
  wait()
  return () => {
    removeEventListener('scroll', wait)
    removeEventListener('resize', wait)
    cancelIdleCallback(idle)
    clearTimeout(timer)
  }
}

function isEndNear(): boolean {
  const { scrollHeight } = document.documentElement
  return scrollHeight - scrollY - innerHeight < SCREENS_AHEAD * innerHeight
}
