import { afterPaint } from '@outpost/shared/web/after-paint'

/** Where somebody is: what has the focus, what that stands in (the innermost first), and what is written on it. */
type Place = { element: HTMLElement; within: HTMLElement[]; name: string }

/** What somebody opened something with; where it was put away for that, what is around it knows its next one. */
type Opener = { element: HTMLElement | null; around: HTMLElement | null; name: string }

/** What was taken off the screen with the focus in it, and what stands beside and in place of it. */
type Loss = {
  place: Place
  gone: HTMLElement
  around: HTMLElement
  beside: Node[]
  instead: Node[]
}

const ROW = 'li, [role=listitem]'
const LIST = 'ul, [role=list]'
const CONTROLS = 'button, a[href]'

/**
 * Gives the focus on when what had it is taken off the screen: to what that was opened with, to what
 * has come instead, to the next row of a list, or to where all this begins. A part of the screen that
 * takes the focus by itself is left alone. Answers how to stop.
 */
export function keepFocus(root: HTMLElement): () => void {
  const openers = new WeakMap<Node, Opener>()
  const stopping = new AbortController()
  let last: Place | null = null

  function note({ target }: FocusEvent) {
    const isInside = target instanceof HTMLElement && target !== root && root.contains(target)
    last = isInside ? placeOf(target, root) : null
  }
  // Who taps beside everything wants to be nowhere. What is disabled for a moment lets nobody go.
  function letGo() {
    const place = last
    if (!place || place.element.matches(':disabled')) return
    setTimeout(() => {
      if (last === place && isNowhere() && place.element.isConnected) last = null
    })
  }

  function look(records: MutationRecord[]) {
    if (!last) return
    const place = last
    // What comes when something is left was opened by nobody.
    if (place.element.isConnected || !findOpener(place, openers)) {
      const opener = toOpener(place)
      const come = records.flatMap(({ addedNodes }) => [...addedNodes])
      for (const node of come) if (!node.contains(place.element)) openers.set(node, opener)
    }
    if (!isNowhere()) return
    const loss = place.element.isConnected ? null : lossOf(place, root, records)
    afterPaint(() => {
      if (last !== place || !isNowhere() || stopping.signal.aborted) return
      if (place.element.isConnected) giveTo(place.element)
      else if (loss) goOn(loss, root, openers)
    })
  }

  const observer = new MutationObserver(look)
  observer.observe(root, { childList: true, subtree: true })
  document.addEventListener('focusin', note, { signal: stopping.signal })
  document.addEventListener('focusout', letGo, { signal: stopping.signal })
  return () => {
    stopping.abort()
    observer.disconnect()
  }
}

function isNowhere(): boolean {
  return !document.activeElement || document.activeElement === document.body
}

function placeOf(element: HTMLElement, root: HTMLElement): Place {
  const within: HTMLElement[] = []
  for (let up = element.parentElement; up && up !== root; up = up.parentElement) within.push(up)
  return { element, within, name: element.textContent }
}

/** Nothing that has left the screen is held fast by it. */
function toOpener({ element, within, name }: Place): Opener {
  const around = within.find(({ isConnected }) => isConnected) ?? null
  return { element: element.isConnected ? element : null, around, name }
}

function lossOf(place: Place, root: HTMLElement, records: readonly MutationRecord[]): Loss {
  const chain = [place.element, ...place.within]
  const gone = chain.findLast(({ isConnected }) => !isConnected) ?? place.element
  const around = chain.find(({ isConnected }) => isConnected) ?? root
  const taken = records.filter(({ removedNodes }) => [...removedNodes].includes(gone))
  const come = records.filter(({ target }) => target === around)
  return {
    place,
    gone,
    around,
    beside: taken.flatMap(({ nextSibling, previousSibling }) =>
      [nextSibling, previousSibling].filter((node) => node !== null),
    ),
    instead: come.flatMap(({ addedNodes }) => [...addedNodes]),
  }
}

function goOn(loss: Loss, root: HTMLElement, openers: WeakMap<Node, Opener>) {
  const { place, gone, around, beside, instead } = loss
  // Another screen begins where all of them begin; to where it is scrolled, it is by itself.
  if (around === root) return root.focus({ preventScroll: true })
  const isRow = gone.matches(ROW) || gone.querySelector(ROW) !== null
  const isShown = (node: Node | null): node is HTMLElement =>
    node instanceof HTMLElement && node.isConnected
  const nextRow = () => beside.filter(isShown).map(toRow).find(isShown)
  const next =
    findOpener(place, openers) ??
    (isRow ? nextRow() : null) ??
    instead.find(isShown) ??
    around.closest('li, section')?.querySelector<HTMLElement>('h1, h2') ??
    root
  giveTo(next)
}

const toRow = (node: HTMLElement) =>
  node.matches(ROW) ? node : node.querySelector<HTMLElement>(ROW)

/** What opened this, or the part of the row or screen that it stood in. */
function findOpener({ element, within }: Place, openers: WeakMap<Node, Opener>) {
  // A row came with its list, by whatever that was: where the list stands, one goes on beside the row.
  const list = within.find((node) => node.isConnected && node.matches(LIST))
  for (const node of [element, ...within]) {
    if (node.tagName === 'SECTION' || (list && node.matches(ROW))) break
    // What still stands, with something to go on with in it, was not left.
    if (node.isConnected && node.querySelector(CONTROLS)) break
    const opener = openers.get(node)
    const found = opener && toElement(opener)
    if (found) return found
  }
  return null
}

function toElement({ element, around, name }: Opener): HTMLElement | null {
  if (element) return element.isConnected ? element : null
  if (!around?.isConnected) return null
  const buttons = [...around.querySelectorAll<HTMLElement>(CONTROLS)]
  return buttons.find(({ textContent }) => textContent === name) ?? null
}

/** What is no stop of the tabulator key is one for the moment: the key goes on from there. */
function giveTo(element: HTMLElement) {
  if (element.tabIndex < 0 && !element.hasAttribute('tabindex')) {
    element.tabIndex = -1
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true })
  }
  element.focus({ preventScroll: true })
  // Under a finger the screen stays where it is.
  if (element.matches(':focus-visible')) element.scrollIntoView({ block: 'nearest' })
}
