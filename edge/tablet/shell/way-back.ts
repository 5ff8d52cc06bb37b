/*
 * What the way back finds: how a screen stood at a step of the browser's history when it was left by a link.
 * It is kept in memory only, like all that screens keep of what is written in them.
 */

type LeftAt = {
  /** Where the page was scrolled to; null until it was left. */
  scrollY: number | null
  /** The link by which it was left, and where on the screen that was. */
  link: { href: string; top: number } | null
  /** How many rows of its list there were. */
  rows: number
  /** What was searched for. */
  query: string
}

/** Steps of the history that can be gone back to; more are found as at first. */
const STEPS_MAX = 50
/** So long what comes late may move the place before it is let alone, in milliseconds. */
const MOVING_MS_MAX = 1500

const steps = new Map<string, LeftAt>()
let count = 0

/** What was searched for here, and is wanted on the screen with this address too: no address tells a name. */
let takenAlong: { href: string; query: string } | null = null

/** Who follows the link that is tapped finds there what was searched for here. */
export function takeAlong(href: string, query: string) {
  takenAlong = { href, query }
}

// A browser scrolls before there is a list to be scrolled.
history.scrollRestoration = 'manual'

/** How the step of the history at which the browser is was left; new where it was not. */
export function leftHere(): LeftAt {
  const known = history.state?.step as string | undefined
  const step = known ?? `${performance.timeOrigin} ${count++}`
  if (!known) history.replaceState({ ...history.state, step }, '')
  const left = steps.get(step) ?? { scrollY: null, link: null, rows: 0, query: broughtAlong() }
  steps.delete(step)
  steps.set(step, left)
  const [oldest] = steps.keys()
  if (steps.size > STEPS_MAX && oldest !== undefined) steps.delete(oldest)
  return left
}

function broughtAlong(): string {
  const query = takenAlong?.href === location.hash ? takenAlong.query : ''
  takenAlong = null
  return query
}

/** Nothing of a device is kept beyond it. */
export function forgetWayBack() {
  steps.clear()
  takenAlong = null
}

// Also by the keyboard.
addEventListener('click', ({ target }) => noteLeaving(target), { capture: true, passive: true })

function noteLeaving(target: EventTarget | null) {
  const link = target instanceof Element ? target.closest<HTMLElement>('a[href^="#/"]') : null
  if (!link) return
  const left = leftHere()
  left.scrollY = scrollY
  left.link = link.closest('main') ? placeOf(link) : null
}

const placeOf = (link: HTMLElement) => ({
  href: link.getAttribute('href') ?? '',
  top: link.getBoundingClientRect().top,
})

/**
 * Shows a screen that somebody has come back to as it stood, with the focus where it was left; answers
 * whether it was left before. What is filled in behind it may still move it, until somebody touches it.
 */
export function comeBack(main: HTMLElement): boolean {
  const { scrollY: y, link } = leftHere()
  if (y === null) return false
  const findLink = () =>
    link && main.querySelector<HTMLElement>(`a[href="${CSS.escape(link.href)}"]`)
  function place() {
    const found = findLink()
    if (found && link) scrollBy(0, found.getBoundingClientRect().top - link.top)
    else scrollTo(0, y ?? 0)
  }
  findLink()?.focus({ preventScroll: true })
  place()
  const stopping = new AbortController()
  const observer = new ResizeObserver(place)
  const stop = () => {
    stopping.abort()
    observer.disconnect()
  }
  observer.observe(main)
  setTimeout(stop, MOVING_MS_MAX)
  for (const touch of ['pointerdown', 'wheel', 'keydown', 'hashchange']) {
    addEventListener(touch, stop, { signal: stopping.signal, passive: true })
  }
  return true
}
