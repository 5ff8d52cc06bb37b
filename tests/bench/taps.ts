import type { Locator, Page } from 'playwright-core'
import type { Row } from './benchmark.ts'

/*
 * Taps in a browser, by a finger that the browser itself believes in, and what came of each: how long
 * until it was answered (Interaction to Next Paint: the next frame after it was painted, by the Event
 * Timing API), and how long until what was wanted stood on the screen.
 */

/** Of one tap or key, in milliseconds. */
type Answered = {
  /** Interaction to Next Paint; in steps of 8, and what took less than 16 is told as 16. */
  paintMs: number
  /** Until the frame with what was wanted; null where what is shown has not changed. */
  shownMs: number | null
}

/** What the answer is known by. */
type Wanted = {
  selector: string
  /** It is there already, and what the screen says must change. */
  isChanged?: boolean
  /** After so long it is taken that nothing changes. */
  sameMs?: number
}

/** What the Event Timing API says of an interaction; it tells nothing of what took less. */
const LEAST_MS = 16
const SHOWN_MS_MAX = 20_000
const LOOK_MS = 100
/** About so long a finger stays on the glass: what is pressed is shown as pressed before it is let go. */
const FINGER_MS = 70
const LOOKS_MAX = 50

/** The step against which the others are held. */
export const FLOOR = 'a text is changed'

/** Notes what came of each step of a walk, after each of which it waits so long; gives a row for each figure. */
export function noteTaps(page: Page, pauseMs: number) {
  const taken = new Map<string, number[]>()
  const note = (figure: string, ms: number | null) =>
    ms !== null && taken.set(figure, [...(taken.get(figure) ?? []), ms])
  return {
    async noted(step: string, answered: Promise<Answered>) {
      const { paintMs, shownMs } = await answered
      note(`${step}: answered`, paintMs)
      note(`${step}: shown`, shownMs)
      await page.waitForTimeout(pauseMs)
    },
    rows: (): Row[] =>
      [...taken].map(([figure, ours]) => {
        const is = `${FLOOR}: ${figure.endsWith('shown') ? 'shown' : 'answered'}`
        const samples = taken.get(is) ?? []
        return { figure, unit: 'ms', ours, ...(ours !== samples && { floor: { is, samples } }) }
      }),
  }
}

/** Taps the middle of what a locator finds, which is brought into view before. */
export async function tap(page: Page, on: Locator, wanted: Wanted): Promise<Answered> {
  const point = await steadyMiddle(on)
  const session = await page.context().newCDPSession(page)
  const answered = await interact(page, wanted, async () => {
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] })
    await page.waitForTimeout(FINGER_MS)
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  })
  await session.detach()
  return answered
}

/** Where it stands once it is in view and nothing moves any more. */
async function steadyMiddle(on: Locator): Promise<{ x: number; y: number }> {
  let before = ''
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    await on.evaluate((one) => one.scrollIntoView({ block: 'center' }))
    await on.page().waitForTimeout(LOOK_MS)
    const box = await on.boundingBox()
    if (box && JSON.stringify(box) === before) {
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    }
    before = JSON.stringify(box)
  }
  throw new Error(`it does not stand still: ${on}`)
}

/** Presses a key where the page has its focus. */
export function press(page: Page, key: string, wanted: Wanted): Promise<Answered> {
  return interact(page, wanted, () => page.keyboard.press(key))
}

/** The floor: what a page takes at least in which a tap changes one text. */
export async function tapBare(page: Page): Promise<Answered> {
  await page.evaluate(() => {
    const bare = document.createElement('button')
    bare.id = 'bare'
    bare.style.cssText =
      'position:fixed;inset-block-end:0;inline-size:8rem;block-size:3rem;z-index:99'
    bare.onclick = () => {
      bare.textContent = String(Math.random())
    }
    document.querySelector('main')?.append(bare)
  })
  const answered = await tap(page, page.locator('#bare'), { selector: '#bare', isChanged: true })
  await page.evaluate(() => document.querySelector('#bare')?.remove())
  return answered
}

async function interact(page: Page, wanted: Wanted, act: () => Promise<void>): Promise<Answered> {
  await page.evaluate(watch, { ...wanted, least: LEAST_MS, most: SHOWN_MS_MAX })
  await act()
  return page.evaluate(() => (globalThis as unknown as Watched).answered)
}

type Watched = { answered: Promise<Answered> }

/** In the page: watches from now on what comes of the next tap or key. */
function watch({
  selector,
  isChanged = false,
  sameMs,
  least,
  most,
}: Wanted & { least: number; most: number }) {
  const events: PerformanceEventTiming[] = []
  const observer = new PerformanceObserver((list) => {
    events.push(...(list.getEntries() as PerformanceEventTiming[]))
  })
  observer.observe({ type: 'event', durationThreshold: least } as PerformanceObserverInit)

  const began = new Promise<number>((resolve, reject) => {
    setTimeout(() => reject(new Error(`no tap came, for: ${selector}`)), most)
    const note = (event: Event) => resolve(event.timeStamp)
    for (const name of ['click', 'keydown']) {
      addEventListener(name, note, { capture: true, once: true })
    }
  })
  /** When the frame was painted with it; null if nothing has changed. */
  const shown = new Promise<number | null>((resolve, reject) => {
    let hasChanged = !isChanged
    const end = (answer: () => void) => {
      clearTimeout(timer)
      mutations.disconnect()
      answer()
    }
    // By what has changed, not by all of the text: to gather that would count to the app's time.
    const isInScreen = ({ type, target }: MutationRecord) =>
      type !== 'attributes' && (document.querySelector('main')?.contains(target) ?? false)
    const look = (changes: MutationRecord[] = []) => {
      hasChanged ||= changes.some(isInScreen)
      if (hasChanged && document.querySelector(selector)) {
        end(() => afterPaint(() => resolve(performance.now())))
      }
    }
    const mutations = new MutationObserver(look)
    const give = () =>
      sameMs === undefined
        ? reject(new Error(`nothing came: ${selector}`))
        : end(() => resolve(null))
    const timer = setTimeout(give, sameMs ?? most)
    const changes = { subtree: true, childList: true, characterData: true, attributes: true }
    began.then(() => {
      mutations.observe(document, changes)
      look()
    }, reject)
  })

  function afterPaint(then: () => void) {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = then
      port2.postMessage(null)
    })
  }

  async function answer(): Promise<Answered> {
    const since = await began
    const at = await shown
    // The entries of a frame come with the one after it.
    await new Promise<void>((resolve) => afterPaint(() => afterPaint(resolve)))
    await new Promise((resolve) => setTimeout(resolve, 100))
    events.push(...(observer.takeRecords() as PerformanceEventTiming[]))
    observer.disconnect()
    const durations = events.filter(({ interactionId }) => interactionId).map((one) => one.duration)
    return { paintMs: Math.max(least, ...durations), shownMs: at === null ? null : at - since }
  }
  Object.assign(globalThis, { answered: answer() })
}
