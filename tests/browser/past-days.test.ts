import { clinicDate, instantInZone, toIso } from '@outpost/shared/model/time'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { shoot } from '../support/browser.ts'
import { create } from '../support/make.ts'
import { barriers, openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* The list of a day that is over: the box has what the tablet does not keep. */

const DAY_MS = 24 * 3600 * 1000
const CUT = /ERR_INTERNET_DISCONNECTED/

test('[S4] of a past day all visits that the box has are listed; without the box that is told', async () => {
  const at = await startMorning()
  const { id } = await at.patient({ full_name: 'Saturday Person' })
  const day = clinicDate(at.central.clock.now() - 3 * DAY_MS, 'Africa/Nairobi')
  const before = clinicDate(at.central.clock.now() - 4 * DAY_MS, 'Africa/Nairobi')
  const noon = instantInZone(`${day}T12:00`, 'Africa/Nairobi')
  for (const [hours, status] of [
    [0, 'SCHEDULED'],
    [1, 'NO_SHOW'],
    // Of the days before and after.
    [-13, 'COMPLETED'],
    [12, 'COMPLETED'],
  ] as const) {
    const starts_at = toIso(noon + hours * 3600_000)
    await create(at.admin, 'appointments', appointmentFields(at.clinic, id, { starts_at, status }))
  }
  await at.box.round()
  const { page, context } = await openTablet(at, { width: 600, height: 960, expected: CUT })
  await page.getByText('Amina Otieno').waitFor()
  await show(page, `today/${day}`)
  const rows = page.getByRole('listitem').filter({ hasText: 'Saturday Person' })
  await rows.nth(1).waitFor()
  await page.getByText('1 is left').waitFor()
  expect(await rows.count()).toBe(2)
  expect(await page.getByText('The box does not answer').count()).toBe(0)
  await shoot(page, 'past-day')
  expect(await barriers(page)).toEqual([])

  // What was shown once stays for a while; of another day it is said what is not known.
  await context.setOffline(true)
  await show(page, `today/${before}`)
  await page.getByText('of that day only the visits that this tablet has').waitFor()
  expect(await page.getByText('No visit is listed for that day.').count()).toBe(0)
  await shoot(page, 'past-day-away')
  await show(page, `today/${day}`)
  await rows.nth(1).waitFor()
  await context.setOffline(false)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await show(page, `today/${before}`)
  await rows.first().waitFor()
  await page.getByText('of that day only').waitFor({ state: 'detached' })
})
