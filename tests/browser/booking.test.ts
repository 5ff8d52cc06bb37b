import { clinicDate } from '@outpost/shared/model/time'
import { expect, test } from 'vitest'
import { shoot } from '../support/browser.ts'
import { barriers, openTablet, startMorning } from '../support/tablet-tab.ts'

/* Booking on the tablet: what was chosen stays, and what may be a slip is told. */

const DAY_MS = 24 * 3600 * 1000

test('[E5] a day and time stay chosen with another doctor; past, twice and taken are told', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at, { width: 600 })
  const dayOf = (days: number) =>
    clinicDate(at.central.clock.now() + days * DAY_MS, 'Africa/Nairobi')
  const [day, time] = [
    page.getByLabel('Day', { exact: true }),
    page.getByLabel('At', { exact: true }),
  ]
  const book = page.getByRole('button', { name: 'Book', exact: true })
  const twice = page.getByText('Baraka Njoroge already has a visit at that time.')
  const past = page.getByText('That time has passed already.')

  await page.getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('link', { name: /Baraka/ }).click()
  await page.getByRole('button', { name: 'Book a visit' }).click()
  // What nobody has chosen is offered anew for the doctor.
  await expect.poll(() => time.inputValue()).not.toBe('')
  await day.fill(dayOf(7))
  await time.fill('14:00')
  await page.getByLabel('With').selectOption('Dr Mbeki')
  await page.getByRole('radio', { name: '2:00' }).and(page.locator(':checked')).waitFor()
  expect([await day.inputValue(), await time.inputValue()]).toEqual([dayOf(7), '14:00'])
  await day.fill(dayOf(0))
  await time.fill('00:00')
  await past.waitFor()
  await time.fill('09:15')
  await twice.waitFor()
  await page.getByText('The doctor already has somebody at that time.').waitFor()
  await page.getByLabel('With').selectOption('')
  await shoot(page, 'booking-twice')
  expect(await barriers(page)).toEqual([])
  await day.fill(dayOf(7))
  await time.fill('14:00')
  await twice.waitFor({ state: 'detached' })
  await book.click()
  await page.getByRole('button', { name: 'Print' }).waitFor()
})
