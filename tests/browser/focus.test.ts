import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { tabTo } from '../support/keyboard.ts'
import { barriers, type Morning, openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* Where somebody without a pointer goes on, when what they were at is taken off the screen. */

/** What has the focus: the words on it, or of the part of the screen that it is. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: at } = document
    return at === document.body ? 'nothing' : (at?.textContent ?? '')
  })

async function expectFocus(page: Page, name: RegExp) {
  await expect.poll(() => focused(page), { timeout: 10_000 }).toMatch(name)
}

async function press(page: Page, name: RegExp) {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}

testAtLength('who leaves a form of the pharmacy is at what it was opened with', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  await show(page, 'pharmacy')
  await page.getByRole('link', { name: /Amoxicillin/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('row', { name: /A1/ }).waitFor()

  // The second time as the first.
  for (let n = 0; n < 2; n++) {
    await press(page, /^Count: Batch A1$/)
    await page.getByLabel('How many are there').waitFor()
    await press(page, /^Leave without saving$/)
    await expectFocus(page, /^Count$/)

    await press(page, /^Receive$/)
    await page.locator('input:focus').and(page.getByLabel('Batch')).waitFor()
    expect(await barriers(page)).toEqual([])
    await press(page, /^Leave without saving$/)
    await expectFocus(page, /^Receive$/)

    await press(page, /^Choose the patient$/)
    await page.getByRole('searchbox', { name: 'Name, phone or card number' }).waitFor()
    await press(page, /^Go back$/)
    await expectFocus(page, /^Choose the patient$/)
  }

  await tabTo(page, /^How many \(/)
  await page.keyboard.type('135')
  await press(page, /^Give out$/)
  await page.getByText('By the count there are only').waitFor()
  await press(page, /^Leave without saving$/)
  await expectFocus(page, /^Give out$/)

  await press(page, /^Count: Batch A1$/)
  await tabTo(page, /^How many are there/)
  await page.keyboard.type('29')
  await page.keyboard.press('Enter')
  await page.getByRole('row', { name: /A1.* 29 / }).waitFor()
  await expectFocus(page, /^Count$/)
})

test('who leaves a change in the inbox is at its button, and after a decision at the next entry', async () => {
  const at = await startMorning()
  await clash(at, 'Grace Atieno')
  await clash(at, 'Wanjiru Kamau')
  const { page, context } = await openTablet(at, { expected: /ERR_INTERNET_DISCONNECTED/ })
  await show(page, 'inbox')
  await page.getByRole('heading', { name: 'Grace Atieno' }).waitFor()
  for (let n = 0; n < 2; n++) {
    await press(page, /^Change it and send it again$/)
    await page.getByRole('button', { name: 'Send it like this' }).waitFor()
    await expectFocus(page, /Send it like this/)
    expect(await barriers(page)).toEqual([])
    await press(page, /^Leave without saving$/)
    await expectFocus(page, /^Change it and send it again$/)
  }
  const entries = page.getByRole('listitem').filter({ has: page.getByRole('heading') })
  const [decided = '', next = ''] = await entries.getByRole('heading').allTextContents()
  await entries.first().getByRole('button').first().focus()
  const button = await focused(page)
  await context.setOffline(true)
  await page.keyboard.press('Enter')
  await page.getByText('Nothing was decided').waitFor()
  await expectFocus(page, new RegExp(button))
  await context.setOffline(false)
  await page.keyboard.press('Enter')
  await page.getByText('Decided.').waitFor()
  await page.getByRole('heading', { name: decided }).waitFor({ state: 'detached' })
  await expectFocus(page, new RegExp(`^${next}`))
  await press(page, /^Keep/)
  await page.getByText('Nothing needs a decision.').waitFor()
  await expectFocus(page, /^Decide$/)
})

testAtLength('who moves a visit to another day goes on at the one beside it', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  const visits = page.getByRole('listitem').filter({ has: page.getByRole('time') })
  await page.getByText('Amina Otieno').waitFor()
  for (const [moved, next] of [
    ['Amina Otieno', 'Baraka Njoroge'],
    ['محمد الأمين', 'Élodie Traoré'],
  ] as const) {
    const visit = visits.filter({ hasText: moved })
    // For a moment after a step no other one is taken.
    await page.locator('.still').waitFor({ state: 'detached' })
    await visit.getByRole('button', { name: 'More' }).focus()
    await page.keyboard.press('Enter')
    await visit.getByText('Move to').waitFor()
    await visit.locator('.moving .steps button').nth(2).focus()
    await page.keyboard.press('Enter')
    await visit.waitFor({ state: 'detached' })
    await expectFocus(page, new RegExp(next))
  }
})

/** A patient whose phone the box and central have changed at once: an entry to decide. */
async function clash({ patient, admin, device, box }: Morning, full_name: string) {
  const { id } = await patient({ full_name })
  await box.round()
  await device.send('PATCH', `/api/patients/${id}/`, { phone: '0799888777' })
  await admin.send('PATCH', `/api/patients/${id}/`, { phone: '0733444555' })
  await box.round()
}

testAtLength(
  'a step is undone by the keyboard from where one is; its bar is at the edge of a screen that is not full',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at, { width: 800, height: 1100 })
    const row = page.locator('.visit').filter({ hasText: 'Baraka' })
    await row.getByRole('button', { name: /^Has come/ }).focus()
    await page.keyboard.press('Enter')
    const bar = page.locator('.undo .sheet')
    await bar.getByText(/Ctrl\+Z undoes it/).waitFor()
    await expect
      .poll(() =>
        bar.evaluate((one) => Math.round(one.getBoundingClientRect().bottom - innerHeight)),
      )
      .toBe(0)
    // The page can be scrolled from under it.
    await page.getByRole('button', { name: 'Kiswahili' }).focus()
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    const bottom = await page
      .locator('.languages')
      .evaluate((one) => one.getBoundingClientRect().bottom)
    expect(bottom).toBeLessThanOrEqual(await bar.evaluate((one) => one.getBoundingClientRect().top))
    await row.getByRole('button', { name: /^Seen/ }).focus()
    await page.keyboard.press('Control+z')
    await row.getByText('Expected').waitFor()
    await bar.waitFor({ state: 'detached' })
  },
)
