import type { Millis } from '@outpost/shared/model/time'

/** A moment on both clocks of a tab. */
export type Moment = { monotonic: Millis; wall: Millis }

/**
 * How long nobody has touched the tablet: the longer of what both clocks say. The monotonic one stands
 * still in some browsers while the tablet sleeps; the other one can be set back. Of a touch before the
 * page was loaded only the wall clock tells: if it was set back since, by how much it was counts.
 */
export function idleMs(since: Pick<Moment, 'wall'> & Partial<Moment>, now: Moment): Millis {
  const byWall = now.wall - since.wall
  if (since.monotonic === undefined) return Math.abs(byWall)
  return Math.max(now.monotonic - since.monotonic, byWall)
}

/** What a person does at a tablet. */
const TOUCHES = ['pointerdown', 'keydown', 'input', 'wheel'] as const

/** An idle tablet is noticed this late at most. */
const LOOK_EVERY_MS = 5000

export type IdleWatch = {
  /** Another tab was touched just now. */
  touchedElsewhere(): void
  stop(): void
}

type IdleDeps = {
  moment: () => Moment
  afterMs: Millis
  onIdle: () => void
  /** At each touch that does not come too late. */
  onTouch: () => void
}

/** Watches whether anybody is there; once it has told that nobody is, it is over. */
export function watchIdle({ moment, afterMs, onIdle, onTouch }: IdleDeps): IdleWatch {
  const stopping = new AbortController()
  let last = moment()

  function stop() {
    stopping.abort()
    clearInterval(timer)
  }

  function look(): boolean {
    const isIdle = idleMs(last, moment()) >= afterMs
    if (isIdle && !stopping.signal.aborted) {
      stop()
      onIdle()
    }
    return isIdle
  }

  function touch() {
    // The touch that wakes a tablet after hours is no sign that its owner was there all the while.
    if (look()) return
    last = moment()
    onTouch()
  }

  const timer = setInterval(look, LOOK_EVERY_MS)
  const options = { signal: stopping.signal, capture: true, passive: true }
  for (const name of TOUCHES) addEventListener(name, touch, options)
  document.addEventListener('visibilitychange', look, options)
  return {
    touchedElsewhere() {
      last = moment()
    },
    stop,
  }
}
