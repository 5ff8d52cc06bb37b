import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/* A screen for who works without a pointer. */

/** More presses than any screen has stops. */
const TABS_MAX = 400

const SETTLED_MS_MAX = 20_000

/**
 * Goes through a part of a screen by the tabulator key, until it has left the part or come around. Answers what somebody without a pointer would miss: what can be pressed or
 * filled in and was never reached, and stops at which nothing shows where the focus is.
 */
async function missedByKeyboard(page: Page, part: 'body' | 'main'): Promise<string[]> {
  await page.evaluate((selector) => {
    document.querySelector<HTMLElement>(selector)?.focus()
    for (const old of document.querySelectorAll('[data-stop]')) old.removeAttribute('data-stop')
    const stops = [...document.querySelectorAll<HTMLElement>(`${selector} *`)].filter(isStop)
    for (const [place, stop] of stops.entries()) stop.dataset.stop = String(place)

    function isStop(element: HTMLElement): boolean {
      if (!element.checkVisibility({ visibilityProperty: true })) return false
      if (element.matches(':disabled')) return false
      if (element.matches('[type=radio]')) return isChosenOrFirst(element as HTMLInputElement)
      return element.matches('a[href], button, input, select, textarea, summary, [tabindex="0"]')
    }
    // Of a group the tabulator key comes to one; the arrow keys do the rest.
    function isChosenOrFirst(radio: HTMLInputElement): boolean {
      const group = [...document.querySelectorAll<HTMLInputElement>(`[name="${radio.name}"]`)]
      return radio === (group.find(({ checked }) => checked) ?? group[0])
    }
  }, part)
  const unseen = new Set<string>()
  const reached = new Set<string>()
  for (let n = 0; n < TABS_MAX; n++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const focused = document.activeElement as HTMLElement | null
      if (!focused || focused === document.body) return null
      const { outlineStyle, outlineWidth } = getComputedStyle(focused)
      const isShown = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0
      return { stop: focused.dataset.stop, isShown, html: focused.outerHTML.slice(0, 120) }
    })
    // Behind the last stop is the browser's own, then the first one again.
    if (!at) continue
    if (at.stop === undefined) break
    // A date has several stops in one.
    if (at.stop === [...reached].at(-1)) continue
    if (reached.has(at.stop)) break
    reached.add(at.stop)
    if (!at.isShown) unseen.add(`no focus is shown: ${at.html}`)
  }
  const missed = await page.evaluate(
    (known) =>
      [...document.querySelectorAll<HTMLElement>('[data-stop]')]
        .filter(({ dataset }) => !known.includes(dataset.stop ?? ''))
        .map(({ outerHTML }) => `never reached: ${outerHTML.slice(0, 120)}`),
    [...reached],
  )
  return [...unseen, ...missed]
}

/** Expects nothing to be missed. News that come while somebody goes through a part can move its stops. */
export async function expectReached(page: Page, part: 'body' | 'main', screen: string) {
  const missed = () => missedByKeyboard(page, part)
  await expect.poll(missed, { timeout: SETTLED_MS_MAX, message: screen }).toEqual([])
}

/** Goes on by the tabulator key to what has this name, as somebody would who sees where the focus is. */
export async function tabTo(page: Page, name: RegExp) {
  const seen: string[] = []
  for (let n = 0; n < TABS_MAX; n++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const at = document.activeElement
      // Behind the last stop, and where a screen begins: they hold all of its text, and are no stop.
      if (at === document.body || at?.tagName === 'MAIN') return ''
      const field = at as HTMLInputElement | null
      return at?.getAttribute('aria-label') ?? field?.labels?.[0]?.textContent ?? at?.textContent
    })
    seen.push(focused?.trim() ?? '')
    if (name.test(seen.at(-1) ?? '')) return
  }
  throw new Error(`the focus never came to ${name}: ${seen.join(' | ')}`)
}
