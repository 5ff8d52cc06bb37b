import { startOfClinicDay, toIso } from '@outpost/shared/model/time'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { appointmentFields, createOf } from '../support/authority.ts'
import { shoot } from '../support/browser.ts'
import { patientFields, push } from '../support/make.ts'
import { barriers, openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* Somebody is here without a visit: their name is typed once. */

const SMALL = { width: 360, height: 640 }

/** With so many that the day is searched. */
async function startSearchedDay() {
  const at = await startMorning()
  const midnight = startOfClinicDay(at.central.clock.now(), 'Africa/Nairobi')
  const edits = Array.from({ length: 6 }, (_, n) => {
    const patient = createOf('patients', patientFields(at.clinic, { full_name: `Person ${n}` }))
    const starts_at = toIso(midnight + (8 + n) * 3_600_000)
    const visit = appointmentFields(at.clinic, patient.record_id, { starts_at })
    return [patient, createOf('appointments', visit)]
  })
  await push(at.admin, edits.flat())
  await at.box.round()
  return at
}

test('a name that nobody in the day has goes on to all patients, and to the registration', async () => {
  const at = await startSearchedDay()
  const { page } = await openTablet(at, SMALL)
  const find = page.getByRole('searchbox')
  await find.fill('Wanjiru Kamau')
  await page.getByRole('link', { name: 'Look among all patients' }).waitFor()
  await shoot(page, 'today-nobody-small')
  await page.getByRole('link', { name: 'Look among all patients' }).click()
  await page.getByRole('heading', { name: 'Patients' }).waitFor()
  expect(await find.inputValue()).toBe('Wanjiru Kamau')
  await page.getByText('Nobody was found.').waitFor()
  expect(decodeURIComponent(page.url())).not.toMatch(/Wanjiru/i)
  await page.getByRole('link', { name: 'Register a patient' }).click()
  const name = page.getByLabel('Name', { exact: true })
  await expect.poll(() => name.inputValue()).toBe('Wanjiru Kamau')
  await shoot(page, 'register-sought-small')
  await page.getByLabel('Female', { exact: true }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Wanjiru Kamau' }).waitFor()
  // A number is no name; and what was sought once is not brought along for ever.
  await show(page, 'patients')
  await find.fill('0799')
  await page.getByText('Nobody was found.').waitFor()
  await page.getByRole('link', { name: 'Register a patient' }).click()
  await page.getByRole('heading', { name: 'Register a patient' }).waitFor()
  expect(await name.inputValue()).toBe('')
  await show(page, 'patients')
  expect(await find.inputValue()).toBe('')
})

testAtLength(
  'who is here without a visit is looked for at once, and what comes next is said; of today only',
  async () => {
    const at = await startSearchedDay()
    const { page } = await openTablet(at, SMALL)
    await page.getByRole('searchbox').fill('Elodie Wanjiru')
    const walkIn = page.getByRole('link', { name: 'Somebody without an appointment' })
    await page.getByRole('link', { name: 'Look among all patients' }).waitFor()
    await walkIn.click()
    await page.locator('[type=search]:focus').waitFor()
    expect(await page.getByRole('searchbox').inputValue()).toBe('Elodie Wanjiru')
    await page.getByText('then tap “Is here now”').waitFor()
    expect(await barriers(page)).toEqual([])
    await shoot(page, 'walk-in-small')
    await page.locator('.languages [lang=ar]').click()
    await shoot(page, 'walk-in-ar-small')
    await page.locator('.languages [lang=en]').click()
    await show(page, 'today')
    await page.getByRole('link', { name: 'Day after' }).click()
    await page.getByRole('link', { name: 'Today', exact: true }).first().waitFor()
    await expect.poll(() => walkIn.count()).toBe(0)
  },
)

testAtLength(
  'who was expected and has not come is marked; an estimated birth has no day',
  async () => {
    const at = await startMorning()
    const now = at.central.clock.now()
    const born = { date_of_birth: '1971-03-04', birth_date_estimated: true }
    const people = [
      ['Late Person', -20],
      ['Next Person', 20],
    ] as const
    const edits = people.flatMap(([full_name, minutes]) => {
      const patient = createOf('patients', patientFields(at.clinic, { full_name, ...born }))
      const starts_at = toIso(now + minutes * 60_000)
      const visit = appointmentFields(at.clinic, patient.record_id, { starts_at })
      return [patient, createOf('appointments', visit)]
    })
    await push(at.admin, edits)
    await at.box.round()
    const { page } = await openTablet(at, SMALL)
    const row = (name: string) => page.locator('.visit').filter({ hasText: name })
    await row('Late Person').locator('time').getByText('late').waitFor()
    expect(await row('Next Person').locator('time').textContent()).not.toContain('late')
    await row('Late Person').scrollIntoViewIfNeeded()
    await shoot(page, 'today-late-small')
    await row('Late Person')
      .getByRole('button', { name: /^Has come/ })
      .click()
    await row('Late Person').getByText('Is here').waitFor()
    expect(await row('Late Person').locator('time').textContent()).not.toContain('late')
    await row('Late Person').getByRole('link').click()
    const head = page.locator('main .sheet').first()
    await head.getByText(/~ \d\d years/).waitFor()
    expect(await head.textContent()).not.toContain('1971')
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    await page.getByRole('button', { name: /years and months/ }).scrollIntoViewIfNeeded()
    await shoot(page, 'age-button-small')
  },
)
