import { startOfClinicDay, toIso } from '@outpost/shared/model/time'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { appointmentFields } from '../support/authority.ts'
import { shoot } from '../support/browser.ts'
import { create } from '../support/make.ts'
import {
  barriers,
  isTooWide,
  type Morning,
  openTablet,
  show,
  startMorning,
} from '../support/tablet-tab.ts'

/* What was rejected is told on every screen, on its record, and in place of what it was to be. */

const DAY_MS = 24 * 3600 * 1000
const TAKEN = { expected: /422|409|404/ }

/** How many need a person, as who sees the bar and who hears it is told. */
const waitForCount = (page: Page, count: number) =>
  page
    .getByRole('link', { name: new RegExp(`^Decide ${count} change`) })
    .and(page.locator('header a'))
    .waitFor()

async function personOf({ admin }: Morning, name: string): Promise<string> {
  const { results } = (await admin.get('/api/patients/?limit=100')).body
  return results.find(({ full_name }: { full_name: string }) => full_name === name).id
}

/** A patient with the card of somebody of whom only central knows. */
async function register(page: Page) {
  await show(page, 'patients/new')
  await page.getByLabel('Name', { exact: true }).fill('Wanjiru Kamau')
  await page.getByLabel('Female').check()
  await page.getByLabel('Card number').fill('K-77')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Wanjiru Kamau' }).waitFor()
  await page.getByRole('main').getByText('On the box').first().waitFor()
}

/** On a phone, and from right to left. */
async function lookAround(page: Page, name: string) {
  await page.setViewportSize({ width: 320, height: 800 })
  for (const language of ['ar', 'en']) {
    await page.locator(`.languages [lang=${language}]`).click()
    await page.locator(`html[lang=${language}]`).waitFor()
    await shoot(page, `rejected-${name}-${language}`)
    expect(await isTooWide(page)).toBe(false)
  }
  expect(await barriers(page)).toEqual([])
  await page.setViewportSize({ width: 600, height: 1024 })
}

test('[N5] a patient who was registered here and rejected is found as written, and leads to the decision', async () => {
  const at = await startMorning()
  await at.patient({ full_name: 'Someone Else', card_number: 'K-77' })
  const { page } = await openTablet(at, { ...TAKEN, width: 600, height: 1024 })
  await page.getByRole('link', { name: 'Decide', exact: true }).waitFor()
  await register(page)
  await page.getByRole('button', { name: 'Is here now' }).click()
  const visit = page.getByRole('listitem').filter({ hasText: 'Wanjiru' })
  await visit.getByText('On the box').waitFor()

  await at.box.round()
  await waitForCount(page, 2)
  await visit.getByText('Needs you').waitFor()
  expect(await visit.getByRole('button').count()).toBe(0)
  await lookAround(page, 'today')

  await show(page, 'patients')
  await page.getByRole('searchbox').fill('wanjiru')
  const found = page.getByRole('link', { name: /Wanjiru Kamau.*Needs you/ })
  await lookAround(page, 'search')
  await found.click()
  await page.getByText('The registration was rejected').waitFor()
  await page.getByText('K-77').waitFor()
  expect(await page.getByRole('button', { name: 'Is here now' }).isVisible()).toBe(false)
  await lookAround(page, 'patient')
  await page.getByRole('main').getByRole('link', { name: 'Needs you' }).first().click()
  await page.getByRole('heading', { name: 'Wanjiru Kamau' }).waitFor()
  await page.getByText(/New · Wanjiru Kamau · /).waitFor()
  await lookAround(page, 'decide')
})

testAtLength(
  '[N5] nothing is booked for, or given out to, a patient whose registration was rejected, before it is decided',
  async () => {
    const at = await startMorning()
    await at.patient({ full_name: 'Someone Else', card_number: 'K-77' })
    const { page } = await openTablet(at, { ...TAKEN, width: 600, height: 1024 })
    await register(page)
    // What was begun before is there still when it is rejected.
    await page.getByRole('link', { name: 'Give medicine' }).click()
    await page.getByRole('link', { name: /Amoxicillin/ }).click()
    const give = page.getByRole('button', { name: /^Give out/ })
    await page.getByRole('button', { name: 'Give out to Wanjiru Kamau' }).waitFor()
    await at.box.round()
    await waitForCount(page, 1)
    await page.getByText('The registration of Wanjiru Kamau was rejected.').waitFor()
    expect(await give.isDisabled()).toBe(true)
    await lookAround(page, 'recipient')
    await page.getByRole('button', { name: 'Another patient' }).click()
    await page.getByRole('searchbox').last().fill('wanjiru')
    const found = page.getByRole('main').getByRole('link', { name: /Wanjiru Kamau.*Needs you/ })
    await found.waitFor()
    expect(await page.getByRole('button', { name: /Wanjiru/ }).count()).toBe(0)
    await found.click()
    await page.getByRole('heading', { name: 'Wanjiru Kamau' }).waitFor()
  },
)

testAtLength(
  '[N5] a visit that is being booked when the registration is rejected is not saved, and says why',
  async () => {
    const at = await startMorning()
    await at.patient({ full_name: 'Someone Else', card_number: 'K-77' })
    const { page } = await openTablet(at, TAKEN)
    await register(page)
    await page.getByRole('button', { name: 'Book a visit' }).click()
    await page.getByLabel('At', { exact: true }).fill('23:50')
    await at.box.round()
    await waitForCount(page, 1)
    await page.getByRole('button', { name: 'Book', exact: true }).click()
    await page.getByText('Not saved: What it builds on was rejected.').waitFor()
    expect((await at.device.get('/api/inbox')).body.results).toHaveLength(1)
  },
)

testAtLength(
  '[N5] a booking that central rejects stays with its patient and its day; its slip says so',
  async () => {
    const at = await startMorning()
    const { results } = (await at.admin.get('/api/doctors/')).body
    const baraka = await personOf(at, 'Baraka Njoroge')
    const other = await at.patient({ full_name: 'Someone Else' })
    const tomorrow = startOfClinicDay(at.central.clock.now() + DAY_MS, 'Africa/Nairobi')
    const slot = { doctor_id: results[0].id, starts_at: toIso(tomorrow + 10 * 3_600_000) }
    await create(at.admin, 'appointments', appointmentFields(at.clinic, other.id, slot))
    const { page } = await openTablet(at, { ...TAKEN, width: 600, height: 1024 })
    await show(page, `patients/${baraka}`)
    await page.getByRole('button', { name: 'Book a visit' }).click()
    await page.getByLabel('With').selectOption('Dr Mbeki')
    const day = new Date(tomorrow + DAY_MS / 2).toISOString().slice(0, 10)
    await page.getByLabel('Day', { exact: true }).fill(day)
    await page.getByLabel('At', { exact: true }).fill('10:00')
    await page.getByRole('button', { name: 'Book', exact: true }).click()
    await page.getByRole('button', { name: 'Print' }).waitFor()
    await page.getByRole('main').getByText('On the box').waitFor()

    await at.box.round()
    await page.getByText('This visit was rejected, so it is not booked').waitFor()
    expect(await page.getByRole('button', { name: 'Print' }).count()).toBe(0)
    await waitForCount(page, 1)
    await lookAround(page, 'slip')
    await page.getByRole('button', { name: 'Back to the patient' }).click()
    const booked = page.getByRole('listitem').filter({ hasText: '10:00' })
    await booked.getByRole('link', { name: 'Needs you' }).waitFor()
    await show(page, `today/${day}`)
    await booked.getByText('Baraka Njoroge').waitFor()
    await booked.getByRole('link', { name: 'Needs you' }).click()
    await page.getByText('The doctor already has somebody at that time.').waitFor()
  },
)

testAtLength(
  '[N5] opposite steps on two tablets: who was not heard is told so, at the visit and where it was to be undone',
  async () => {
    const at = await startMorning()
    const one = await openTablet(at, TAKEN)
    const two = await openTablet(at, { ...TAKEN, width: 600, height: 1024, expected: /./ })
    const row = ({ page }: typeof one) => page.getByRole('listitem').filter({ hasText: 'Baraka' })
    for (const tablet of [one, two]) {
      await row(tablet).getByRole('button', { name: 'More' }).click()
    }
    await two.context.setOffline(true)
    await row(one).getByRole('button', { name: 'Did not come' }).click()
    await row(one).getByText('On the box').waitFor()
    await row(two).getByRole('button', { name: 'Seen' }).click()
    await two.page.getByText('Baraka Njoroge: Seen').waitFor()
    await two.context.setOffline(false)
    await row(two).getByText('Did not come').first().waitFor()
    await row(two).getByText('Needs you').waitFor()
    const bar = two.page.getByRole('status').filter({ hasText: 'Baraka Njoroge: Seen' })
    await bar.getByText('This was rejected, and needs a decision.').waitFor()
    expect(await bar.getByRole('button', { name: 'Undo' }).count()).toBe(0)
    await lookAround(two.page, 'step')
    await bar.getByRole('link', { name: 'Decide' }).click()
    await two.page.getByRole('heading', { name: /Baraka Njoroge/ }).waitFor()
  },
)

testAtLength(
  '[N5] of two who change one phone number the second is told that it needs somebody',
  async () => {
    const at = await startMorning()
    const baraka = await personOf(at, 'Baraka Njoroge')
    const { page } = await openTablet(at, TAKEN)
    await show(page, `patients/${baraka}`)
    await page.getByRole('button', { name: 'Change' }).click()
    await page.getByLabel('Phone').fill('0722222222')
    expect(
      (await at.device.send('PATCH', `/api/patients/${baraka}/`, { phone: '0733' })).status,
    ).toBe(200)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('main').getByRole('link', { name: 'Needs you' }).waitFor()
    await waitForCount(page, 1)
  },
)
