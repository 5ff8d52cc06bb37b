import { createDevices } from '@outpost/edge/store/devices'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTab, shoot, startBrowser } from '../support/browser.ts'
import { barriers, newCode, openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* The tablet's app in a real browser, on a real box, with a real central behind it. */

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

const LANGUAGES = ['en', 'fr', 'sw', 'hi', 'ar'] as const
const SCREENS = ['today', 'patients', 'patients/new', 'pharmacy', 'inbox', 'state']

test('a day: somebody comes, is found, is booked, is given medicine; all of it reaches central', async () => {
  const at = await startMorning()
  const { page } = await openTablet(browser, at)
  const visit = page.getByRole('listitem').filter({ hasText: 'Amina Otieno' })
  await visit.getByRole('button', { name: 'Has come' }).click()
  await visit.getByText('Is here').waitFor()
  await visit.getByText('On the box').waitFor()

  await page.getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('searchbox').fill('njor')
  await page.getByRole('link', { name: /Baraka Njoroge/ }).click()
  await page.getByRole('button', { name: 'Change' }).click()
  await page.getByLabel('Phone').fill('0799 000 111')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('0799 000 111').waitFor()

  await page.getByRole('link', { name: 'Pharmacy' }).click()
  await page.getByRole('link', { name: /Amoxicillin/ }).click()
  await page.getByLabel(/Give out/).fill('40')
  await page.getByRole('button', { name: 'Give out' }).click()
  // What expires first went first, and the rest from the next batch.
  await page.getByRole('row', { name: /A1.* 0 / }).waitFor()
  await page.getByRole('row', { name: /B2.* 90 / }).waitFor()

  await page.getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('link', { name: 'Register a patient' }).click()
  await page.getByLabel('Name').fill('Otieno Amina')
  await page.getByText('Is it one of these?').waitFor()
  await page.getByRole('link', { name: /Amina Otieno.*same name/ }).waitFor()
  await page.getByLabel('Name').fill('Wanjiru Kamau')
  await page.getByLabel('Female').check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Is here now' }).click()
  await page.getByRole('listitem').filter({ hasText: 'Wanjiru Kamau' }).waitFor()

  await page.getByRole('link', { name: 'State' }).click()
  await page.getByText('Everything that was written here is on the box.').waitFor()
  await at.box.round()
  const { results } = (await at.admin.get('/api/edits?state=accepted&limit=100')).body
  const byTablet = results.filter(({ edit }: { edit: { op: string } }) => edit.op !== 'create')
  expect(byTablet).toHaveLength(4)
  expect(await at.atCentral('pharmacy-inventory', at.shelves[1] ?? '')).toMatchObject({
    quantity: 90,
  })
})

test('[A2] a tablet is paired by six digits; a wrong code is told, and nothing is kept of it', async () => {
  const at = await startMorning()
  const { page } = await openTab(browser, { expected: /403/ })
  await page.goto(at.box.url)
  const { code } = newCode(at)
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  await page.getByLabel('Six-digit code').fill(wrong)
  await page.getByRole('button', { name: 'Pair' }).click()
  await page.getByText('The box does not know this code.').waitFor()
  await page.getByLabel('Six-digit code').fill(code)
  await page.getByLabel('Name of this tablet').fill('At the desk')
  await page.getByRole('button', { name: 'Pair' }).click()
  await page.getByText('Amina Otieno').waitFor()
  await page.reload()
  await page.getByRole('link', { name: 'State' }).click()
  await page.getByText('This tablet is called At the desk.').waitFor()
})

test('without the box the tablet goes on, says so, and sends all when the box is back', async () => {
  const at = await startMorning()
  const { page, context } = await openTablet(browser, at, { expected: /ERR_INTERNET_DISCONNECTED/ })
  const visit = page.getByRole('listitem').filter({ hasText: 'Amina Otieno' })
  await visit.waitFor()
  await context.setOffline(true)
  await visit.getByRole('button', { name: 'Has come' }).click()
  await visit.getByText('Saved on this tablet').waitFor()
  await page.getByRole('link', { name: 'State' }).click()
  await page.getByText('1 change is only on this tablet.').waitFor()
  await page.getByText('The box does not answer.').waitFor()
  await context.setOffline(false)
  await page.getByText('Everything that was written here is on the box.').waitFor()
})

test('a change on one tablet is on the other by itself', async () => {
  const at = await startMorning()
  const [one, other] = [await openTablet(browser, at), await openTablet(browser, at)]
  const visitOn = (page: Page) => page.getByRole('listitem').filter({ hasText: 'Élodie Traoré' })
  await visitOn(other.page).waitFor()
  await visitOn(one.page).getByRole('button', { name: 'Has come' }).click()
  await visitOn(other.page).getByText('Is here').waitFor({ timeout: 5000 })
})

test('[E4] what another tablet changes while a form is open is not undone by saving it', async () => {
  const at = await startMorning()
  const { page } = await openTablet(browser, at)
  await page.getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('link', { name: /Baraka Njoroge/ }).click()
  const id = page.url().split('/').at(-1) ?? ''
  await page.getByRole('button', { name: 'Change' }).click()
  await page.getByLabel('Village').fill('Oyugis')
  await at.device.send('PATCH', `/api/patients/${id}/`, { village: 'theirs' })
  await page.waitForFunction(
    (patient) =>
      new Promise<boolean>((resolve) => {
        const open = indexedDB.open('outpost')
        open.onsuccess = () => {
          const read = open.result.transaction('records').objectStore('records')
          const asked = read.get(['patients', patient])
          asked.onsuccess = () => {
            open.result.close()
            resolve(asked.result?.seen?.fields?.village === 'theirs')
          }
        }
      }),
    id,
  )
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'Decide' }).click()
  await page.getByText('Somebody else has changed the same.').waitFor()
  expect(await at.seen('patients', id)).toMatchObject({ village: 'theirs' })
})

test('a revoked tablet removes what it held', async () => {
  const at = await startMorning()
  const { page } = await openTablet(browser, at, { expected: /401/ })
  await page.getByText('Amina Otieno').waitFor()
  const devices = createDevices({ sqlite: at.box.edge.store.sqlite, clock: at.box.edge.clock })
  for (const { id } of devices.list()) devices.revoke(id)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.getByText('This tablet was taken out').waitFor()
  expect(await page.evaluate(() => document.body.textContent)).not.toContain('Amina')
  await page.reload()
  await page.getByText('Pair this tablet').waitFor()
})

test('every screen in every language, narrow and wide, by day and by night, shuts nobody out', async () => {
  const at = await startMorning()
  const { page } = await openTablet(browser, at)
  const found: string[] = []

  async function look(name: string, isSearched: boolean) {
    for (const screen of SCREENS) {
      await show(page, screen)
      await shoot(page, `${screen.replace('/', '-')}-${name}`)
      const isTooWide = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      )
      if (isTooWide) found.push(`${screen} ${name}: wider than the screen`)
      if (!isSearched) continue
      found.push(...(await barriers(page)).map((barrier) => `${screen} ${name}: ${barrier}`))
    }
  }

  for (const language of LANGUAGES) {
    await page.locator(`.languages [lang=${language}]`).click()
    await page.locator(`html[lang=${language}]`).waitFor()
    await look(language, language === 'en')
  }
  expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
  await page.setViewportSize({ width: 320, height: 640 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await look('ar-narrow-dark', true)
  expect(found).toEqual([])
})
