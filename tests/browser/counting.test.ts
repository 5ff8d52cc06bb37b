import { expect, test } from 'vitest'
import { shoot } from '../support/browser.ts'
import {
  barriers,
  isSeenWhole,
  isTooWide,
  openTablet,
  show,
  startMorning,
} from '../support/tablet-tab.ts'

/* Who counts a batch is told what it was and what it is, and a slip of the finger is found. */

const SMALL = { width: 320, height: 640 }

async function openCount() {
  const at = await startMorning()
  const { page } = await openTablet(at, SMALL)
  await show(page, 'pharmacy')
  await page.getByRole('link', { name: /Amoxicillin/ }).click()
  const row = page.getByRole('row', { name: /A1/ }).first()
  const form = page.locator('tr.deeds')
  async function count(units: string) {
    await row.getByRole('button', { name: 'Count' }).click()
    await form.getByLabel('How many are there').fill(units)
    await form.getByRole('button', { name: 'Save' }).click()
  }
  return { at, page, row, form, count }
}

test('[E7] a count that is far off is asked about once more before it is saved', async () => {
  const { page, row, form, count } = await openCount()
  await count('300')
  const asked = form.getByText('By the record it was 30. Are there really 300?')
  await asked.waitFor()
  const yes = form.getByRole('button', { name: 'Yes, there are 300' })
  await expect.poll(() => isSeenWhole(yes)).toBe(true)
  expect(await barriers(page)).toEqual([])
  expect(await isTooWide(page)).toBe(false)
  await shoot(page, 'count-far-off-small')
  expect(await form.getByText('Saved.').count()).toBe(0)

  // What was asked about one number is not answered for another.
  await form.getByLabel('How many are there').fill('301')
  await asked.waitFor({ state: 'detached' })
  await form.getByRole('button', { name: 'Save' }).click()
  await form.getByRole('button', { name: 'Yes, there are 301' }).click()
  await row.getByText('301', { exact: true }).waitFor()
})

test('[E7] what was counted is told with what it was before, and is set back by one tap', async () => {
  const { at, page, row, form, count } = await openCount()
  await count('20')
  await form.getByText('Saved. Before 30, after 20 · -10').waitFor()
  await shoot(page, 'counted-small')
  await form.getByRole('button', { name: 'Take back' }).click()
  await form.getByText('Taken back.').waitFor()
  await row.getByText('30', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Stock card' }).click()
  await page
    .getByRole('row', { name: /Before 20, after 30 · Takes back what was entered/ })
    .waitFor()
  await expect
    .poll(() => at.seen('pharmacy-inventory', at.shelves[0] ?? ''))
    .toMatchObject({
      quantity: 30,
    })
})

test('[E7] a count is not set back over what another tablet has given out since', async () => {
  const { at, row, form, count } = await openCount()
  await count('20')
  const back = form.getByRole('button', { name: 'Take back' })
  await back.waitFor()
  const path = `/api/pharmacy-inventory/${at.shelves[0]}/movements`
  await expect
    .poll(async () => (await at.seen('pharmacy-inventory', at.shelves[0] ?? '')).quantity)
    .toBe(20)
  await at.device.send('POST', path, { kind: 'DISPENSED', delta: -5 })
  await row.getByText('15', { exact: true }).waitFor()
  await back.waitFor({ state: 'detached' })
})
