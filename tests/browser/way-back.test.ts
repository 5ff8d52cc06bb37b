import { createStaff } from '@outpost/edge/store/staff'
import { startOfClinicDay, toIso } from '@outpost/shared/model/time'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { appointmentFields, createOf } from '../support/authority.ts'
import { openTab, shoot } from '../support/browser.ts'
import { patientFields, push } from '../support/make.ts'
import { newCode, openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* A long day's list: one comes back to where one was, and finds a name in it. */

const row = (page: Page, name: string) => page.locator('.visit').filter({ hasText: name })
const search = (page: Page) => page.getByRole('searchbox')

/** Of 36 more, so that a screen shows but a few of them. */
async function startLongDay() {
  const at = await startMorning()
  const midnight = startOfClinicDay(at.central.clock.now(), 'Africa/Nairobi')
  const edits = Array.from({ length: 36 }, (_, n) => {
    const full_name = n === 30 ? 'Wanjiru Kamau' : `Person ${n}`
    const patient = createOf('patients', patientFields(at.clinic, { full_name }))
    const starts_at = toIso(midnight + (10 * 60 + n) * 60_000)
    const visit = appointmentFields(at.clinic, patient.record_id, { starts_at })
    return [patient, createOf('appointments', visit)]
  })
  await push(at.admin, edits.flat())
  await at.box.round()
  return at
}

test('the way back from a patient leads to the same place of the list, and to what was searched for', async () => {
  const at = await startLongDay()
  const { page } = await openTablet(at, { width: 600, height: 1024 })
  await row(page, 'Person 0').first().waitFor()
  const far = page.locator('a.person').filter({ hasText: 'Person 25' })
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, 400)
      return (await far.count()) > 0 && (await far.isVisible())
    })
    .toBe(true)
  await far.scrollIntoViewIfNeeded()
  const topOf = () => far.evaluate((link) => Math.round(link.getBoundingClientRect().top))
  // The wheel may still be turning.
  await expect
    .poll(async () => {
      const from = await topOf()
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)))
      return (await topOf()) - from
    })
    .toBe(0)
  const before = await topOf()
  await far.click()
  await page.getByRole('button', { name: 'Book a visit' }).waitFor()
  await page.goBack()
  await far.waitFor()
  await expect.poll(async () => Math.abs((await topOf()) - before)).toBeLessThan(3)
  expect(await far.evaluate((link) => link === document.activeElement)).toBe(true)
  // By its own link it begins at its top.
  await page.getByRole('link', { name: 'Patients', exact: true }).click()
  // The day's list has such a field too.
  await page.getByRole('heading', { name: 'Patients' }).waitFor()
  await search(page).fill('baraka')
  await page.getByRole('link', { name: /Baraka/ }).click()
  await page.getByRole('button', { name: 'Book a visit' }).waitFor()
  await page.goBack()
  await page.getByRole('link', { name: /Baraka/ }).waitFor()
  expect(await search(page).inputValue()).toBe('baraka')
  expect(await page.getByRole('link', { name: /Amina/ }).count()).toBe(0)
  await page.getByRole('link', { name: 'Today', exact: true }).click()
  await page.getByRole('heading', { name: /^Today/ }).waitFor()
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(0)
  await show(page, 'patients')
  expect(await search(page).inputValue()).toBe('')
})

test('[A2] who unlocks a tablet finds the list where it was', async () => {
  const at = await startLongDay()
  const { sqlite } = at.box.edge.store
  await createStaff({ sqlite, clock: at.box.edge.clock }).add({ name: 'Wanjiru', isManager: false })
  const { page } = await openTab({ width: 600, height: 1024 })
  await page.clock.install()
  await page.goto(`${at.box.url}/#pair=${newCode(at).secret}`)
  const asks = page.getByRole('heading', { name: 'Who is working?' })
  const begin = page.getByRole('button', { name: 'Wanjiru', exact: true })
  await begin.click()
  const far = row(page, 'Person 12')
  await far.scrollIntoViewIfNeeded()
  const topOf = () => far.evaluate((visit) => Math.round(visit.getBoundingClientRect().top))
  const before = await topOf()
  await page.clock.fastForward('05:10')
  await asks.waitFor()
  await begin.click()
  await asks.waitFor({ state: 'detached' })
  await expect.poll(topOf).toBe(before)
  // Also where who works was looked up, and nobody else has taken over.
  // Without a pointer, for which the page would be moved to the button.
  await page.getByRole('button', { name: /^Wanjiru:/ }).dispatchEvent('click')
  await asks.waitFor()
  await page.getByRole('button', { name: 'Go back' }).click()
  await asks.waitFor({ state: 'detached' })
  await expect.poll(topOf).toBe(before)
})

testAtLength(
  'a name is found in a long day, misspelt too, by the keyboard, and how many are shown is told',
  async () => {
    const at = await startLongDay()
    const { page } = await openTablet(at, { width: 600, height: 1024 })
    await row(page, 'Person 0').first().waitFor()
    expect(await isHintWhole(search(page))).toBe(true)
    await shoot(page, 'today-search-en')
    await page.getByRole('main').focus()
    for (let n = 0; n < 8 && !(await isSearched(page)); n++) await page.keyboard.press('Tab')
    await page.keyboard.type('wanjru kamau')
    await page.getByText('1 of 40 is shown').waitFor()
    expect(await page.locator('.visit').count()).toBe(1)
    await row(page, 'Wanjiru Kamau').waitFor()
    await shoot(page, 'today-found-en')
    await search(page).fill('ELODIE')
    await row(page, 'Élodie').waitFor()
    await search(page).fill('')
    await row(page, 'Person 0').first().waitFor()
  },
)

const isSearched = (page: Page) =>
  page.evaluate(() => document.activeElement?.matches('[type=search]') ?? false)

/** Whether what a field asks for is read in it whole. */
const isHintWhole = (field: Locator) =>
  field.evaluate((input: HTMLInputElement) => {
    const { font, paddingInlineStart, paddingInlineEnd } = getComputedStyle(input)
    const pen = document.createElement('canvas').getContext('2d')
    if (!pen) return false
    pen.font = font
    const room =
      input.clientWidth -
      Number.parseFloat(paddingInlineStart) -
      Number.parseFloat(paddingInlineEnd)
    return pen.measureText(input.placeholder).width <= room
  })
