/*
 * While a step is being taken nothing is hit by a tap, unless it is what somebody aimed at: a button that
 * stands where it stood, and says what it said, when the first of the steps that are under way began.
 */

type Stand = { onScreen: number; onPage: number; says: string }

let stood = new Map<Element, Stand>()
let isTapping = false

/** Notes the buttons of the visits that are seen. Of the others nothing is read: it is not laid out. */
export function noteButtons() {
  const groups = [...document.querySelectorAll('.visits-group')].filter((group) => {
    const { top, bottom } = group.getBoundingClientRect()
    return bottom > 0 && top < innerHeight
  })
  const buttons = groups.flatMap((group) => [...group.querySelectorAll(TAPPED)])
  stood = new Map(buttons.map((button) => [button, standOf(button)]))
}

/** Whether what is tapped now is let through. */
export const isTappedThrough = () => isTapping

/** Taps what lies there under what keeps taps off; answers whether it stood there, and was tapped. */
export function tapThrough(x: number, y: number): boolean {
  const [under] = document.elementsFromPoint(x, y).filter((one) => !one.matches('.still'))
  const button = under?.closest<HTMLElement>(TAPPED)
  if (!button || !stands(button) || button.closest('[aria-busy=true]')) return false
  isTapping = true
  button.click()
  isTapping = false
  return true
}

const TAPPED = 'button, a[href]'

function standOf(button: Element): Stand {
  const { top } = button.getBoundingClientRect()
  const says = button.getAttribute('aria-label') ?? button.textContent
  return { onScreen: top, onPage: top + scrollY, says }
}

/** By so many pixels it may have moved: a finger does not see it. */
const MOVED_MAX = 4

function stands(button: Element): boolean {
  const before = stood.get(button)
  const now = standOf(button)
  if (!before || before.says !== now.says) return false
  const moved = Math.min(
    Math.abs(now.onScreen - before.onScreen),
    // By who scrolls, with all that is on the page.
    Math.abs(now.onPage - before.onPage),
  )
  return moved <= MOVED_MAX
}
