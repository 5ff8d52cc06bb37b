import { startOfClinicDay, toIso } from '@outpost/shared/model/time'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { appointmentFields, dispense } from '../support/authority.ts'
import { shoot } from '../support/browser.ts'
import { create, push } from '../support/make.ts'
import { barriers, openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* What a person is asked in the tablet's inbox, and told before and after deciding. */

const DAY_MS = 24 * 3600 * 1000

/** Tells the tablet that the box answers again. */
const online = (page: Page) => page.evaluate(() => dispatchEvent(new Event('online')))

testAtLength(
  '[N5] [E4] that a visit was moved elsewhere is told, and nobody is made to be here for it on another day',
  async () => {
    const at = await startMorning()
    const look = { expected: /./, width: 600, height: 1024 }
    const { page, context } = await openTablet(at, look)
    const row = page.locator('.visit').filter({ hasText: 'Amina' })
    await row.waitFor()
    await context.setOffline(true)
    await row.getByRole('button', { name: /^Has come/ }).click()
    await row.getByText('Saved on this tablet').waitFor()
    const { results } = (await at.device.get('/api/appointments?limit=50')).body
    const [first] = results.sort((a: { starts_at: string }, b: { starts_at: string }) =>
      a.starts_at.localeCompare(b.starts_at),
    )
    const tomorrow = toIso(Date.parse(first.starts_at) + DAY_MS)
    await at.device.send('PATCH', `/api/appointments/${first.id}/`, { starts_at: tomorrow })
    await context.setOffline(false)
    await online(page)
    await page
      .locator('nav')
      .getByRole('link', { name: /^Decide/ })
      .click()
    const entry = page.locator('li.sheet')
    await entry
      .getByRole('row', { name: /Begins ≠ changed elsewhere Not changed here .*9:00/ })
      .waitFor()
    await entry.getByText(/^Amina Otieno · /).waitFor()
    await shoot(page, 'inbox-moved-elsewhere')
    expect(await barriers(page)).toEqual([])
    const choices = () => entry.getByRole('button').allTextContents()
    expect(await choices()).toEqual(['Keep what there is now', 'Change it and send it again'])
    await entry.getByRole('button', { name: 'Change it and send it again' }).click()
    // As it was when it was written: here, today. On another day there is nobody yet.
    const [state, begins] = [entry.getByLabel('State'), entry.getByLabel('Begins')]
    const came = await begins.inputValue()
    expect(await state.inputValue()).toBe('CONFIRMED')
    await begins.fill(came.replace(/^\d+/, (year) => `${Number(year) + 1}`))
    await expect
      .poll(() => state.getByRole('option').allTextContents())
      .toEqual(['Expected', 'Cancelled'])
    await begins.fill(came)
    await state.selectOption('Is here')
    await entry.getByRole('button', { name: 'Send it like this' }).click()
    await page.getByText('Nothing needs a decision.').waitFor()
    await show(page, 'today')
    await page.getByRole('heading', { name: 'Is here (1)' }).waitFor()
    await row.getByText('Is here').waitFor()
  },
)

test('[N5] what is typed into a decision that is refused is asked about before it goes; why is told', async () => {
  const at = await startMorning()
  const { admin, device, box, clinic } = at
  const doctor = (await admin.get('/api/doctors/')).body.results[0].id
  const starts_at = toIso(
    startOfClinicDay(at.central.clock.now() + DAY_MS, 'Africa/Nairobi') + 10 * 3_600_000,
  )
  const slot = { doctor_id: doctor, starts_at }
  const mother = await at.patient({ full_name: 'Grace Atieno' })
  const other = await at.patient({ full_name: 'Someone Else' })
  await box.round()
  await create(
    device,
    'appointments',
    appointmentFields(clinic, mother.id, { ...slot, reason: 'Cough' }),
  )
  await create(admin, 'appointments', appointmentFields(clinic, other.id, slot))
  await box.round()
  const { page } = await openTablet(at, { width: 600, height: 1400, expected: /422/ })
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.message())
    return dialog.dismiss()
  })
  await page.getByRole('link', { name: 'Decide' }).click()
  const entry = page.locator('li.sheet')
  await entry.getByRole('button', { name: 'Change it and send it again' }).click()
  // That it is taken is told before it is sent; so is what is free.
  const taken = 'The doctor already has somebody at that time.'
  await expect.poll(() => entry.getByRole('alert').allTextContents()).toEqual([taken])
  expect(await entry.locator('.offer.taken').allTextContents()).toEqual(['10:00 AMtaken'])
  await shoot(page, 'inbox-offers')
  expect(await barriers(page)).toEqual([])
  await entry.getByLabel('Reason').fill('A long story')
  await entry.getByRole('button', { name: 'Send it like this' }).click()
  await entry.getByText(`or set other values. ${taken} Taken:`).waitFor()
  await page.getByRole('link', { name: 'Today' }).click()
  await expect.poll(() => asked.length).toBe(1)
  expect(await entry.getByLabel('Reason').inputValue()).toBe('A long story')
  await entry.getByLabel('10:15 AM').check()
  expect(await entry.getByLabel('Begins').inputValue()).toMatch(/T10:15$/)
  await expect.poll(() => entry.getByRole('alert').count()).toBe(1)
  await entry.getByRole('button', { name: 'Send it like this' }).click()
  await page.getByText('Nothing needs a decision.').waitFor()
  await box.round()
  const stands = (await admin.get(`/api/appointments?patient_id=${mother.id}`)).body.results
  expect(stands).toMatchObject([{ reason: 'A long story' }])
})

test('[E7] of a movement that central rejected it is told whose figure is which; card and shelf agree', async () => {
  const at = await startMorning()
  const [shelf = ''] = at.shelves
  await push(at.device, [dispense(shelf, 5)])
  await at.box.round()
  await push(at.device, [dispense(shelf, 22)])
  await push(at.admin, [dispense(shelf, 10)])
  await at.box.round()
  const { page } = await openTablet(at, { width: 600, height: 1024 })
  await page.getByRole('link', { name: 'Decide' }).click()
  const facts = page.locator('li.sheet dl')
  const figures = async () => {
    const [names, values] = await Promise.all([
      facts.locator('dt').allTextContents(),
      facts.locator('dd').allTextContents(),
    ])
    return names.map((name, n) => `${name}: ${Number.parseInt(values[n] ?? '', 10)}`)
  }
  await expect
    .poll(async () => (await figures()).slice(-2))
    .toEqual(['At central, without this: 15', 'On the shelf here, with this: 0'])
  await show(page, 'pharmacy')
  await page.getByRole('link', { name: /Amoxicillin/ }).click()
  await page.getByRole('row', { name: /A1.* 0 / }).waitFor()
  await page.getByRole('link', { name: 'Stock card' }).click()
  await page.getByText('On the shelf now: 100').waitFor()
  await page.getByLabel('Batch', { exact: true }).selectOption({ label: 'A1 · 0' })
  await page.getByText('On the shelf now: 0').waitFor()
  await page.getByText('What was rejected is counted in this').waitFor()
  await shoot(page, 'stock-card-rejected')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('main').getByText('Needs you').waitFor()
})
