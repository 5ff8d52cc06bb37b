import { clinicDate, startOfClinicDay, toIso } from '@outpost/shared/model/time'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { appointmentFields } from '../support/authority.ts'
import { shoot } from '../support/browser.ts'
import { create } from '../support/make.ts'
import {
  barriers,
  isSeenWhole,
  isTooWide,
  openTablet,
  show,
  startMorning,
} from '../support/tablet-tab.ts'

/* Who is who: on the day's list, in searches, and while somebody is registered. */

testAtLength(
  'people of one name are told apart on the day’s list, which leads to them and says why they come',
  async () => {
    const at = await startMorning()
    const { admin, central, clinic, box } = at
    const phone = '+254 712 345 678'
    const other = {
      village: 'Oyugis',
      date_of_birth: '1990-05-01',
      card_number: '83A-001-4',
      phone,
    }
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
  },
)

test('who was heard as another name is found without the box, and told while somebody registers', async () => {
  const at = await startMorning()
  for (const full_name of ['Amira Noor', 'Amena Noor', 'عبد الله محمد'])
    await at.patient({ full_name })
  await at.box.round()
  const { page, context } = await openTablet(at, { expected: /./ })
  await show(page, 'patients')
  const names = page.locator('.row strong')
  // Who was asked for is kept.
  for (const [query, count] of [
    ['noor', 2],
    ['عبد', 1],
  ] as const) {
    await page.getByRole('searchbox').fill(query)
    await expect.poll(() => names.count()).toBe(count)
  }
  await context.setOffline(true)
  await page.getByRole('searchbox').fill('noor ameno')
  await expect.poll(() => names.allTextContents()).toEqual(['Amena Noor'])
  await page.getByRole('searchbox').fill('amona')
  await expect
    .poll(async () => (await names.allTextContents()).sort())
    .toEqual(['Amena Noor', 'Amina Otieno'])
  await page.getByRole('searchbox').fill('محمد عبدالله')
  await expect.poll(() => names.allTextContents()).toEqual(['عبد الله محمد'])
  await show(page, 'patients/new')
  await page.getByLabel('Name', { exact: true }).fill('Amena Otieno')
  await page.getByLabel('Phone').fill('0712345670')
  await page.getByRole('link', { name: /Amina Otieno/ }).waitFor()
})

testAtLength(
  '[F1] who has left for another clinic is told to have left, with a way on',
  async () => {
    const at = await startMorning()
    const other = await at.central.addClinic('Busia')
    const mary = await at.patient({ full_name: 'Mary Wafula' })
    await at.box.round()
    const { page } = await openTablet(at, { width: 320, expected: /status of 404/ })
    await page.goto(`${at.box.url}/#/patients/${mary.id}`)
    await page.getByRole('button', { name: 'Book a visit' }).waitFor()
    const moved = { clinic_id: other, shared_with: [] }
    await at.admin.send('PUT', `/api/patients/${mary.id}/clinics`, moved)
    await at.box.round()
    await page.getByText('This clinic does not have this patient any more').waitFor()
    await page.getByRole('heading', { name: 'Mary Wafula' }).waitFor()
    expect(await page.getByText('not here yet').count()).toBe(0)
    expect(await barriers(page)).toEqual([])
    expect(await isTooWide(page)).toBe(false)
    await page.getByRole('link', { name: 'Ask another clinic for a patient' }).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Patients' }).click()
    await page.getByRole('searchbox').waitFor()
  },
)

testAtLength(
  'who is registered is compared with all who are like them, and nothing that was typed is lost by it',
  async () => {
    const at = await startMorning()
    const known = {
      full_name: 'Amina Otieno',
      date_of_birth: '1990-05-01',
      phone: '+254 712 345 678',
    }
    for (let n = 0; n < 4; n++) await at.patient({ ...known, village: `Oyugis ${n}` })
    await at.box.round()
    const { page } = await openTablet(at, { width: 320, height: 640 })
    await page.getByRole('link', { name: 'Patients' }).click()
    await page.getByRole('link', { name: 'Register a patient' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Otieno Amina')
    await page.getByLabel('Female').check()
    const born = page.getByLabel('Date of birth', { exact: true })
    await born.fill('1990-05-01')
    const toAge = page.getByRole('button', { name: 'The date is not known' })
    await toAge.click()
    await page.getByLabel('Age in years').fill('36')
    await page.getByRole('button', { name: 'The date is known' }).click()
    expect(await born.inputValue()).toBe('1990-05-01')
    await toAge.click()
    expect(await page.getByLabel('Age in years').inputValue()).toBe('36')
    await page.getByRole('button', { name: 'The date is known' }).click()

    await page.getByLabel('National identity number').fill('27845512')
    const count = page.getByRole('button', { name: '5 known patients are like this one' })
    await count.waitFor()
    const one = page.getByRole('link', { name: /Amina Otieno.*May 1, 1990 · Oyugis/ })
    expect(await one.count()).toBe(3)
    await shoot(page, 'register-similar-narrow')
    await count.click()
    await expect.poll(() => isSeenWhole(one.first())).toBe(true)
    await shoot(page, 'register-similar-list-narrow')
    expect(await barriers(page)).toEqual([])
    expect(await isTooWide(page)).toBe(false)
    await page.getByRole('button', { name: 'Show all 5' }).click()
    expect(await one.count()).toBe(4)
    const leave = (answer: 'accept' | 'dismiss') =>
      Promise.all([
        page.waitForEvent('dialog').then((asked) => asked[answer]()),
        one.first().click(),
      ])
    await leave('dismiss')
    expect(await page.getByLabel('National identity number').inputValue()).toBe('27845512')
    await leave('accept')
    await page.getByRole('heading', { name: 'Amina Otieno' }).waitFor()
  },
)

test('who is registered while the box is slow is compared before Save is taken, with whom the tablet has at once', async () => {
  const at = await startMorning()
  // The tablet has no visit of hers, so the box alone knows her.
  await at.patient({ full_name: 'Zawadi Kipchoge', sex: 'female' })
  await at.box.round()
  const { page } = await openTablet(at, { width: 600, height: 960 })
  let answer = () => {}
  const answers = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/api/patients/similar', async (route) => {
    await answers
    // What was asked while more was typed is wanted no more.
    await route.continue().catch(() => {})
  })
  const [name, save] = [
    page.getByLabel('Name', { exact: true }),
    page.getByRole('button', { name: 'Save' }),
  ]
  const isOne = page.getByText('Is it one of these?')
  await show(page, 'patients/new')
  await name.fill('Amina Otieno')
  await page.getByRole('link', { name: /Amina Otieno.*same name/ }).waitFor()
  // It is still being asked.
  expect(await page.getByText('The box does not answer').count()).toBe(0)
  await shoot(page, 'register-similar-slow')

  // Nobody is seen yet when she is to be saved: it waits, and asks.
  await name.fill('Zawadi Kipchoge')
  await page.getByLabel('Female').check()
  await save.dblclick()
  await page.getByRole('button', { name: 'Comparing…' }).waitFor()
  answer()
  await page.getByRole('link', { name: /Zawadi Kipchoge.*same name/ }).waitFor()
  await expect.poll(() => isSeenWhole(isOne)).toBe(true)
  expect(page.url()).toContain('patients/new')
  expect(await name.inputValue()).toBe('Zawadi Kipchoge')
  await shoot(page, 'register-asked')
  // Who has seen it and saves all the same is right.
  await save.click()
  await page.getByRole('heading', { name: 'Zawadi Kipchoge' }).waitFor()

  // A box that stays silent is not waited for long.
  await page.unroute('**/api/patients/similar')
  await page.route('**/api/patients/similar', () => {})
  await show(page, 'patients/new')
  await name.fill('Fatuma Kiprotich')
  await page.getByLabel('Female').check()
  await save.click()
  await page.getByRole('heading', { name: 'Fatuma Kiprotich' }).waitFor()
})

testAtLength('a guess of an age of some weeks does not say a day', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  const ageOfOne = async (full_name: string, days: number, birth_date_estimated: boolean) => {
    const date_of_birth = clinicDate(at.central.clock.now() - days * 86_400_000, 'Africa/Nairobi')
    const { id } = await at.patient({ full_name, date_of_birth, birth_date_estimated })
    await at.box.round()
    await page.goto(`${at.box.url}/#/patients/${id}`)
    await page.getByRole('heading', { name: full_name }).waitFor()
    return page.locator('.sheet').first().locator('bdi').nth(2).textContent()
  }
  expect(await ageOfOne('Achieng Odhiambo', 0, true)).toBe('~ under 1 month')
  expect(await ageOfOne('Barasa Odhiambo', 21, true)).toBe('~ under 1 month')
  expect(await ageOfOne('Chebet Odhiambo', 40, true)).toBe('~ 0 y 1 m')
  expect(await ageOfOne('Dhahabu Odhiambo', 21, false)).toBe('21 days')
})

testAtLength(
  'what is typed to move a visit outlives that somebody else confirms it; nobody has come next week',
  async () => {
    const at = await startMorning()
    const { results } = (await at.admin.get('/api/appointments/?sort=starts_at')).body
    const [amina, baraka] = results
    const { page } = await openTablet(at, { width: 600 })
    const row = page.getByRole('listitem').filter({ hasText: 'Baraka' })
    await row.getByRole('button', { name: 'More' }).click()
    const when = row.getByLabel('Another time')
    const next = new Date(Date.parse(baraka.starts_at) + 7 * 24 * 3_600_000)
    const day = clinicDate(next.getTime(), 'Africa/Nairobi')
    await when.fill(`${day}T10:20`)
    const confirmed = { status: 'CONFIRMED' }
    await at.device.send('PATCH', `/api/appointments/${baraka.id}/`, confirmed)
    await row.getByText('Is here').waitFor()
    expect(await when.inputValue()).toBe(`${day}T10:20`)
    page.once('dialog', (dialog) => dialog.dismiss())
    await page.getByRole('link', { name: 'Patients' }).click()
    await row.getByRole('button', { name: 'Move', exact: true }).click()
    await row.waitFor({ state: 'detached' })

    const aminaRow = page.getByRole('listitem').filter({ hasText: 'Amina' })
    await at.device.send('PATCH', `/api/appointments/${amina.id}/`, {
      starts_at: toIso(next.getTime()),
    })
    await aminaRow.waitFor({ state: 'detached' })
    await show(page, `today/${day}`)
    await aminaRow.waitFor()
    await row.getByText('Expected').waitFor()
    expect(await aminaRow.getByRole('button', { name: 'Has come' }).count()).toBe(0)
    await aminaRow.getByRole('button', { name: 'More' }).click()
    await aminaRow.getByRole('button', { name: 'Cancel the visit' }).waitFor()
    expect(await page.getByRole('button', { name: /Has come|Seen|Did not come/ }).count()).toBe(0)
    await shoot(page, 'next-week')
  },
)

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

testAtLength('without the box it is told that only those on the tablet are compared', async () => {
  const at = await startMorning()
  const { page, context } = await openTablet(at, { expected: /./ })
  await show(page, 'patients/new')
  const name = page.getByLabel('Name', { exact: true })
  const told = page.getByText('compared only with patients that this tablet has')
  await name.fill('Amina Otieno')
  await page.getByRole('link', { name: /Amina Otieno/ }).waitFor()
  expect(await told.count()).toBe(0)
  await context.setOffline(true)
  await name.fill('Zawadi Kiptoo')
  await told.waitFor()
  await context.setOffline(false)
  await name.fill('Zawadi Kiptoo W')
  await told.waitFor({ state: 'detached' })
})

testAtLength(
  'who gets another name is compared with the patients who are known, and not with themselves',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at, { width: 360, height: 640 })
    await page.getByRole('link', { name: 'Patients' }).click()
    await page.getByRole('link', { name: /Baraka Njoroge/ }).click()
    await page.getByRole('button', { name: 'Change' }).click()
    const name = page.getByLabel('Name', { exact: true })
    await name.fill('Otieno Amina')
    await page.getByRole('link', { name: /Amina Otieno.*same name/ }).waitFor()
    await shoot(page, 'rename-similar')
    expect(await page.locator('main aside').getByText('Baraka').count()).toBe(0)
    // As it was before there is nothing to compare.
    await name.fill('Baraka Njoroge')
    await page.getByText('Is it one of these?').waitFor({ state: 'detached' })
  },
)
