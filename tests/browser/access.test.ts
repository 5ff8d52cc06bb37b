import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectReached, tabTo } from '../support/keyboard.ts'
import { openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* The tablet's app for who works without a pointer. */

test('by keyboard alone somebody comes, is found and is changed; the focus goes on with the screen', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  await page.getByText('Amina Otieno').waitFor()
  await tabTo(page, /^Has come$/)
  await page.keyboard.press('Enter')
  await page.locator('.stands', { hasText: 'Is here' }).waitFor()
  await expectFocus(page, /^Seen$/)
  await tabTo(page, /^Undo$/)
  await page.keyboard.press('Enter')
  await expectFocus(page, /^Has come$/)

  await page.getByRole('link', { name: 'Patients' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('searchbox').waitFor()
  // Not through the menu again.
  await expectBegun(page, 'Patients')
  await page.keyboard.press('Tab')
  await page.keyboard.type('njor')
  await page.getByRole('link', { name: /Amina/ }).waitFor({ state: 'detached' })
  await tabTo(page, /Baraka Njoroge/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Baraka Njoroge' }).waitFor()
  await expectBegun(page, 'Patient')
  for (const [button, name] of [
    [/^Book a visit$/, 'Book a visit'],
    [/^Change$/, 'Change a patient'],
  ] as const) {
    await tabTo(page, button)
    await page.keyboard.press('Enter')
    await expectBegun(page, name)
    await tabTo(page, /^Leave without saving$/)
    await page.keyboard.press('Enter')
    await expectBegun(page, 'Patient')
  }
  await tabTo(page, /^Change$/)
  await page.keyboard.press('Enter')
  await tabTo(page, /^Village/)
  await page.keyboard.press('Control+A')
  await page.keyboard.type('Oyugis')
  await page.keyboard.press('Enter')
  await page.getByText('Oyugis').waitFor()

  for (const screen of ['today', 'patients', 'patients/new', 'pharmacy', 'inbox', 'state']) {
    await show(page, screen)
    await expectReached(page, 'main', screen)
  }
})

/** Expects a page of this kind to be shown, with the focus where it begins. */
async function expectBegun(page: Page, name: string) {
  await expect.poll(() => page.title()).toBe(`${name} – Outpost`)
  await page.waitForFunction(() => document.activeElement?.tagName === 'MAIN')
}

async function expectFocus(page: Page, name: RegExp) {
  const focused = () => page.evaluate(() => document.activeElement?.textContent)
  await expect.poll(focused).toMatch(name)
}
