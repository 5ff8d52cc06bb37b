import type { BrowserContext, CDPSession, Locator, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { type Benchmark, insist, type Row, type Sizes } from './benchmark.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { FLOOR, noteTaps, press, tap, tapBare } from './taps.ts'

const DAY_MS = 24 * 3600 * 1000
/** After so long the people who are found are taken to be the same as by one letter less. */
const SAME_MS = 1500
const HARDLY_EVER = '0 0 1 1 *'

export const tabletApp: Benchmark = {
  name: 'tablet-app',
  about:
    'the app in a browser that is slowed: from a tap to its answer and to what was wanted; first load',
  async run(sizes, context) {
    const { clinicPatients, tabletSlowed } = sizes
    const clinic = await openClinic(context, clinicPatients)
    await clinic.stop()
    const settings = { EDGE_DATABASE: clinic.boxFile }
    const box = await context.children.serve('edge/main.ts', ['serve', '--json'], {
      ...settings,
      EDGE_PORT: '0',
      EDGE_SYNC_CRON: HARDLY_EVER,
    })
    const words = ['device', 'pair', '--name', 'bench', '--json']
    const { out } = await context.children.run('edge/main.ts', words, settings)
    await book(box.url, clinic, { from: 0, count: sizes.tabletVisits, at: Date.now() })
    let booked = sizes.tabletVisits
    const browser = await launchChromium()
    try {
      const look = { viewport: { width: 800, height: 1100 }, hasTouch: true }
      const page = await browser.newPage(look)
      const session = await page.context().newCDPSession(page)
      const load = await measureLoads(page, session, box.url + new URL(JSON.parse(out).url).hash)
      await holdPatients(page, box.url, clinic.device, sizes.tabletHeld)
      await page.reload()
      await page.locator('.visit').first().waitFor()
      await session.send('Emulation.setCPUThrottlingRate', { rate: tabletSlowed })
      const bringNews = () =>
        comeBack(page.context(), async () => {
          await book(box.url, clinic, {
            from: booked,
            count: sizes.tabletNews,
            at: Date.now() + DAY_MS,
          })
          booked += sizes.tabletNews
        })
      return [...load, ...(await measureTaps(page, sizes, bringNews))]
    } finally {
      await browser.close()
      await box.stop()
    }
  },
}

type Bookings = { from: number; count: number; at: number }

/** Visits for patients of the clinic, a second apart, made by a device. */
async function book(url: string, { id, device, patients }: Clinic, { from, count, at }: Bookings) {
  for (const [n, patient_id] of patients.slice(from, from + count).entries()) {
    const response = await fetch(`${url}/api/appointments/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${device}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        clinic_id: id,
        patient_id,
        starts_at: new Date(at + n * 1000).toISOString(),
        status: 'SCHEDULED',
      }),
    })
    insist(response.status === 201, `a visit was not booked: ${await response.text()}`)
  }
}

/** The tablet is away while something is done, and comes back: all of it comes in at once. */
async function comeBack(context: BrowserContext, meanwhile: () => Promise<void>) {
  await context.setOffline(true)
  await meanwhile()
  await context.setOffline(false)
}

/** Bytes over the network of the first load and of the next, until the day's list stands. */
async function measureLoads(page: Page, session: CDPSession, address: string): Promise<Row[]> {
  const files = new Set<string>()
  let bytes = 0
  await session.send('Network.enable')
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (!new URL(response.url).pathname.startsWith('/api/')) files.add(requestId)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (files.has(requestId)) bytes += encodedDataLength
  })
  const loads: number[] = []
  for (const go of [() => page.goto(address), () => page.reload()]) {
    bytes = 0
    await go()
    await page.locator('.visit').first().waitFor({ timeout: 120_000 })
    loads.push(bytes)
  }
  const row = (figure: string, ours: number | undefined): Row => ({
    figure,
    unit: 'bytes',
    ours: [ours ?? Number.NaN],
  })
  return [row('first load of the app', loads[0]), row('the next load', loads[1])]
}

/** As many patients in the tablet as it keeps: as if they had been looked at. */
async function holdPatients(page: Page, url: string, device: string, count: number) {
  const pages = await Promise.all(
    Array.from({ length: Math.ceil(count / 200) }, async (_, n) => {
      const path = `${url}/api/patients/?limit=200&offset=${n * 200}`
      const response = await fetch(path, { headers: { authorization: `Bearer ${device}` } })
      return ((await response.json()) as { results: unknown[] }).results
    }),
  )
  await page.evaluate(
    async (patients) => {
      const open = indexedDB.open('outpost')
      await new Promise((resolve) => {
        open.onsuccess = resolve
      })
      const store = open.result.transaction('records', 'readwrite').objectStore('records')
      const any = store.index('collection').get('patients')
      await new Promise((resolve) => {
        any.onsuccess = resolve
      })
      patients.forEach(({ id, full_name, phone, village, card_number }, n) => {
        const fields = { ...any.result.copy.fields, full_name, phone, village, card_number }
        const copy = { ...any.result.copy, id, fields }
        store.put({
          ...any.result,
          id,
          copy,
          seen: { ...copy, under: null },
          usedAt: Date.now() - n,
        })
      })
      await new Promise((resolve) => {
        store.transaction.oncomplete = resolve
      })
      open.result.close()
    },
    pages.flat() as Record<string, string>[],
  )
}

/** Taps through the day: how long until each was answered, and until what was wanted stood there. */
async function measureTaps(
  page: Page,
  { tabletWalks, tabletLetters, tabletPauseMs }: Sizes,
  bringNews: () => Promise<void>,
): Promise<Row[]> {
  const { noted, rows } = noteTaps(page, tabletPauseMs)
  const to = (screen: string) => page.locator(`nav a[href="#/${screen}"]`)
  for (let n = 0; n < tabletWalks; n++) {
    await noted(FLOOR, tapBare(page))
    await noted('open the patients', tap(page, to('patients'), { selector: PEOPLE }))
    const name = (await page.locator('.rows .row strong').nth(n).textContent()) ?? ''
    await page.locator('[type=search]').focus()
    for (let letter = 0; letter < tabletLetters; letter++) {
      const found = { selector: PEOPLE, isChanged: true, sameMs: SAME_MS }
      await noted(`letter ${letter + 1} of a search`, press(page, name[letter] ?? 'a', found))
    }
    const row = page.locator('.rows .row').first()
    await noted('open a patient', tap(page, row, { selector: 'main h1 + p' }))
    const change = page.locator('.steps.start button').last()
    await noted('open the form', tap(page, change, { selector: 'form.sheet' }))
    await page.locator('[name=phone]').fill(`07${String(n).padStart(8, '0')}`)
    const save = page.locator('form.sheet [type=submit]')
    await noted('save the form', tap(page, save, { selector: 'main h1 + p' }))
    await noted('open the pharmacy', tap(page, to('pharmacy'), { selector: PEOPLE }))
    const named = (await page.locator('.rows .row strong').nth(n).textContent()) ?? ''
    await page.locator('[type=search]').focus()
    for (let letter = 0; letter < tabletLetters; letter++) {
      const found = { selector: PEOPLE, isChanged: true, sameMs: SAME_MS }
      const typed = press(page, named[letter] ?? 'a', found)
      await noted(`letter ${letter + 1} of a medicine`, typed)
    }
    await page.locator('[type=search]').fill('')
    await page
      .locator('.rows li')
      .nth(n + 1)
      .waitFor()
    const medicine = page.locator(`.rows li:nth-child(${n + 1}) .row`)
    await noted('open a medicine', tap(page, medicine, { selector: 'form.line' }))
    await page.locator('form.line input').first().fill('1')
    const give = page.locator('form.line [type=submit]').first()
    await noted('give out', tap(page, give, { selector: 'td .where', isChanged: true }))
    await noted('open today', tap(page, to('today'), { selector: '.visit' }))
    await scrollUntil(page, page.locator('.visit.scheduled'), SCHEDULED)
    const came = page.locator('.visit.scheduled .steps button').first()
    await noted('somebody has come', tap(page, came, { selector: '.visit', isChanged: true }))
    const more = page.locator('.visit.scheduled .steps button:last-child')
    await noted('more of a visit', tap(page, more.nth(1), { selector: '.steps.all' }))
    await bringNews()
    for (let turn = 2; turn < 5; turn++) {
      const open = tap(page, more.nth(turn), { selector: '.visit', isChanged: true })
      await noted('more, while the box brings news', open)
    }
  }
  return rows()
}

/** So many are tapped, one after the other. */
const SCHEDULED = 6
const SCROLLS_MAX = 200

/** Scrolls on, as a person does, until so many rows stand there. */
async function scrollUntil(page: Page, rows: Locator, count: number) {
  for (let turn = 0; turn < SCROLLS_MAX && (await rows.count()) < count; turn++) {
    await page.mouse.wheel(0, 800)
    await page.waitForTimeout(250)
  }
}

const PEOPLE = '.find ~ .rows .row'
