import { clinicDate } from '@outpost/shared/model/time'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* Visits that are moved to another day, on the tablet. */

const DAY_MS = 24 * 3600 * 1000

const rowOf = (page: Page, name: string) => page.locator('.visit').filter({ hasText: name })

test('[E5] who is here and is moved to another day is expected then; undone, here again', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  const tomorrow = clinicDate(at.central.clock.now() + DAY_MS, 'Africa/Nairobi')
  const amina = rowOf(page, 'Amina')
  await amina.getByRole('button', { name: /^Has come/ }).click()
  await amina.getByText('On the box').waitFor()
  await amina.getByRole('button', { name: /^More/ }).click()
  await amina.getByLabel('Another time').fill(`${tomorrow}T10:00`)
  await amina.getByRole('button', { name: /^Move/ }).click()
  await amina.waitFor({ state: 'detached' })
  await show(page, `today/${tomorrow}`)
  await page.getByRole('heading', { name: 'Expected (1)' }).waitFor()
  await amina.getByText('10:00 AM').waitFor()
  await amina.getByText('On the box').waitFor()
  await at.box.round()
  const standing = async () => {
    const { results } = (await at.admin.get('/api/appointments?limit=50')).body
    const patients = (await at.admin.get('/api/patients?q=amina')).body.results
    return results
      .filter((one: { patient_id: string }) => one.patient_id === patients[0].id)
      .map((one: { starts_at: string; status: string }) => [one.starts_at, one.status])
  }
  expect(await standing()).toEqual([[`${tomorrow}T07:00:00.000Z`, 'SCHEDULED']])

  await page.getByRole('button', { name: 'Undo' }).click()
  await amina.waitFor({ state: 'detached' })
  await show(page, 'today')
  await page.getByRole('heading', { name: 'Is here (1)' }).waitFor()
  await amina.getByText('9:00 AM').waitFor()
  await amina.getByText('On the box').waitFor()
  await at.box.round()
  const today = clinicDate(at.central.clock.now(), 'Africa/Nairobi')
  expect(await standing()).toEqual([[`${today}T06:00:00.000Z`, 'CONFIRMED']])
})

testAtLength(
  'from the list of another day a visit is not moved to today without the day being told',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at)
    const { clock } = at.central
    const before = clinicDate(clock.now(), 'Africa/Nairobi')
    const row = rowOf(page, 'Baraka')
    await row.getByRole('button', { name: /^More/ }).click()
    const choice = row.locator('.moving button').first()
    // Its own day is that of the list.
    await expect.poll(() => choice.textContent()).toMatch(/^\d+:\d\d [AP]M$/)
    clock.advance(2 * DAY_MS)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await show(page, `today/${before}`)
    await page.getByText('Of past days only').waitFor()
    await row.getByRole('button', { name: /^More/ }).click()
    const told = await choice.textContent()
    expect(told).toMatch(/^\w+ \d+, \d{4}, \d+:\d\d [AP]M$/)
    await choice.click()
    await page.locator('.undo').getByText(`Baraka Njoroge: ${told}`).waitFor()
  },
)

testAtLength('at a visit it is told that its doctor cannot be booked at present', async () => {
  const at = await startMorning()
  const [doctor] = (await at.admin.get('/api/doctors/')).body.results
  const { page } = await openTablet(at)
  const amina = rowOf(page, 'Amina')
  await amina.waitFor()
  expect(await page.getByText('cannot be booked').count()).toBe(0)
  await at.admin.send('PATCH', `/api/doctors/${doctor.id}/`, { active: false })
  await at.box.round()
  await amina.getByText('Dr Mbeki cannot be booked at present.').waitFor()
  await amina.getByRole('button', { name: /^Has come/ }).click()
  await amina.getByRole('button', { name: /^Seen/ }).click()
  await amina.getByText('cannot be booked').waitFor({ state: 'detached' })
})
