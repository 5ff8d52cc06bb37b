import { test } from 'vitest'
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

  for (const screen of ['today', 'patients', 'patients/new', 'pharmacy', 'inbox', 'state']) {
    await show(page, screen)
    await expectReached(page, 'main', screen)
  }
})
