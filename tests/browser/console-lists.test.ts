import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { shoot } from '../support/browser.ts'
import { createHandClock } from '../support/clock.ts'
import { addAccount, openConsole } from '../support/console-tab.ts'
import { startDeciding } from '../support/deciding.ts'
import { barriers, isTooWide } from '../support/tablet-tab.ts'

/* Doctors, medicines and pharmacies at the desk: found, added, changed, deleted, and who has them. */

test('[S4] a medicine is added, found, changed beside somebody else, and deleted; who has it is told', async () => {
  const at = await startDeciding(createHandClock(Date.now()))
  const { central, admin, box } = at
  await box.round()
  const { page } = await openConsole(central, await addAccount(central), {
    expected: /status of 4/,
  })
  await page.getByRole('link', { name: 'Lists' }).click()
  await page.getByRole('link', { name: 'Medicines' }).click()
  await page.getByRole('link', { name: 'Add a medicine' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Ibuprofen 400 mg tablet')
  await page.getByLabel('Unit that is counted').fill('tablet')
  await page.getByLabel('ATC code').fill('M01AE01')
  await shoot(page, 'console-list-new')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Ibuprofen 400 mg tablet' }).waitFor()
  await page.getByText('(0 of 1 have its last change)').waitFor()
  expect(await barriers(page)).toEqual([])
  await shoot(page, 'console-list-record')

  await page.getByRole('link', { name: 'Back to the list' }).click()
  await page.getByText('0 of 1 box has the newest of this list.').waitFor()
  await page.getByText('1 box does not have it yet').click()
  await page.getByRole('link', { name: 'box', exact: true }).waitFor()
  await shoot(page, 'console-list')
  await page.getByLabel('Find by name or number').fill('ibupr')
  await page.getByRole('button', { name: 'Look' }).click()
  await page.locator('.rows li').nth(1).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: /Ibuprofen/ }).click()

  // Somebody else is faster: theirs is seen before anything is saved, and what they alone changed stays.
  await page.getByRole('button', { name: 'Change' }).click()
  const id = /lists\/([^?]+)/.exec(page.url())?.[1] ?? ''
  const path = `/api/medicines/${id}/`
  await admin.send('PATCH', path, { strength: '400 mg', atc_code: 'M01AE51' })
  await page.getByLabel('ATC code').fill('M01AE99')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Central has: M01AE51').waitFor()
  expect(await page.getByLabel('Strength').inputValue()).toBe('400 mg')
  expect((await admin.get(path)).body.atc_code).toBe('M01AE51')
  expect(await barriers(page)).toEqual([])
  await shoot(page, 'console-list-clash')
  await page.getByLabel('In use').uncheck()
  await page.getByRole('button', { name: 'Save as it stands here' }).click()
  await page.getByText('It is saved').waitFor()
  const expected = { strength: '400 mg', atc_code: 'M01AE99', active: false, revision: 3 }
  expect((await admin.get(path)).body).toMatchObject(expected)

  // What is in use cannot be deleted, and says so; then it can.
  const { id: pharmacy } = (
    await admin.send('POST', '/api/pharmacies/', { clinic_id: at.clinic, name: 'Store' })
  ).body
  const stock = { pharmacy_id: pharmacy, medicine_id: id }
  const { body: shelf } = await admin.send('POST', '/api/pharmacy-inventory/', stock)
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete: yes' }).click()
  await page.getByText('visits or stock still refer to it').waitFor()
  await page.setViewportSize({ width: 320, height: 900 })
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await isTooWide(page)).toBe(false)
  await shoot(page, 'console-list-in-use-narrow-dark')
  await admin.send('DELETE', `/api/pharmacy-inventory/${shelf.id}/`)
  await page.getByRole('button', { name: 'Delete: yes' }).click()
  await page.getByLabel('Find by name or number').waitFor()
  expect((await admin.get(path)).status).toBe(404)
  await page.locator('.languages [lang=ar]').click()
  await page.locator('html[lang=ar]').waitFor()
  expect(await isTooWide(page)).toBe(false)
  await shoot(page, 'console-list-ar-narrow-dark')
})

testAtLength('[S4] a list that is longer than a page is read on, and back', async () => {
  const at = await startDeciding(createHandClock(Date.now()))
  const { central, admin } = at
  const named = (n: number) => `Remedy ${String(n).padStart(3, '0')}`
  for (let n = 1; n <= 60; n++) {
    await admin.send('POST', '/api/medicines/', { name: named(n), unit: 'tablet' })
  }
  const { page } = await openConsole(central, await addAccount(central))
  await page.getByRole('link', { name: 'Lists' }).click()
  await page.getByRole('link', { name: 'Medicines' }).click()
  await page.locator('.rows').getByText(named(1), { exact: true }).waitFor()
  await page.getByRole('link', { name: 'More', exact: true }).click()
  await page.locator('.rows').getByText(named(60), { exact: true }).waitFor()
  expect(await page.locator('.rows').getByText(named(1), { exact: true }).count()).toBe(0)
  expect(await page.getByRole('link', { name: 'More', exact: true }).count()).toBe(0)
  await page.goBack()
  await page.locator('.rows').getByText(named(1), { exact: true }).waitFor()
})
