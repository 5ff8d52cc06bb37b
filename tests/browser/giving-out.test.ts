import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { stockCreate } from '../support/authority.ts'
import { shoot } from '../support/browser.ts'
import { makeEdit, push } from '../support/make.ts'
import {
  barriers,
  isSeenWhole,
  isTooWide,
  openTablet,
  show,
  startMorning,
} from '../support/tablet-tab.ts'

/* Who gives out medicine on a small tablet sees from which packs it comes, and what is asked. */

const SMALL = { width: 360, height: 640 }

test('[E7] from which packs so many come is told before they are given out, and after', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at, SMALL)
  await show(page, 'pharmacy')
  await page.getByRole('link', { name: /Amoxicillin/ }).click()
  const form = page.locator('.sheet').filter({ has: page.getByRole('table') })
  await page.getByLabel('How many (capsule)').fill('40')
  await form.getByText('Take what expires first:').waitFor()
  const parts = form.locator('.taken-from li')
  expect(await parts.allInnerTexts()).toEqual([
    '30 from batch A1 · Expires Jan 31, 2099',
    '10 from batch B2 · Expires Jun 30, 2099',
  ])
  await expect.poll(() => isSeenWhole(parts.last())).toBe(true)
  await shoot(page, 'give-out-parts-small')
  expect(await barriers(page)).toEqual([])
  expect(await isTooWide(page)).toBe(false)
  await page.getByRole('button', { name: 'Give out', exact: true }).click()
  const saved = form.locator('.saved')
  await saved.getByText('Saved. -40').waitFor()
  expect(await parts.allInnerTexts()).toEqual([
    '30 from batch A1 · Expires Jan 31, 2099',
    '10 from batch B2 · Expires Jun 30, 2099',
  ])
  await expect.poll(() => isSeenWhole(saved.getByText('Saved. -40'))).toBe(true)
  await shoot(page, 'given-out-parts-small')

  // What is asked is seen, with the focus, and nothing of the step before is told beside it.
  await page.getByLabel('How many (capsule)').fill('400')
  await page.keyboard.press('Enter')
  const question = page.locator('form.confirm')
  await question.getByText('By the count there are only 90 capsule.').waitFor()
  await expect.poll(() => isSeenWhole(question)).toBe(true)
  expect(await question.locator('p:focus').count()).toBe(1)
  expect(await saved.count()).toBe(0)
  await shoot(page, 'give-out-asked-small')
  await page.locator('.languages [lang=ar]').click()
  await shoot(page, 'give-out-asked-ar-small')
})

test('[E7] what somebody else has given out is taken back only after one more question, which says whose it was', async () => {
  const at = await startMorning()
  const [a1 = ''] = at.shelves
  const [patient] = (await at.device.get('/api/patients?q=Amina')).body.results
  const movement = { kind: 'DISPENSED', delta: -7, patient_id: patient.id }
  const of = { collection: 'pharmacy-inventory', record_id: a1, op: 'move_stock' } as const
  const given = { ...makeEdit({ ...of, movement }), actor: 'Sister Wanjiru' }
  await push(at.device, [given])
  const { page } = await openTablet(at, SMALL)
  await show(page, 'pharmacy')
  await page.getByRole('link', { name: /Amoxicillin/ }).click()
  await page.getByRole('link', { name: 'Stock card' }).click()
  const line = page.getByRole('row', { name: /Given out/ })
  await line.getByRole('button', { name: /^Take back/ }).click()
  const question = line.getByRole('alert')
  await question.getByText('Sister Wanjiru · Given out · -7 · to Amina Otieno').waitFor()
  expect(await question.evaluate((part) => part === document.activeElement)).toBe(true)
  await expect
    .poll(() => isSeenWhole(line.getByRole('button', { name: 'Yes, take it back' })))
    .toBe(true)
  await shoot(page, 'take-back-asked-small')
  expect(await barriers(page)).toEqual([])
  await page.locator('.languages [lang=ar]').click()
  await page.locator('html[dir=rtl]').waitFor()
  await shoot(page, 'take-back-asked-ar-small')
  expect(await isTooWide(page)).toBe(false)
  await page.locator('.languages [lang=en]').click()
  await line.getByRole('button', { name: 'No, leave it' }).click()
  expect(await at.seen('pharmacy-inventory', a1)).toMatchObject({ quantity: 23 })

  await line.getByRole('button', { name: /^Take back/ }).click()
  await line.getByRole('button', { name: 'Yes, take it back' }).click()
  await line.getByText('Taken back.').waitFor()
  await expect.poll(() => at.seen('pharmacy-inventory', a1)).toMatchObject({ quantity: 30 })
})

testAtLength(
  '[E7] a shelf and its card count what may be given out, and say what has expired',
  async () => {
    const at = await startMorning()
    const [pharmacy] = (await at.admin.get('/api/pharmacies')).body.results
    const [medicine] = (await at.admin.get('/api/medicines')).body.results
    const of = { pharmacy_id: pharmacy.id, medicine_id: medicine.id, reorder_level: 20 }
    const old = { ...of, batch_number: 'OLD', expiry_date: '2020-01-31', quantity: 12 }
    await push(at.admin, [stockCreate(old)])
    await at.box.round()
    const [a1] = at.shelves
    const given = { kind: 'DISPENSED', delta: -1 }
    await at.device.send('POST', `/api/pharmacy-inventory/${a1}/movements`, given)
    const { page } = await openTablet(at, SMALL)
    await show(page, 'pharmacy')
    await page.getByRole('link', { name: /129 capsule.*Expired, to be removed: 12/s }).click()
    await shoot(page, 'shelf-to-remove-small')
    await page.getByRole('link', { name: 'Stock card' }).click()
    await page.getByText('Usable on the shelf now: 129 · Expired, to be removed: 12').waitFor()
    await page.locator('th', { hasText: 'Left of the batch' }).waitFor()
    await shoot(page, 'card-to-remove-small')
    await page.getByLabel('Batch', { exact: true }).selectOption({ label: 'A1 · 29' })
    await page.getByText('Usable on the shelf now: 29').waitFor()
    await page.locator('th', { hasText: 'Left then' }).waitFor()
    expect(await page.getByText('to be removed').count()).toBe(0)
    await page.locator('.languages [lang=ar]').click()
    await shoot(page, 'card-to-remove-ar-small')
    expect(await isTooWide(page)).toBe(false)
  },
)
