import type { Fields } from '@outpost/shared/model/collections'
import { clinicDate, instantInZone, toIso } from '@outpost/shared/model/time'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { appointmentFields } from '../support/authority.ts'
import { shoot } from '../support/browser.ts'
import { create, patientFields } from '../support/make.ts'
import {
  barriers,
  isSeenWhole,
  isTooWide,
  type Morning,
  openTablet,
  show,
  startMorning,
  whyInvalid,
} from '../support/tablet-tab.ts'

/* Finding, registering and booking a patient on the tablet, and what is told of one. */

const DAY_MS = 24 * 3600 * 1000
const CUT = /ERR_INTERNET_DISCONNECTED/
const CUT_OR_REFUSED = /ERR_INTERNET_DISCONNECTED|status of (400|503)/

test('[R5] a patient’s page has old visits and what was given out, of all records of the person', async () => {
  const at = await startMorning()
  const { admin, clinic, box, device } = at
  const twice = await at.patient({ full_name: 'Amina Otyeno', card_number: 'OLD-7' })
  const kept = await at.patient({
    full_name: 'Amina A. Otieno',
    date_of_birth: toIso(at.central.clock.now() - 800 * DAY_MS).slice(0, 10),
    birth_date_estimated: true,
  })
  const [ages, week] = [400, 7].map((days) => toIso(at.central.clock.now() - days * DAY_MS))
  const visit = (patient: string, starts_at = '') =>
    create(admin, 'appointments', {
      ...appointmentFields(clinic, patient, { starts_at, status: 'COMPLETED' }),
    })
  await visit(twice.id, ages)
  await visit(kept.id, week)
  await admin.send('POST', `/api/patients/${twice.id}/merge`, { into: kept.id })
  await box.round()
  const movement = { kind: 'DISPENSED', delta: -6, patient_id: twice.id }
  await device.send('POST', `/api/pharmacy-inventory/${at.shelves[0]}/movements`, movement)

  const { page, context } = await openTablet(at, { expected: CUT })
  await page.goto(`${box.url}/#/patients/${twice.id}`)
  await page.getByRole('heading', { name: 'Amina A. Otieno' }).waitFor()
  await page.getByText('registered twice').getByText('Amina Otyeno · OLD-7').waitFor()
  await page.getByText('~ 2 y 2 m').waitFor()
  await page.getByRole('listitem').filter({ hasText: 'Seen' }).nth(1).waitFor()
  await page.getByRole('listitem').filter({ hasText: '6 capsule' }).waitFor()
  await shoot(page, 'patient-merged')
  await lookNarrow(page, 'patient')
  // What was asked for stays for the day, also without the box.
  await context.setOffline(true)
  await show(page, 'patients')
  await page.getByRole('searchbox').fill('otyeno')
  await page.getByRole('link', { name: /Amina A. Otieno/ }).click()
  await page.getByText('The box does not answer').waitFor()
  expect(await page.getByRole('listitem').filter({ hasText: 'Seen' }).count()).toBe(2)
})

test('[R3] [S4] without the box a patient is found, not made twice, and gets a card of their own', async () => {
  const at = await startMorning()
  const { page, context } = await openTablet(at, { expected: CUT })
  await page.getByText('Amina Otieno').waitFor()
  await context.setOffline(true)
  await page.getByRole('link', { name: 'Patients' }).click()
  const found = page.locator('main a.row')
  for (const [typed, name] of [
    ['+254 712 345 671', 'Baraka Njoroge'],
    ['elodie', 'Élodie Traoré'],
    ['الامين', 'محمد الأمين'],
    ['njoroje', 'Baraka Njoroge'],
  ] as const) {
    await page.getByRole('searchbox').fill(typed)
    await expect
      .poll(() => found.allTextContents(), { message: typed, timeout: 5000 })
      .toEqual([expect.stringContaining(name)])
  }

  await page.getByRole('link', { name: 'Register a patient' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Otieno Amina')
  await page.getByRole('link', { name: /Amina Otieno.*same name/ }).waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Wanjiru Kamau')
  await page.getByLabel('Female').check()
  await page.getByRole('button', { name: 'The date is not known' }).click()
  await page.getByLabel('Age in years').fill('2')
  await page.getByLabel('and months').fill('3')
  await page.getByRole('button', { name: 'Give a new card number' }).click()
  await expect.poll(() => page.getByLabel('Card number').inputValue()).toContain('-001-')
  const card = await page.getByLabel('Card number').inputValue()
  await page.getByLabel('Card number').fill(card.replace('001', '002'))
  await page.getByText('This card number is not written right').waitFor()
  await shoot(page, 'register-offline')
  await page.getByLabel('Card number').fill(card)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('~ 2 y 3 m').waitFor()
  await page.getByText(card).waitFor()
  await context.setOffline(false)
  await page.getByRole('main').getByText('On the box').waitFor()

  await page.getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('link', { name: 'Register a patient' }).click()
  await page.getByRole('button', { name: 'Give a new card number' }).click()
  await expect.poll(() => page.getByLabel('Card number').inputValue()).toContain('-002-')
})

testAtLength(
  'a visit is booked into what is free, the slip is printed, and a late clash is told',
  async () => {
    const at = await startMorning()
    const one = await openTablet(at, { expected: CUT })
    const other = await openTablet(at)
    const tomorrow = dayOf(at, 1)

    async function open(page: Page, name: string) {
      await page.getByRole('link', { name: 'Patients' }).click()
      await page.getByRole('link', { name: new RegExp(name) }).click()
      await page.getByRole('button', { name: 'Book a visit' }).click()
      await page.getByLabel('With').selectOption('Dr Mbeki')
      await page.getByLabel('Day', { exact: true }).fill(tomorrow)
    }

    await open(one.page, 'Baraka')
    const early = one.page.getByRole('radio', { name: '9:30' })
    await early.waitFor()
    await one.context.setOffline(true)
    await early.check()
    await open(other.page, 'Amina')
    await other.page.getByRole('radio', { name: '9:30' }).check()
    await other.page.getByRole('button', { name: 'Book', exact: true }).click()
    await other.page.getByRole('button', { name: 'Print' }).waitFor()
    await other.page.emulateMedia({ media: 'print' })
    await shoot(other.page, 'slip-printed')
    expect(await other.page.locator('header.bar').isVisible()).toBe(false)
    const slip = await other.page.locator('.slip').textContent()
    for (const told of ['Kisumu', 'Amina Otieno', '9:30', 'Dr Mbeki']) expect(slip).toContain(told)
    expect(await other.page.getByRole('button', { name: 'Back' }).isVisible()).toBe(false)
    await other.page.emulateMedia({ media: 'screen' })
    await other.page.getByRole('main').getByText('On the box').waitFor()
    // On that tablet the time is taken now.
    await other.page.getByRole('button', { name: 'Back to the patient' }).click()
    await open(other.page, 'Élodie')
    await other.page
      .getByRole('radio', { name: '9:30' })
      .and(other.page.locator(':disabled'))
      .waitFor()
    await other.page.getByLabel('At', { exact: true }).fill('09:35')
    await other.page.getByText('The doctor already has somebody at that time.').waitFor()
    await shoot(other.page, 'booking-clash')
    await lookNarrow(other.page, 'booking')

    await one.page.getByRole('button', { name: 'Book', exact: true }).click()
    await one.page.getByRole('main').getByText('Saved on this tablet').waitFor()
    await one.context.setOffline(false)
    await one.page.getByRole('link', { name: 'Decide' }).click()
    await one.page.getByText('The doctor already has somebody at that time.').waitFor()
  },
)

testAtLength('a form takes what is typed, and nothing that cannot be', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  await page.getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('link', { name: /Baraka/ }).click()
  await page.getByRole('button', { name: 'Book a visit' }).click()
  const minutes = page.getByLabel('Minutes')
  await minutes.press('ControlOrMeta+a')
  await minutes.press('Backspace')
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  expect(await whyInvalid(minutes)).toEqual(['valueMissing'])
  await minutes.pressSequentially('1441')
  expect(await whyInvalid(minutes)).toEqual(['customError'])
  await minutes.press('ControlOrMeta+a')
  await minutes.press('Backspace')
  await minutes.pressSequentially('30')
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  await page.getByRole('button', { name: 'Print' }).waitFor()
  await page.getByRole('main').getByText('On the box').waitFor()
  const { results } = (await at.device.get('/api/appointments?limit=100')).body
  const minutesOf = results.map(({ duration_minutes }: Fields) => duration_minutes)
  expect(minutesOf.filter(Boolean)).toEqual([30])

  await page.getByRole('button', { name: 'Back to the patient' }).click()
  await page.getByRole('button', { name: 'More' }).first().click()
  const when = page.getByLabel('Another time')
  await when.fill(`${dayOf(at, -1)}T09:00`)
  await page.getByRole('button', { name: 'Move', exact: true }).click()
  expect(await whyInvalid(when)).toEqual(['rangeUnderflow'])
  await when.fill(`${dayOf(at, 0)}T00:00`)
  expect(await whyInvalid(when)).toEqual([])
  await page.getByText('That time has passed already.').waitFor()
  await when.fill(`${dayOf(at, 800)}T09:00`)
  expect(await whyInvalid(when)).toEqual(['rangeOverflow'])
})

testAtLength(
  'a name that nobody can see, or none, is refused in words; a phone without a digit is told',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at)
    await show(page, 'patients/new')
    const name = page.getByRole('textbox', { name: 'Name', exact: true })
    await name.fill('\u200b\u200b')
    expect(await whyInvalid(name)).toEqual(['customError'])
    await name.fill('')
    expect(await whyInvalid(name)).toEqual(['valueMissing'])
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Something must be written here.').waitFor()
    await page.getByText('One of these must be chosen.').waitFor()
    expect(await name.evaluate((field) => field === document.activeElement)).toBe(true)
    await shoot(page, 'patients-new-faults')
    await page.getByLabel('Female', { exact: true }).click()
    expect(await page.getByText('One of these must be chosen.').count()).toBe(0)
    await name.fill('Wanjiru 👩🏾‍⚕️')
    expect(await whyInvalid(name)).toEqual([])
    const noDigit = page.getByText('There is no digit in this telephone number.')
    await page.getByLabel('Phone').fill('abc def')
    await noDigit.waitFor()
    await page.getByLabel('Phone').fill('٠٧١٢ ٣٤٥ ٦٧٨')
    await noDigit.waitFor({ state: 'detached' })
  },
)

testAtLength(
  'a day that cannot be is not taken; one that was stored holds up nothing else',
  async () => {
    const at = await startMorning()
    const odd = { date_of_birth: '1066-10-14', deceased_on: '1065-01-01' }
    const { id } = await at.patient({ full_name: 'Otieno Odd', ...odd })
    await at.box.round()
    const { page } = await openTablet(at)
    await page.goto(`${at.box.url}/#/patients/${id}`)
    await page.getByRole('button', { name: 'Change' }).click()
    await page.getByLabel('Village').fill('Oyugis')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Oyugis').waitFor()
    await expect
      .poll(() => at.seen('patients', id), { timeout: 5000 })
      .toMatchObject({ village: 'Oyugis', ...odd })

    await page.getByRole('button', { name: 'Change' }).click()
    const born = page.locator('[name=date_of_birth]')
    const died = page.getByLabel('Died on')
    await died.fill('')
    for (const [day, why] of [
      [dayOf(at, 1), ['rangeOverflow']],
      ['1066-10-13', ['rangeUnderflow']],
      [dayOf(at, -400), []],
    ] as const) {
      await born.fill(day)
      expect(await whyInvalid(born), day).toEqual(why)
    }
    for (const [day, why] of [
      [dayOf(at, 1), ['rangeOverflow']],
      [dayOf(at, -401), ['rangeUnderflow']],
      [dayOf(at, 0), []],
    ] as const) {
      await died.fill(day)
      expect(await whyInvalid(died), day).toEqual(why)
    }
    await died.fill(dayOf(at, -401))
    await page.getByRole('button', { name: 'Save' }).click()
    expect(await at.seen('patients', id)).toMatchObject(odd)
  },
)

testAtLength('an age that nobody can have is told in words, and looks for nobody', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  await page.getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('link', { name: 'Register a patient' }).click()
  await page.getByRole('button', { name: 'The date is not known' }).click()
  const years = page.getByLabel('Age in years')
  await page.getByLabel('Name', { exact: true }).fill('Otieno Amina')
  await years.fill('99999999')
  await page.getByText('Write a whole number in digits only, from 0 to 130.').waitFor()
  expect(await page.locator('.fault, [role=alert]').filter({ visible: true }).count()).toBe(1)
  expect(await whyInvalid(years)).toEqual(['customError'])
  // The search goes on without it.
  await page.getByRole('link', { name: /Amina Otieno.*same name/ }).waitFor()
  await years.fill('130')
  await page.getByText('from 0 to 130.').waitFor({ state: 'detached' })
  await page.getByLabel('and months').fill('12')
  await page.getByText('from 0 to 11.').waitFor()
  expect(await barriers(page)).toEqual([])
})

testAtLength('who is expected today is here for that visit, and not a second time', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  const open = async () => {
    await page.getByRole('link', { name: 'Patients' }).click()
    await page.getByRole('link', { name: /Baraka/ }).click()
  }
  await open()
  await page.getByRole('button', { name: 'Is here now' }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'Baraka' })
  await row.getByText('Is here').waitFor()
  await row.getByText('On the box').waitFor()
  const { results } = (await at.device.get('/api/appointments?limit=100')).body
  expect(results.map(({ status }: Fields) => status).sort()).toEqual([
    'CONFIRMED',
    'SCHEDULED',
    'SCHEDULED',
    'SCHEDULED',
  ])

  await open()
  await page.getByText('Is here already, for the visit at 9:15').waitFor()
  expect(await page.getByRole('button', { name: 'Is here now' }).count()).toBe(0)

  // Seen, and come again in the afternoon: that is another visit.
  await page.getByRole('link', { name: 'Today' }).click()
  await row.getByRole('button', { name: 'Seen' }).click()
  await page.getByRole('heading', { name: 'Done (1)' }).waitFor()
  await page.locator('.still').first().waitFor({ state: 'detached' })
  await open()
  await page.getByRole('button', { name: 'Is here now' }).click()
  await page.getByRole('heading', { name: 'Is here (1)' }).waitFor()
  expect(await row.count()).toBe(2)
})

testAtLength(
  'a step on a patient’s own page, which nothing else has touched yet, is told as far as it has got',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at)
    await page.getByRole('link', { name: 'Patients' }).click()
    await page.getByRole('link', { name: /Baraka/ }).click()
    // All that the box has to tell of them is there: nothing has the page read again but the step.
    await page.getByText('Nothing that was given out').waitFor()
    const row = page.getByRole('listitem').filter({ hasText: 'Baraka' })
    await row.getByRole('button', { name: 'Has come' }).click()
    await row.getByText('On the box').waitFor({ timeout: 10_000 })
    await row.getByRole('button', { name: 'Seen' }).click()
    await row.getByText('Seen · with Dr Mbeki').waitFor()
    await row.getByText('On the box').waitFor({ timeout: 10_000 })
  },
)

test('[E5] a step that the box rejects is told as that, and no more as being saved', async () => {
  const at = await startMorning()
  const { admin, clinic, device } = at
  const [doctor] = (await admin.get('/api/doctors/')).body.results
  const visit = (patient: string, time: string) =>
    appointmentFields(clinic, patient, {
      starts_at: toIso(instantInZone(`${dayOf(at, 2)}T${time}`, 'Africa/Nairobi')),
      doctor_id: doctor.id,
    })
  const [grace, other] = [await at.patient({ full_name: 'Grace Atieno' }), await at.patient()]
  await create(admin, 'appointments', visit(grace.id, '09:00'))
  await at.box.round()

  const { page, context } = await openTablet(at, { expected: CUT })
  await page.goto(`${at.box.url}/#/patients/${grace.id}`)
  await page.getByText('Nothing that was given out').waitFor()
  const row = page.getByRole('listitem').filter({ hasText: 'Grace' })
  await context.setOffline(true)
  await row.getByRole('button', { name: 'More' }).click()
  await row.getByLabel('Another time').fill(`${dayOf(at, 2)}T10:00`)
  await row.getByRole('button', { name: 'Move', exact: true }).click()
  await row.getByText('Saved on this tablet').waitFor()
  await create(device, 'appointments', visit(other.id, '10:00'))
  await context.setOffline(false)
  await page.getByRole('link', { name: 'Decide' }).waitFor()
  await row.locator('time').getByText('9:00').waitFor()
  expect(await row.getAttribute('aria-busy')).toBe('false')
  expect(await row.getByText('Saving…').count()).toBe(0)
})

testAtLength(
  '[F1] a patient of another clinic is asked for, shared, and there; every failure is told',
  async () => {
    const at = await startMorning()
    const { admin, central, road } = at
    const siaya = await central.addClinic('Siaya County Hospital')
    const amina = await create(
      admin,
      'patients',
      patientFields(siaya, {
        full_name: 'Achieng Odhiambo',
        date_of_birth: '1994-08-17',
        national_id: '27845512',
        village: 'Llanfairpwllgwyngyllgogerychwyrndrobwll',
      }),
    )
    const { page, context } = await openTablet(at, { expected: CUT_OR_REFUSED, keepsApp: true })
    await page.getByRole('link', { name: 'Patients' }).click()
    await page.getByRole('link', { name: 'Ask another clinic for a patient' }).click()
    const ask = page.getByRole('button', { name: 'Ask', exact: true })
    const number = page.getByLabel('National identity number', { exact: true }).last()
    await page.getByRole('radio', { name: 'Name and date of birth' }).check()
    const born = page.locator('[name=date_of_birth]')
    for (const [day, why] of [
      [dayOf(at, 1), ['rangeOverflow']],
      ['1000-01-01', ['rangeUnderflow']],
      [dayOf(at, 0), []],
    ] as const) {
      await born.fill(day)
      expect(await whyInvalid(born), day).toEqual(why)
    }
    await page.getByRole('radio', { name: 'National identity number' }).check()
    await number.fill('99999999')
    await ask.click()
    await page.getByText('No clinic knows such a patient.').waitFor()
    await number.fill('2')
    await ask.click()
    await page.getByText('This is too little to ask with').waitFor()
    road.weather('lost request')
    await number.fill('27845512')
    await ask.click()
    await page.getByText('The box has no link to central').waitFor()
    await context.setOffline(true)
    await ask.click()
    await page.getByText('nobody could be asked').waitFor()
    await shoot(page, 'ask-offline')
    await lookNarrow(page, 'ask-offline')
    await context.setOffline(false)
    road.clear()

    await page.setViewportSize({ width: 320, height: 480 })
    await ask.click()
    const person = page.getByRole('listitem').filter({ hasText: 'Achieng Odhiambo' }).first()
    await person.getByText('born 1994').waitFor()
    await person.getByText('Siaya County Hospital').waitFor()
    await expect.poll(() => isSeenWhole(person)).toBe(true)
    await page.setViewportSize({ width: 800, height: 1100 })
    await lookNarrow(page, 'ask-found')
    await person.getByLabel('Why').fill('Lives here now')
    await person.getByRole('button', { name: 'Ask to share' }).click()
    await page.getByText('Waits for a decision').waitFor()
    await shoot(page, 'ask-waiting')
    await lookNarrow(page, 'ask-waiting')
    const { results } = (await admin.get('/api/share-requests')).body
    await admin.send('POST', `/api/share-requests/${results[0].id}/decide`, { decision: 'grant' })
    await at.box.round()
    await show(page, 'patients')
    await show(page, 'patients/ask')
    await page.getByText('Shared with this clinic').waitFor()
    await page.getByRole('link', { name: 'Open the patient' }).click()
    await page.getByRole('heading', { name: 'Achieng Odhiambo' }).waitFor()
    expect(page.url()).toContain(amina.id)
    // Seen here, and not at the clinic that has registered them.
    await page.getByRole('button', { name: 'Is here now' }).click()
    await page.getByRole('listitem').filter({ hasText: 'Achieng Odhiambo' }).waitFor()
    expect(await barriers(page)).toEqual([])
  },
)

/** The clinic's day, so many days from today. */
function dayOf(at: Morning, days: number): string {
  return clinicDate(at.central.clock.now() + days * DAY_MS, 'Africa/Nairobi')
}

/** On a phone, at night, from right to left; then as it was. */
async function lookNarrow(page: Page, name: string) {
  const choose = async (language: string) => {
    await page.locator(`.languages [lang=${language}]`).click()
    await page.locator(`html[lang=${language}]`).waitFor()
  }
  const size = page.viewportSize() ?? { width: 800, height: 1100 }
  await choose('ar')
  await page.setViewportSize({ width: 320, height: 900 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoot(page, `${name}-ar-narrow-dark`)
  expect(await isTooWide(page), `${name} is wider than the screen`).toBe(false)
  expect(await barriers(page)).toEqual([])
  await page.setViewportSize(size)
  await page.emulateMedia({ colorScheme: 'light' })
  await choose('en')
}

testAtLength(
  '[R3] who has the card number that a patient is to get is told, and leads there',
  async () => {
    const at = await startMorning()
    const { id } = await at.patient({ full_name: 'Grace Atieno', card_number: 'K-77' })
    await at.box.round()
    const { page } = await openTablet(at, { width: 600 })
    await page.getByRole('link', { name: 'Patients' }).click()
    await page.getByRole('searchbox').fill('grace')
    await page.getByRole('link', { name: /Grace/ }).waitFor()
    await page.getByRole('searchbox').fill('baraka')
    await page.getByRole('link', { name: /Baraka/ }).click()
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    const number = page.getByLabel('Card number')
    await number.fill('K-77')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('This card number belongs to').waitFor()
    const holder = page.getByRole('link', { name: 'Grace Atieno' })
    expect(await holder.getAttribute('href')).toBe(`#/patients/${id}`)
    await number.fill('K-78')
    await holder.waitFor({ state: 'detached' })
  },
)
