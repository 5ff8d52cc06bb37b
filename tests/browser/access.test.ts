import type { Page } from 'playwright-core'
import { test } from 'vitest'
import { openTablet, startMorning } from '../support/tablet-tab.ts'

/* The tablet's app for who works without a pointer. */

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
  const { page } = await openTablet(at)
  await page.getByText('Amina Otieno').waitFor()
  await tabTo(page, /^Has come$/)
  await page.keyboard.press('Enter')
  await page.locator('.stands', { hasText: 'Is here' }).waitFor()

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
