import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { openTab, shoot } from '../support/browser.ts'
import { create, patientFields } from '../support/make.ts'
import {
  isSeenWhole,
  isTooWide,
  newCode,
  openTablet,
  show,
  startMorning,
} from '../support/tablet-tab.ts'

/* What the bar and the state tell of box and central: how far all has got, and who is not heard. */

const DAY_MS = 24 * 3600e3
const LINE_CUT = /ERR_INTERNET_DISCONNECTED/

const row = (page: Page, name: string) => page.locator('.visit').filter({ hasText: name })
const bar = (page: Page) => page.getByRole('banner').locator('.state')
const saying = (page: Page) =>
  expect.poll(async () => (await bar(page).allInnerTexts()).join().replace(/\s+/g, ' ').trim(), {
    timeout: 10_000,
  })
const ask = (page: Page) => page.evaluate(() => dispatchEvent(new Event('online')))

testAtLength(
  'a tablet that wrote nothing says that the box holds edits, and since when central is silent',
  async () => {
    const at = await startMorning()
    const a = await openTablet(at, { width: 600, height: 1024 })
    const b = await openTablet(at, { width: 600, height: 1024 })
    await saying(b.page).toMatch(/^All sent to central Updated/)
    await at.central.down()
    await row(a.page, 'Amina')
      .getByRole('button', { name: /^Has come/ })
      .click()
    await row(b.page, 'Amina').getByText('On the box').waitFor()
    await saying(b.page).toMatch(/^On the box/)
    await at.box.round()
    // It is no alarm as long as a box may well be without a word.
    await ask(b.page)
    await saying(b.page).toMatch(/^On the box Last word from central/)
    expect(await bar(b.page).locator('.mark.silent').count()).toBe(0)
    at.central.clock.advance(3 * DAY_MS)
    await ask(b.page)
    await saying(b.page).toBe('On the box Last word from central 3 days ago')
    expect(await bar(b.page).locator('.mark.silent').count()).toBe(1)
    await shoot(b.page, 'central-silent-en')
    await at.central.up()
    await at.box.round()
    await ask(b.page)
    await saying(b.page).toMatch(/^All sent to central Updated/)
  },
)

testAtLength(
  'a tablet with nothing to send says that the box does not answer, and how old its data is',
  async () => {
    const at = await startMorning()
    const { page, context } = await openTablet(at, { width: 600, height: 1024, expected: LINE_CUT })
    await saying(page).toMatch(/^All sent to central/)
    const before = await bar(page).boundingBox()
    await context.setOffline(true)
    await ask(page)
    await saying(page).toMatch(/^The box does not answer Updated/)
    expect(await bar(page).locator('.mark.silent').count()).toBe(1)
    await shoot(page, 'box-silent-en')
    await row(page, 'Amina')
      .getByRole('button', { name: /^Has come/ })
      .click()
    await saying(page).toMatch(/^1 · Saved on this tablet The box does not answer Updated/)
    // What is beside it has not moved.
    expect(await bar(page).boundingBox()).toMatchObject({ x: before?.x, width: before?.width })
  },
)

test('what has not reached central is named, by tablet and by box, with its age', async () => {
  const at = await startMorning()
  const a = await openTablet(at, { expected: LINE_CUT })
  const b = await openTablet(at)
  await row(b.page, 'Baraka')
    .getByRole('button', { name: /^Has come/ })
    .click()
  await row(a.page, 'Baraka').getByText('On the box').waitFor()
  await a.context.setOffline(true)
  await row(a.page, 'Amina')
    .getByRole('button', { name: /^Has come/ })
    .click()
  await show(a.page, 'pharmacy')
  await a.page.getByRole('link', { name: /Amoxicillin/ }).click()
  await a.page.getByLabel('How many (capsule)').fill('6')
  await a.page.getByRole('button', { name: 'Give out', exact: true }).click()
  await a.page.locator('.saved').getByText(/[-−]6/).waitFor()
  await show(a.page, 'state')
  const [here, box] = [0, 1].map((n) => a.page.locator('.unreached').nth(n))
  await here?.getByText(/^Amina Otieno · .*9:00.* · Change · (now|.* ago)$/).waitFor()
  await here?.getByText(/Amoxicillin 250 mg · A1 · Given out: [-−]6/).waitFor()
  await box?.getByText(/Baraka Njoroge · /).waitFor()
  await a.page.getByText(/Next try in /).waitFor()
  // How old all this is stands once, above.
  expect(await a.page.getByText(/Updated/).count()).toBe(1)
  await shoot(a.page, 'unreached-en')
})

testAtLength(
  'a tablet that was off for weeks does not know who is expected, and says so',
  async () => {
    const at = await startMorning()
    const { page, context } = await openTab({ width: 320, expected: LINE_CUT })
    await page.clock.install()
    await page.goto(`${at.box.url}/#pair=${newCode(at).secret}`)
    await row(page, 'Amina').waitFor()
    await saying(page).toMatch(/^All sent to central/)
    await context.setOffline(true)
    await page.clock.fastForward(20 * DAY_MS)
    await page.getByText('Last updated 20 days ago: who was booked since then').waitFor()
    expect(await page.getByText('Nobody is expected today.').count()).toBe(0)
    expect(await isTooWide(page)).toBe(false)
  },
)

testAtLength('a name in another script does not turn the order of what is told of it', async () => {
  const at = await startMorning()
  const { page, context } = await openTablet(at, { width: 600, expected: LINE_CUT })
  await context.setOffline(true)
  await row(page, 'محمد')
    .getByRole('button', { name: /^Has come/ })
    .click()
  await show(page, 'state')
  const parts = page.locator('.unreached bdi')
  await parts.nth(1).waitFor()
  const places = await parts.evaluateAll((all) =>
    all.map((one) => [one.textContent, one.getBoundingClientRect().left] as const),
  )
  expect(places.map(([text]) => text)).toEqual(['محمد الأمين', expect.stringContaining('9:45')])
  expect(places[0]?.[1]).toBeLessThan(places[1]?.[1] ?? 0)
})

testAtLength('what the box said before it was silent is told with its age', async () => {
  const at = await startMorning()
  const { page, context } = await openTab({ expected: LINE_CUT })
  await page.clock.install()
  await page.goto(`${at.box.url}/#pair=${newCode(at).secret}`)
  await page.getByRole('navigation').waitFor()
  await page.getByRole('link', { name: /^All sent to central/ }).click()
  await page.getByText('The box waits with nothing.').waitFor()
  expect(await page.getByText('Next try').count()).toBe(0)
  expect(await page.getByText('What the box said last').count()).toBe(0)
  await context.setOffline(true)
  await page.clock.fastForward('20:00:00')
  await page.getByText('What the box said last, 20 hours ago:').waitFor()
  await page.getByText('The box waits with nothing.').waitFor()
})

testAtLength(
  'what the box said last, and that it leads to what needs a decision, outlives a restart without it',
  async () => {
    const at = await startMorning()
    await at.patient({ full_name: 'Someone Else', card_number: 'K-77' })
    const made = { full_name: 'Wanjiru Kamau', card_number: 'K-77' }
    await create(at.device, 'patients', patientFields(at.clinic, made))
    await at.box.round()
    const { page, context } = await openTablet(at, { expected: /ERR_FAILED/ })
    // Nothing waits, but not all of it is well; and when the next try is matters to nobody.
    await saying(page).toMatch(/^Needs you/)
    await show(page, 'state')
    const rejected = page.getByRole('main').getByRole('link', { name: '1 change was rejected' })
    await rejected.waitFor()
    await page.getByText('Everything that was written here is on the box.').waitFor()
    expect(await page.getByText('Next try').count()).toBe(0)
    await context.route('**/api/**', (route) => route.abort())
    await page.reload()
    await page.getByText('The box does not answer. It may').waitFor()
    await page.getByText(/^What the box said last, /).waitFor()
    await page.getByText('The box waits with nothing.').waitFor()
    await shoot(page, 'box-said-before-restart')
    await rejected.waitFor()
  },
)

testAtLength(
  'how long the oldest waits at the box is told of the box, not of its writer',
  async () => {
    const at = await startMorning()
    const { page, context } = await openTablet(at, { expected: LINE_CUT })
    await at.central.down()
    await context.setOffline(true)
    await row(page, 'Amina')
      .getByRole('button', { name: /^Has come/ })
      .click()
    await row(page, 'Amina').getByText('Saved on this tablet').waitFor()
    await context.setOffline(false)
    await ask(page)
    await show(page, 'state')
    await page.getByText('The oldest came to the box').waitFor()
  },
)

test('who comes to a screen of a small tablet sees how old it is, and that the box is away', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at, { width: 360, height: 640, expected: /ERR_/ })
  await at.box.down()
  const away = bar(page).getByText('The box does not answer')
  await away.waitFor()
  const heading = page.getByRole('heading', { level: 1 })
  for (const [name, title] of [
    ['Patients', 'Patients'],
    ['Today', /^Today/],
    ['Pharmacy', 'Pharmacy'],
    ['Today', /^Today/],
  ] as const) {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    await page.getByRole('link', { name, exact: true }).click()
    await heading.and(page.getByRole('heading', { name: title })).waitFor()
    // Who hears the screen goes on where it begins.
    await page.locator('main:focus').waitFor()
    expect(await isSeenWhole(away)).toBe(true)
    await shoot(page, `arrived-${name.toLowerCase()}-small`)
  }
  await row(page, 'Baraka').getByRole('link').click()
  await page.getByRole('button', { name: 'Book a visit' }).waitFor()
  await page.locator('main:focus').waitFor()
  expect(await isSeenWhole(away)).toBe(true)
})
