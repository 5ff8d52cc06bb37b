import { createDevices } from '@outpost/edge/store/devices'
import { createStaff } from '@outpost/edge/store/staff'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { openTab, shoot } from '../support/browser.ts'
import { barriers, type Morning, openTablet, startMorning } from '../support/tablet-tab.ts'

/* A manager lets tablets in and shuts them out from a tablet, in a real browser. */

const PIN = '1379'

async function addStaff({ box }: Morning) {
  const staff = createStaff({ sqlite: box.edge.store.sqlite, clock: box.edge.clock })
  await staff.add({ name: 'Sister Wanjiru', isManager: false })
  await staff.add({ name: 'Akinyi', pin: PIN, isManager: true })
}

async function begin(page: Page, name: string) {
  await page.getByRole('button', { name }).click()
  if (name !== 'Akinyi') return
  await page.getByLabel(/^PIN of/).fill(PIN)
  await page.getByRole('button', { name: 'Go on', exact: true }).click()
}

async function openTablets(page: Page) {
  await page.locator('nav a[href="#/state"]').click()
  await page.getByRole('link', { name: 'Tablets of this clinic' }).click()
  await page.getByRole('heading', { name: 'Tablets of this clinic' }).waitFor()
}

/** As after 15 minutes without anything managed, or a restart of the box. */
async function endManaging(page: Page) {
  await page.evaluate(async () => {
    const until = (request: IDBRequest) => new Promise((resolve) => (request.onsuccess = resolve))
    const open = indexedDB.open('outpost')
    await until(open)
    const place = open.result.transaction('place').objectStore('place').get(1)
    await until(place)
    open.result.close()
    const headers = { authorization: `Bearer ${place.result.token}`, 'sync-protocol': '1' }
    await fetch('/api/staff/session', { method: 'DELETE', headers })
  })
}

testAtLength(
  '[A2] a manager lets another tablet in from a tablet, sees it come, and shuts it out',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at, { width: 360, height: 640, expected: /403/ })
    await addStaff(at)
    await page.reload()
    await begin(page, 'Akinyi')
    await openTablets(page)
    await page.getByText('Tablet 1').waitFor()

    await page.getByLabel('Name of the other tablet').fill('Maternity')
    await page.getByRole('button', { name: 'Make a code' }).click()
    const digits = (await page.locator('.code').textContent()) ?? ''
    await page.getByRole('img', { name: 'QR code for the other tablet' }).waitFor()
    await shoot(page, 'tablets-code')
    expect(await barriers(page)).toEqual([])

    const other = await openTab({ width: 600, height: 900, expected: /401/ })
    await other.page.goto(at.box.url)
    await other.page.getByLabel('Six-digit code').fill(digits)
    await other.page.getByRole('button', { name: 'Pair', exact: true }).click()
    await begin(other.page, 'Sister Wanjiru')
    await other.page.getByText('Amina Otieno').waitFor()
    await page.getByText('Maternity has come in.').waitFor()

    await endManaging(page)
    await page.getByRole('button', { name: /Shut out.*Maternity/ }).click()
    await page.getByRole('button', { name: 'Yes, shut it out' }).click()
    await page.getByText('Your PIN is needed once more').waitFor()
    await shoot(page, 'tablets-pin')
    await page.getByLabel(/^PIN of/).fill(PIN)
    await page.getByRole('button', { name: 'Go on', exact: true }).click()
    await page.getByRole('heading', { name: 'Shut out' }).waitFor()
    await shoot(page, 'tablets')
    await other.page.getByText('This tablet was taken out').waitFor()
    const devices = createDevices({
      sqlite: at.box.edge.store.sqlite,
      clock: at.box.edge.clock,
    }).list()
    expect(devices.map(({ name, revokedAt }) => [name, revokedAt === null])).toEqual(
      expect.arrayContaining([
        ['Tablet 1', true],
        ['Maternity', false],
      ]),
    )
  },
)

test('[A2] who is no manager is not led to the tablets, and can change none of them', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  await addStaff(at)
  await page.reload()
  await begin(page, 'Sister Wanjiru')
  await page.locator('nav a[href="#/state"]').click()
  await page.getByText('This tablet is called').waitFor()
  expect(await page.getByRole('link', { name: 'Tablets of this clinic' }).count()).toBe(0)
  await page.goto(`${at.box.url}/#/state/tablets`)
  await page.getByText('Only managers let tablets in').waitFor()
  expect(await page.getByRole('button', { name: /Shut out|Make a code/ }).count()).toBe(0)
})
