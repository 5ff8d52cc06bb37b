import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { openTab, shoot } from '../support/browser.ts'
import { barriers, newCode, openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* Who waits at a tablet: for a box that is silent, for central, and with what is typed. */

testAtLength(
  'at the edge of the Wi-Fi, where the box is silent, the tablet answers with what it has',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at)
    await page.getByText('Amina Otieno').waitFor()
    // Nothing is refused: it is heard, and never answered.
    await page.route('**/api/**', () => {})

    await show(page, 'patients')
    await page.getByRole('searchbox').fill('Nobody of this name')
    await page.getByText('The box does not answer: only patients that this tablet has').waitFor()
    await page.getByText('Nobody was found').waitFor()
    await page.getByRole('link', { name: 'Register' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Otieno Amina')
    const open = () => page.getByRole('complementary').getByText('Amina Otieno').click()
    expect(await askedBy(page, open, true)).toBe('confirm')
    await page.getByText('The box does not answer').waitFor()
    await page.getByText('Nothing that was given out').waitFor()
  },
)

testAtLength('why nothing reaches central is told, and when the box tries again', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  await page.getByText('Amina Otieno').waitFor()
  at.road.weather('lost request')
  await page.getByRole('button', { name: 'Has come' }).first().click()
  await page.getByRole('main').getByText('On the box').first().waitFor()
  await at.box.round()
  await show(page, 'state')
  await page.getByText('The box waits with 1 change for central.').waitFor()
  await page.getByText('Central does not answer the box').waitFor()
  await page.locator('header .mark.box').waitFor()

  at.road.clear()
  await at.box.round()
  await page.getByText('Central answers the box.').waitFor()
  await page.locator('header .mark.central').waitFor()
})

test('what was undone is at central, and told so, though its record has left the tablet', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  const row = page.getByRole('listitem').filter({ hasText: 'Amina Otieno' })
  await row.getByRole('button', { name: 'More' }).click()
  await row.getByRole('button', { name: 'Did not come' }).click()
  await page.locator('.undo button').click()
  await row.getByText('Expected').waitFor()
  await row.getByText('On the box').waitFor()
  await at.box.round()
  await show(page, 'state')
  await page.getByText('The box waits with nothing.').waitFor()
  await page.locator('header .mark.central').waitFor()
  expect(await page.locator('.unreached').count()).toBe(0)
})

/** What the browser asks before it lets go, and is told. */
async function askedBy(page: Page, act: () => Promise<unknown>, isLeft = false) {
  const dialog = page.waitForEvent('dialog')
  const acted = act().catch(() => {})
  const question = await dialog
  await (isLeft ? question.accept() : question.dismiss())
  await acted
  return question.type()
}

testAtLength(
  'a patient whom only the box has is not told as one of another clinic when it does not answer',
  async () => {
    const at = await startMorning()
    // Known before the tablet is paired, and without a visit: it does not have them.
    const { id } = await at.patient({ full_name: 'Returning Patient' })
    await at.box.round()
    const { page, context } = await openTablet(at, { width: 600, expected: /ERR_|404/ })
    await page.getByText('Amina Otieno').waitFor()
    const go = (to: string) =>
      page.evaluate((hash) => {
        location.hash = hash
      }, `#/patients/${to}`)
    await context.setOffline(true)
    await go(id)
    await page.getByText('The box does not answer, and this patient is not on this').waitFor()
    expect(await page.getByText('another clinic').count()).toBe(0)
    await shoot(page, 'patient-away')
    await context.setOffline(false)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.getByRole('heading', { name: 'Returning Patient' }).waitFor()
    await go('0b8f5a57-6e0e-4d0e-9c55-3a1f2d7c9e64')
    await page.getByText('This patient is not here yet. If another clinic').waitFor()
  },
)

test('what is typed is not left by a link, the way back or another load, unless that is wanted', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  const asked = (act: () => Promise<unknown>, isLeft = false) => askedBy(page, act, isLeft)
  const toToday = () => page.getByRole('link', { name: 'Today' }).click()
  await show(page, 'patients')
  await page.getByRole('link', { name: 'Register' }).click()
  const name = page.getByLabel('Name', { exact: true })
  await name.fill('Wanjiru')
  expect(await asked(toToday)).toBe('confirm')
  expect(await asked(() => page.evaluate(() => history.back()))).toBe('confirm')
  expect(await asked(() => page.evaluate(() => location.reload()))).toBe('beforeunload')
  expect(await name.inputValue()).toBe('Wanjiru')
  expect(await page.evaluate(() => location.hash)).toBe('#/patients/new')

  expect(await asked(toToday, true)).toBe('confirm')
  await page.getByText('Amina Otieno').waitFor()
  // What was taken out again holds nobody.
  await page.goBack()
  await name.fill('W')
  await name.fill('')
  await toToday()
  await page.getByText('Amina Otieno').waitFor()
})

testAtLength(
  'who stays at the pharmacy, with what is typed, still gives out to the same patient',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at)
    await show(page, 'patients')
    await page.getByRole('link', { name: /Amina Otieno/ }).click()
    await page.getByRole('link', { name: 'Give medicine' }).click()
    await page.getByRole('link', { name: /Amoxicillin/ }).click()
    await page.getByLabel(/^How many \(/).fill('5')
    expect(await askedBy(page, () => page.getByRole('link', { name: 'Today' }).click())).toBe(
      'confirm',
    )
    await page.getByRole('button', { name: 'Give out to Amina Otieno' }).waitFor({ timeout: 5000 })
  },
)

testAtLength(
  'a part of the app that could not be had is loaded by itself when the box is back',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at, { expected: /ask-clinic|ERR_FAILED/ })
    const part = '**/assets/ask-clinic-*'
    await page.route(part, (route) => route.abort())
    await page.goto('about:blank')
    const failed = page.waitForEvent('requestfailed')
    await page.goto(at.box.url)
    await failed
    await page.unroute(part)
    await show(page, 'patients')
    // Chromium does not ask again for what it could not get.
    await page.getByRole('link', { name: 'Ask another clinic for a patient' }).click()
    await page.getByText('What is known', { exact: true }).waitFor()
  },
)

testAtLength(
  'a screen that could not be had before the box went away says so under its name, and opens by itself',
  async () => {
    const at = await startMorning()
    const { page, context } = await openTablet(at, {
      width: 360,
      height: 640,
      expected: /ask-clinic|ERR_FAILED|ERR_INTERNET_DISCONNECTED/,
    })
    const part = '**/assets/ask-clinic-*'
    await page.route(part, (route) => route.abort())
    await page.goto('about:blank')
    const failed = page.waitForEvent('requestfailed')
    await page.goto(at.box.url)
    await failed
    await context.setOffline(true)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.getByRole('banner').getByText('The box does not answer').waitFor()
    await show(page, 'patients/ask')
    await page.getByRole('heading', { level: 1, name: 'A patient of another clinic' }).waitFor()
    await page.getByText('has to come from the box once').waitFor()
    await shoot(page, 'part-needs-box')
    expect(await barriers(page)).toEqual([])
    await page.unroute(part)
    await context.setOffline(false)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.getByText('What is known', { exact: true }).waitFor()
  },
)

testAtLength(
  'a screen that is missing is looked for each minute, and the page is loaded again once where that may help',
  async () => {
    const at = await startMorning()
    const { page } = await openTab({ expected: /pharmacy|ERR_FAILED/ })
    await page.clock.install()
    const part = /\/assets\/pharmacy-(?!inventory)/
    await page.route(part, (route) => route.abort())
    await page.goto(`${at.box.url}/#pair=${newCode(at).secret}`)
    let loads = 0
    page.on('load', () => {
      loads += 1
    })
    const missing = page.getByText('This part of the app could not be loaded.')
    const looked = () =>
      page.waitForEvent('requestfailed', (request) => request.method() === 'HEAD')
    const first = looked()
    await page.getByRole('link', { name: 'Pharmacy' }).click()
    await missing.waitFor()
    await first
    const again = looked()
    await page.clock.fastForward(61_000)
    await again
    expect(loads).toBe(0)

    // From now on the box says that it is there, and it does not come all the same.
    await page.unroute(part)
    await page.route(part, (route) =>
      route.request().method() === 'HEAD' ? route.continue() : route.abort(),
    )
    let answers = 0
    page.on('response', (response) => {
      if (response.request().method() === 'HEAD') answers += 1
    })
    await page.clock.fastForward(61_000)
    // Before the load and after it, and each minute from then on.
    for (let n = 2; n < 5; n++) {
      await expect.poll(() => answers, { timeout: 15_000 }).toBe(n)
      await page.clock.fastForward(61_000)
    }
    await missing.waitFor()
    expect(loads).toBe(1)
  },
)

testAtLength('another language can be read also without the box', async () => {
  const at = await startMorning()
  const { page, context } = await openTablet(at, { expected: /ERR_INTERNET_DISCONNECTED/ })
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => /\/assets\/ar-/.test(name)),
  )
  await context.setOffline(true)
  await page.locator('.languages [lang=ar]').click()
  await page.locator('html[lang=ar][dir=rtl]').waitFor()
})

testAtLength(
  'a language that could not be had is told, and shown when the app is loaded again',
  async () => {
    const at = await startMorning()
    const { page } = await openTab({ expected: /ERR_FAILED/ })
    await page.route(/\/assets\/ar-/, (route) => route.abort())
    await page.goto(`${at.box.url}/#pair=${newCode(at).secret}`)
    await page.getByRole('navigation').waitFor()
    await page.locator('.languages [lang=ar]').click()
    await page.getByText('This language is not on this tablet yet').waitFor()
    await page.unroute(/\/assets\/ar-/)
    await page.getByRole('button', { name: 'Load again' }).click()
    await page.locator('html[lang=ar][dir=rtl]').waitFor()
  },
)

testAtLength(
  'what a field has told is told in the language that is chosen, and of its group',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at)
    await show(page, 'patients/new')
    await page.getByLabel('Name', { exact: true }).fill('Otieno Amina')
    await page.getByRole('button', { name: 'The date is not known' }).click()
    await page.getByLabel('and months').fill('12')
    await page.getByText('from 0 to 11.').waitFor()
    await page.locator('.languages [lang=fr]').click()
    await page.getByText('Écrivez un nombre entier, en chiffres seulement, de 0 à 11.').waitFor()
    await page.locator('.languages [lang=en]').click()
    await page.getByText('from 0 to 11.').waitFor()
    await page.getByLabel('and months').fill('')
    await page.getByRole('button', { name: 'Save' }).click()
    const sex = page.getByRole('group', { name: 'Sex' })
    await sex.getByText('One of these must be chosen.').waitFor()
    const told = await sex.evaluate((group) => group.getAttribute('aria-describedby') ?? '')
    expect(await page.locator(`[id="${told}"]`).textContent()).toBe('One of these must be chosen.')
  },
)
