import { startOfClinicDay, toIso } from '@outpost/shared/model/time'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { shoot } from '../support/browser.ts'
import { create } from '../support/make.ts'
import { barriers, isTooWide, openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* Who is who: on the day's list, in searches, and while somebody is registered. */

test('people of one name are told apart on the day’s list, which leads to them and says why they come', async () => {
  const at = await startMorning()
  const { admin, central, clinic, box } = at
  const phone = '+254 712 345 678'
  const other = { village: 'Oyugis', date_of_birth: '1990-05-01', card_number: '83A-001-4', phone }
  const { id } = await at.patient({ full_name: 'Amina Otieno', ...other })
  const midnight = startOfClinicDay(central.clock.now(), 'Africa/Nairobi')
  const visit = { starts_at: toIso(midnight + 11 * 3_600_000), reason: 'malaria follow-up' }
  await create(admin, 'appointments', appointmentFields(clinic, id, visit))
  await at.patient({ full_name: 'Zainab Late', deceased_on: '2026-01-01', phone })
  await box.round()
  const { page } = await openTablet(at, { width: 320, height: 900 })
  const row = page.getByRole('listitem').filter({ hasText: 'Oyugis' })
  await row.getByText(/^\d\d years · Oyugis · 83A-001-4$/).waitFor()
  await row.getByText('malaria follow-up').waitFor()
  expect(await page.getByRole('listitem').filter({ hasText: 'Amina Otieno' }).count()).toBe(2)
  await choose(page, 'ar')
  await row.scrollIntoViewIfNeeded()
  await shoot(page, 'today-one-name-ar-narrow')
  expect(await isTooWide(page)).toBe(false)
  expect(await barriers(page)).toEqual([])
  await row.getByRole('link', { name: /Amina Otieno/ }).click()
  await page.getByRole('heading', { name: 'Amina Otieno' }).waitFor()
  expect(page.url()).toContain(id)
  await page.getByText('malaria follow-up').waitFor()
  // From right to left a number is read as it is dialled.
  expect(await startsLeft(page.getByText(phone))).toBe(true)
  await shoot(page, 'patient-phone-ar-narrow')

  await show(page, 'patients')
  await choose(page, 'en')
  await page.getByRole('searchbox').fill('zainab')
  await page.getByRole('link', { name: /Zainab Late Died on: Jan 1, 2026/ }).waitFor()
})

async function choose(page: Page, language: string) {
  await page.locator(`.languages [lang=${language}]`).click()
  await page.locator(`html[lang=${language}]`).waitFor()
}

/** Whether the first sign of a text stands on the left of the last. */
function startsLeft(text: Locator): Promise<boolean> {
  return text.evaluate(({ firstChild: letters }) => {
    const leftOf = (at: number) => {
      const range = document.createRange()
      range.setStart(letters as Text, at)
      range.setEnd(letters as Text, at + 1)
      return range.getBoundingClientRect().left
    }
    return leftOf(0) < leftOf((letters as Text).data.length - 1)
  })
}
