import { startOfClinicDay, toIso } from '@outpost/shared/model/time'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { appointmentFields } from '../support/authority.ts'
import { type BrowserTab, shoot } from '../support/browser.ts'
import { create, patientFields } from '../support/make.ts'
import {
  barriers,
  isTooWide,
  type Morning,
  openTablet,
  show,
  startMorning,
} from '../support/tablet-tab.ts'

/* Who is expected and who is here, where several tablets write of the same people. */

/** Before the next round that comes by itself. */
const SOON = { timeout: 30_000 }

/** Known at central and the box for long, without a visit: no tablet has them when it is paired. */
async function addReturning({ admin, clinic, box }: Morning, full_name: string) {
  const { id } = await create(admin, 'patients', patientFields(clinic, { full_name }))
  await box.round()
  return String(id)
}

testAtLength('who walks in at one tablet has a name and a page on the others at once', async () => {
  const at = await startMorning()
  const id = await addReturning(at, 'Returning Patient')
  const { page } = await openTablet(at)
  const { page: other } = await openTablet(at)
  await show(page, 'patients')
  await page.getByRole('searchbox').fill('Returning')
  await page.getByRole('link', { name: /Returning Patient/ }).click()
  await page.getByRole('button', { name: 'Is here now' }).click()

  const row = other.getByRole('listitem').filter({ hasText: 'Returning Patient' })
  const name = row.getByRole('link', { name: /Returning Patient/ })
  // Long before the next round that comes by itself.
  await name.waitFor({ timeout: 5000 })
  expect(await name.getAttribute('href')).toBe(`#/patients/${id}`)
  await row.getByText('Is here').waitFor()
})

testAtLength.each(['SCHEDULED', 'CONFIRMED'])(
  '[N5] who has come is here, also where a visit of today (%s) was rejected',
  async (status) => {
    const at = await startMorning()
    const id = await addReturning(at, 'Returning Patient')
    const { results } = (await at.admin.get('/api/doctors/')).body
    // Of today, and before any of the others begins.
    const midnight = startOfClinicDay(at.central.clock.now(), 'Africa/Nairobi')
    const slot = { doctor_id: results[0].id, starts_at: toIso(midnight + 60_000) }
    const other = await at.patient({ full_name: 'Someone Else' })
    await create(at.admin, 'appointments', appointmentFields(at.clinic, other.id, slot))
    const visit = appointmentFields(at.clinic, id, { ...slot, status })
    expect((await at.device.send('POST', '/api/appointments/', visit)).status).toBe(201)
    await at.box.round()
    const { page } = await openTablet(at)
    const rows = page.getByRole('listitem').filter({ hasText: 'Returning Patient' })
    const rejected = rows.filter({ hasText: 'Needs you' })
    await rejected.waitFor()
    // The four of the morning, and who has taken the place.
    await page.getByText('5 are left').waitFor()

    await show(page, `patients/${id}`)
    await page.getByRole('button', { name: 'Is here now' }).click()
    const here = rows.filter({ hasNotText: 'Needs you' })
    await here.getByText('On the box').waitFor()
    await here.getByText('Is here').waitFor()
    await page.getByText('6 are left').waitFor()
    expect(await rejected.count()).toBe(1)
  },
)

test('who was taken in at two tablets without the box stands twice, is told so, and is taken off once', async () => {
  const at = await startMorning()
  const id = await addReturning(at, 'Walker Once')
  const look = { expected: /ERR_|Failed/, width: 600, height: 1024 }
  const tablets = [await openTablet(at, look), await openTablet(at, look)]
  for (const { page } of tablets) {
    await show(page, 'patients')
    await page.getByRole('searchbox').fill('Walker')
    await page.getByRole('link', { name: /Walker Once/ }).click()
    await page.getByRole('button', { name: 'Is here now' }).waitFor()
  }
  for (const { context } of tablets) await context.setOffline(true)
  for (const { page } of tablets) {
    await page.getByRole('button', { name: 'Is here now' }).click()
    await page.getByRole('main').getByText('Saved on this tablet').waitFor()
  }
  for (const { page, context } of tablets) {
    await context.setOffline(false)
    await page.evaluate(() => dispatchEvent(new Event('online')))
  }
  const rowsOf = (page: Page) =>
    page.getByRole('listitem').filter({ has: page.locator(`a[href="#/patients/${id}"]`) })
  const toldOf = (page: Page) => rowsOf(page).filter({ hasText: 'Listed more than once' })
  for (const { page } of tablets) await expect.poll(() => toldOf(page).count(), SOON).toBe(2)

  const [{ page }] = tablets as [BrowserTab]
  await page.setViewportSize({ width: 320, height: 900 })
  for (const language of ['ar', 'en']) {
    await page.locator(`.languages [lang=${language}]`).click()
    await page.locator(`html[lang=${language}]`).waitFor()
    await rowsOf(page).first().scrollIntoViewIfNeeded()
    await shoot(page, `twice-${language}`)
    expect(await isTooWide(page)).toBe(false)
  }
  expect(await barriers(page)).toEqual([])
  await rowsOf(page).first().getByRole('button', { name: 'Cancel the visit' }).click()
  for (const { page: each } of tablets) {
    await expect.poll(() => toldOf(each).count(), SOON).toBe(0)
    await rowsOf(each).getByText('Cancelled').waitFor()
    expect(await rowsOf(each).count()).toBe(2)
  }
})

testAtLength(
  '[N5] undone without the box and moved by another tablet, a visit stands twice: the inbox says so',
  async () => {
    const at = await startMorning()
    const look = { expected: /./, width: 600, height: 1024 }
    const { page, context } = await openTablet(at, look)
    const { page: other } = await openTablet(at, look)
    const rowsOf = (on: Page) => on.getByRole('listitem').filter({ hasText: 'Élodie' })
    await context.setOffline(true)
    await rowsOf(page).getByRole('button', { name: 'More' }).click()
    await rowsOf(page).getByRole('button', { name: 'Did not come' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await rowsOf(page).getByText('Expected').waitFor()
    await rowsOf(other).getByRole('button', { name: 'More' }).click()
    await rowsOf(other).locator('.moving button').first().click()
    await rowsOf(other).getByText('On the box').waitFor()
    await context.setOffline(false)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await expect.poll(() => rowsOf(page).count(), SOON).toBe(2)

    await show(page, 'inbox')
    const entry = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { level: 2 }) })
    await entry.getByText('now stands a second time').waitFor()
    expect(await entry.getByRole('button', { name: 'Use what was written here' }).count()).toBe(0)
    await page.setViewportSize({ width: 320, height: 900 })
    await shoot(page, 'made-anew-en')
    expect(await isTooWide(page)).toBe(false)
    expect(await barriers(page)).toEqual([])
    await entry.getByRole('link', { name: /9:30/ }).click()
    await expect.poll(() => rowsOf(page).filter({ hasText: 'Listed more' }).count(), SOON).toBe(2)
  },
)
