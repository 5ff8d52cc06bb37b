import { clinicDate } from '@outpost/shared/model/time'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { appointmentFields } from '../support/authority.ts'
import { shoot } from '../support/browser.ts'
import { create } from '../support/make.ts'
import { openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* Visits that are moved to another day, or handed over to another doctor, on the tablet. */

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
    await page.locator('.days').getByRole('link', { name: 'Today' }).waitFor()
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

/** A morning with a second doctor, who is taken when Baraka is expected. */
async function startWithTwo() {
  const at = await startMorning()
  const { admin, box } = at
  const doctor = await create(admin, 'doctors', { full_name: 'Dr Wanjiru' })
  const { results } = (await admin.get('/api/patients?q=baraka')).body
  const [visit] = (await admin.get(`/api/appointments?patient_id=${results[0].id}`)).body.results
  const other = await at.patient({ full_name: 'Wekesa Simiyu' })
  const { clinic_id, starts_at } = visit
  const fields = appointmentFields(clinic_id, other.id, { starts_at, doctor_id: doctor.id })
  await create(admin, 'appointments', fields)
  await box.round()
  return {
    ...at,
    /** How many open visits each doctor has at central, by name. */
    async perDoctor() {
      await box.round()
      const names = new Map<string, string>()
      for (const one of (await admin.get('/api/doctors')).body.results)
        names.set(one.id, one.full_name)
      const counts: Record<string, number> = {}
      for (const { doctor_id } of (await admin.get('/api/appointments?limit=50')).body.results) {
        const name = names.get(doctor_id) ?? 'nobody'
        counts[name] = (counts[name] ?? 0) + 1
      }
      return counts
    },
  }
}

test('[E5] the visits of a doctor who is away are handed over at once, but for those at which the other one is taken; and back', async () => {
  const at = await startWithTwo()
  const { page } = await openTablet(at)
  const amina = rowOf(page, 'Amina')
  await amina.getByRole('button', { name: /^More/ }).click()
  await amina.getByLabel('Another doctor').selectOption('Dr Wanjiru')
  await amina.getByLabel('The 3 other visits of Dr Mbeki on this day too').check()
  await amina.getByText('1 visit stays as it is').waitFor()
  await shoot(page, 'today-hand-over')
  await amina.getByRole('button', { name: 'Hand over' }).click()
  await page.locator('.undo').getByText('3 visits: with Dr Wanjiru').waitFor()
  await amina.getByText('with Dr Wanjiru').waitFor()
  await rowOf(page, 'Baraka').getByText('with Dr Mbeki').waitFor()
  for (const name of ['Amina', 'Élodie']) await rowOf(page, name).getByText('On the box').waitFor()
  expect(await at.perDoctor()).toEqual({ 'Dr Wanjiru': 4, 'Dr Mbeki': 1 })

  await page.getByRole('button', { name: 'Undo' }).click()
  for (const name of ['Amina', 'Élodie']) {
    await rowOf(page, name).getByText('with Dr Mbeki').waitFor()
    await rowOf(page, name).getByText('On the box').waitFor()
  }
  expect(await at.perDoctor()).toEqual({ 'Dr Wanjiru': 1, 'Dr Mbeki': 4 })
})

testAtLength(
  'one visit is handed over by itself; that the other doctor is taken is told before',
  async () => {
    const at = await startWithTwo()
    const { page } = await openTablet(at)
    const baraka = rowOf(page, 'Baraka')
    await baraka.getByRole('button', { name: /^More/ }).click()
    await baraka.getByLabel('Another doctor').selectOption('Dr Wanjiru')
    await baraka.locator('.doubts [role=alert]').waitFor()
    await baraka.getByRole('button', { name: 'Hand over' }).click()
    await baraka
      .getByText('It was not saved')
      .or(baraka.locator('.who [role=alert]'))
      .first()
      .waitFor()
    await baraka.getByLabel('Another doctor').selectOption('Nobody in particular')
    await baraka.getByRole('button', { name: 'Hand over' }).click()
    await page.locator('.undo').getByText('Baraka Njoroge: Nobody in particular').waitFor()
    await baraka.getByText('On the box').waitFor()
    expect(await at.perDoctor()).toEqual({ 'Dr Wanjiru': 1, 'Dr Mbeki': 3, nobody: 1 })
  },
)
