import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shoot, startBrowser } from '../support/browser.ts'
import { barriers, openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* The tablet's app for who works without a pointer, with large letters, or with colours of their own. */

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

const SCREENS = ['today', 'patients', 'patients/new', 'pharmacy', 'inbox', 'state']
const TABS_MAX = 40

/** Goes on by the tabulator key to what has this name, as somebody would who sees where the focus is. */
async function tabTo(page: Page, name: RegExp) {
  const seen: string[] = []
  for (let n = 0; n < TABS_MAX; n++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const at = document.activeElement
      const field = at as HTMLInputElement | null
      return at?.getAttribute('aria-label') ?? field?.labels?.[0]?.textContent ?? at?.textContent
    })
    seen.push(focused?.trim() ?? '')
    if (name.test(seen.at(-1) ?? '')) return
  }
  throw new Error(`the focus never came to ${name}: ${seen.join(' | ')}`)
}

test('by keyboard alone somebody comes, is found and is changed; the focus goes on with the screen', async () => {
  const at = await startMorning()
  const { page } = await openTablet(browser, at)
  await page.getByText('Amina Otieno').waitFor()
  await tabTo(page, /^Has come$/)
  await page.keyboard.press('Enter')
  await page.getByText('Is here').waitFor()

  await page.getByRole('link', { name: 'Patients' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('searchbox').waitFor()
  // Not through the menu again.
  await page.waitForFunction(() => document.activeElement?.tagName === 'MAIN')
  await page.keyboard.press('Tab')
  await page.keyboard.type('njor')
  await page.getByRole('link', { name: /Amina/ }).waitFor({ state: 'detached' })
  await tabTo(page, /Baraka Njoroge/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Baraka Njoroge' }).waitFor()
  await tabTo(page, /^Change$/)
  await page.keyboard.press('Enter')
  await tabTo(page, /^Village/)
  await page.keyboard.press('Control+A')
  await page.keyboard.type('Oyugis')
  await page.keyboard.press('Enter')
  await page.getByText('Oyugis').waitFor()
})

test('every screen bears letters of twice the size, and colours of the system', async () => {
  const at = await startMorning()
  const { page } = await openTablet(browser, at, { width: 640 })
  const found: string[] = []
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%'
  })
  for (const screen of SCREENS) {
    await show(page, screen)
    await shoot(page, `${screen.replace('/', '-')}-large`)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    if (width > 640) found.push(`${screen}: ${width} wide with large letters`)
    const narrow = await page.evaluate(() =>
      [...document.querySelectorAll('main strong')]
        .filter((one) => one.getBoundingClientRect().width < 150)
        .map((one) => one.textContent),
    )
    found.push(...narrow.map((text) => `${screen}: letters under each other: ${text}`))
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button, a[href], input, select')]
        // A box or a dot to choose is touched by its words too.
        .map((one) => ({ one, box: (one.closest('.choice') ?? one).getBoundingClientRect() }))
        .filter(({ box }) => box.height > 0 && box.height < 43.5)
        .map(({ one }) => one.outerHTML.slice(0, 100)),
    )
    found.push(...small.map((html) => `${screen}: too small to be touched: ${html}`))
  }
  await page.emulateMedia({ forcedColors: 'active' })
  for (const screen of ['today', 'pharmacy']) {
    await show(page, screen)
    await shoot(page, `${screen}-forced`)
    found.push(...(await barriers(page)).map((barrier) => `${screen} forced: ${barrier}`))
  }
  expect(found).toEqual([])
})
