import { createStaff } from '@outpost/edge/store/staff'
import { toIso } from '@outpost/shared/model/time'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { someOf } from '../support/at-length.ts'
import { appointmentFields } from '../support/authority.ts'
import { openTab, shoot } from '../support/browser.ts'
import { addHindiFont } from '../support/hindi-font.ts'
import { create } from '../support/make.ts'
import {
  findBarriers,
  isTooWide,
  type Morning,
  newCode,
  show,
  startMorning,
} from '../support/tablet-tab.ts'

/* How the screens look: in every language, narrow and wide, by day and by night, with large letters. */

/** `npm test` looks at the one that runs from right to left. */
const LANGUAGES = someOf(['en', 'fr', 'sw', 'hi', 'ar'], 5, 4)

/** A screen, or what lies over it once something in it was pressed; `part` is there when it is shown. */
type Look = { screen: string; address: string; press?: string; part: string }

/** Each form is followed by another address: so it is left. */
function screensOf({ patient, medicine }: { patient: string; medicine: string }): Look[] {
  const person = `patients/${patient}`
  const shelf = `pharmacy/${medicine}`
  const quiet = 'section > .steps .quiet'
  return [
    { screen: 'today', address: 'today', part: '.visit' },
    { screen: 'patient', address: person, part: '.visit' },
    { screen: 'booking', address: person, press: quiet, part: '.offer' },
    { screen: 'patients', address: 'patients', part: '.rows' },
    {
      screen: 'patient-change',
      address: person,
      press: `${quiet} >> nth=1`,
      part: '[name=village]',
    },
    { screen: 'patients-new', address: 'patients/new', part: '[name=village]' },
    { screen: 'slip', address: person, press: '.visit .quiet', part: '.slip' },
    { screen: 'pharmacy', address: 'pharmacy', part: '.find' },
    { screen: 'shelf', address: shelf, part: 'td.number' },
    {
      screen: 'receive',
      address: shelf,
      press: '.sheet > .steps:last-child button',
      part: '[type=date]',
    },
    { screen: 'card', address: `pharmacy/card.${medicine}`, part: '.card td.number' },
    { screen: 'inbox', address: 'inbox', part: 'td' },
    {
      screen: 'inbox-change',
      address: 'inbox',
      press: '.steps button >> nth=2',
      part: 'form label',
    },
    { screen: 'for', address: `pharmacy/for.${patient}`, part: '.recipient strong' },
    { screen: 'ask', address: 'patients/ask', part: 'fieldset' },
    { screen: 'state', address: 'state', part: 'h1' },
  ]
}

test(`every screen in ${LANGUAGES.join(', ')}, narrow and wide, by day and by night, shuts nobody out`, async () => {
  const at = await startMorning()
  const screens = screensOf(await fill(at))
  // What has room where it is narrow has it elsewhere too, but for a fault of the wider layout itself.
  const [wide, large] = [someOf(screens, 4), someOf(screens, 4, 1)]
  const staff = createStaff({ sqlite: at.box.edge.store.sqlite, clock: at.box.edge.clock })
  await staff.add({ name: 'Sister Wanjiru', isManager: false })
  await staff.add({ name: 'Otieno', pin: '2580', isManager: false })
  const { page } = await openTab({ width: 320, height: 640, expected: /403/ })
  await page.goto(at.box.url)
  await page.locator('form .code').waitFor()
  await addHindiFont(page)
  const found: string[] = []

  async function open({ address, press, part }: Look) {
    await show(page, address)
    if (press) await page.locator(`main ${press}`).first().click()
    await page.locator(`main ${part}`).filter({ visible: true }).first().waitFor()
  }
  async function measure(name: string) {
    if (await isTooWide(page)) found.push(`${name}: wider than the screen`)
    found.push(...(await brokenWords(page)).map((word) => `${name}: broken: ${word}`))
    found.push(...(await tooSmall(page)).map((html) => `${name}: too small: ${html}`))
  }
  /** Also with letters of twice the size, as on a phone whose owner needs them. */
  async function measureNarrow(name: string) {
    await measure(`${name} narrow`)
    await setLetters(page, '200%')
    if (await isTooWide(page)) found.push(`${name} narrow, large letters: wider than the screen`)
    const broken = await brokenWords(page, 'h1, button, .button, label', 9)
    found.push(...broken.map((word) => `${name} narrow, large letters: broken: ${word}`))
    if (name.endsWith(' fr')) await shoot(page, `${name.replace(' ', '-')}-narrow-large`)
    await setLetters(page, '100%')
  }
  async function search(name: string) {
    found.push(...(await findBarriers(page)).map((barrier) => `${name}: ${barrier}`))
  }

  for (const language of [...new Set(['en', ...LANGUAGES])].reverse()) {
    await choose(page, language)
    await measureNarrow(`pair ${language}`)
    if (language !== 'ar') continue
    await shoot(page, 'pair-ar-narrow')
    await search('pair')
  }
  await page.locator('form .code').fill(newCode(at).code)
  await page.locator('form [type=submit], form button').first().click()
  await page.getByRole('heading', { name: 'Who is working?' }).waitFor()
  for (const language of LANGUAGES) {
    await choose(page, language)
    await measureNarrow(`who ${language}`)
    if (language === 'hi') await shoot(page, 'who-hi-narrow')
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoot(page, 'who-ar-narrow-dark')
  await search('who by night')
  await page.getByRole('button', { name: 'Sister Wanjiru' }).click()

  // What fits here fits everywhere.
  at.box.edge.row.change({ pausedUntil: at.central.clock.now() + 2 * 3600 * 1000 })
  for (const language of LANGUAGES) {
    await choose(page, language)
    for (const look of screens) {
      await open(look)
      await measureNarrow(`${look.screen} ${language}`)
      if (language === 'hi') await shoot(page, `${look.screen}-hi-narrow`)
      if (language !== 'ar') continue
      await shoot(page, `${look.screen}-ar-narrow-dark`)
      await search(`${look.screen} by night`)
    }
  }
  expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
  await show(page, 'today')
  await page.locator('.visit .steps .quiet').first().click()
  await page.locator('.visit .steps button').nth(1).click()
  await page.locator('.undo button').waitFor()
  await shoot(page, 'undo-ar-narrow-dark')
  await measureNarrow('undo')

  await page.setViewportSize({ width: 800, height: 1100 })
  await page.emulateMedia({ colorScheme: 'light' })
  await choose(page, 'en')
  for (const look of wide) {
    await open(look)
    await shoot(page, `${look.screen}-en`)
    await measure(`${look.screen} wide`)
    await search(look.screen)
  }
  await page.getByText(/^Central has paused this box until .*nothing is lost\.$/).waitFor()

  await setLetters(page, '200%')
  for (const look of large) {
    // A tablet of 7 inches.
    await page.setViewportSize({ width: 600, height: 1024 })
    await open(look)
    await measure(`${look.screen} with large letters, 600`)
    await page.setViewportSize({ width: 640, height: 1100 })
    await measure(`${look.screen} with large letters, 640`)
    await shoot(page, `${look.screen}-large`)
  }
  await page.emulateMedia({ forcedColors: 'active' })
  await show(page, 'today')
  await shoot(page, 'today-forced')
  await search('today in colours of the system')
  expect(found).toEqual([])
})

/** What is hard to find room for: an entry to decide, with long words and numbers, and much of a medicine. */
async function fill({ admin, device, box, shelves, ...at }: Morning) {
  const { id } = await at.patient({
    full_name: 'Grace Atieno',
    phone: '0711222333',
    card_number: 'KSM'.repeat(10),
  })
  const starts_at = toIso(at.central.clock.now() + 24 * 3600 * 1000)
  await create(admin, 'appointments', appointmentFields(at.clinic, id, { starts_at }))
  const [shelf = ''] = shelves
  const much = { kind: 'RECEIVED', delta: 999_999_970 }
  await device.send('POST', `/api/pharmacy-inventory/${shelf}/movements`, much)
  await box.round()
  const phone = '0799888777'
  const village = 'Llanfairpwllgwyngyllgogerychwyrndrobwll'
  const national_id = '1234567890'.repeat(6)
  await device.send('PATCH', `/api/patients/${id}/`, { phone, village, national_id })
  const others = { phone: '0733444555', village: 'Ahero', national_id: 'CM'.repeat(32) }
  await admin.send('PATCH', `/api/patients/${id}/`, others)
  await box.round()
  const { pharmacy_id, medicine_id } = (await at.seen('pharmacy-inventory', shelf)) ?? {}
  return { patient: id, medicine: `${pharmacy_id}.${medicine_id}` }
}

async function choose(page: Page, language: string) {
  await page.locator(`.languages [lang=${language}]`).filter({ visible: true }).click()
  await page.locator(`html[lang=${language}]`).waitFor()
}

/** How large letters are that a browser was asked to show larger. */
function setLetters(page: Page, size: string) {
  return page.evaluate((to) => {
    document.documentElement.style.fontSize = to
  }, size)
}

/** Words and numbers of a usual length that begin on one line and end on another. */
function brokenWords(page: Page, within = 'body', usual = 12): Promise<string[]> {
  const where = { within, usual }
  return page.evaluate(({ within, usual }) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const broken: string[] = []
    const range = document.createRange()
    while (texts.nextNode()) {
      const node = texts.currentNode as Text
      if (!node.parentElement?.closest(within)) continue
      for (const { 0: word, index } of node.data.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
        if (word.length > usual) continue
        range.setStart(node, index)
        range.setEnd(node, index + word.length)
        const tops = [...range.getClientRects()].map(({ top }) => top)
        if (Math.max(...tops) - Math.min(...tops) > 5) broken.push(word)
      }
    }
    return broken
  }, where)
}

/** What a finger does not hit. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const targets = [...document.querySelectorAll('button, a[href], input, select')].filter(
      (one) => {
        // A box or a dot to choose is touched by its words too.
        const { width, height } = (one.closest('.choice, .offer') ?? one).getBoundingClientRect()
        return height > 0 && Math.min(width, height) < 43.5
      },
    )
    return targets.map((one) => one.outerHTML.slice(0, 100))
  })
}
