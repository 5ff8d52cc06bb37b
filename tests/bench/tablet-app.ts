import type { CDPSession, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { type Benchmark, insist, type Row } from './benchmark.ts'
import { openClinic } from './clinic.ts'

/** A tablet of the field against this machine. */
const SLOWED = 6
/** Visits of a busy day, and patients whom a tablet holds beside theirs. */
const VISITS = 60
const HELD = 1000
/** Letters that are typed into the search. */
const LETTERS = 5
/** Each sample is a walk through the app of a dozen taps. */
const WALKS_MAX = 5
/** After so long the people who are found are taken to be the same as by one letter less. */
const SAME_MS = 1500
const HARDLY_EVER = '0 0 1 1 *'

export const tabletApp: Benchmark = {
  name: 'tablet-app',
  about:
    'the app in a browser, six times slower: from a tap to its answer on the screen; first load',
  async run({ shortSamples, clinicPatients }, context) {
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
    await bookDay(box.url, clinic)
    const browser = await launchChromium()
    try {
      const page = await browser.newPage({ viewport: { width: 800, height: 1100 } })
      const session = await page.context().newCDPSession(page)
      const load = await measureLoads(page, session, box.url + new URL(JSON.parse(out).url).hash)
      await holdPatients(page, box.url, clinic.device)
      await page.reload()
      await page.locator('.visit').first().waitFor()
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED })
      return [...load, ...(await measureTaps(page, Math.min(shortSamples, WALKS_MAX)))]
    } finally {
      await browser.close()
      await box.stop()
    }
  },
}

/** A day's visits for patients of the clinic, made by a device. */
async function bookDay(url: string, { id, device, patients }: { id: string } & Held) {
  const now = Date.now()
  for (const [n, patient_id] of patients.slice(0, VISITS).entries()) {
    const response = await fetch(`${url}/api/appointments/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${device}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        clinic_id: id,
        patient_id,
        starts_at: new Date(now + n * 1000).toISOString(),
        status: 'SCHEDULED',
      }),
    })
    insist(response.status === 201, `a visit was not booked: ${await response.text()}`)
  }
}

type Held = { device: string; patients: string[] }

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
async function holdPatients(page: Page, url: string, device: string) {
  const pages = await Promise.all(
    Array.from({ length: Math.ceil(HELD / 200) }, async (_, n) => {
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

/** Taps through the day, and how long each took until its answer was painted. */
async function measureTaps(page: Page, samples: number): Promise<Row[]> {
  const taken = new Map<string, number[]>()
  function note(figure: string, ms: number | null) {
    if (ms !== null) taken.set(figure, [...(taken.get(figure) ?? []), ms])
  }
  for (let n = 0; n < samples; n++) {
    note('a text is changed and painted', await tapped(page, 'probe', { text: String(n) }))
    note(
      'open the patients',
      await tapped(page, 'go', {
        to: '#/patients',
        wanted: '.find + .rows .row, .find ~ .rows .row',
      }),
    )
    const name = (await page.locator('.rows .row strong').nth(n).textContent()) ?? ''
    for (let length = 1; length <= LETTERS; length++) {
      const text = name.slice(0, length)
      note(`type letter ${length} of a search`, await tapped(page, 'type', { text }))
    }
    note('open a patient', await tapped(page, 'click', { on: '.rows .row', wanted: 'main h1 + p' }))
    note(
      'open the form',
      await tapped(page, 'click', { on: '.steps.start button:last-of-type', wanted: 'form.sheet' }),
    )
    await page.locator('[name=phone]').fill(`07${String(n).padStart(8, '0')}`)
    note(
      'save the form',
      await tapped(page, 'click', { on: 'form.sheet [type=submit]', wanted: '.visits' }),
    )
    note(
      'open the pharmacy',
      await tapped(page, 'go', { to: '#/pharmacy', wanted: '.find ~ .rows .row' }),
    )
    note(
      'open a medicine',
      await tapped(page, 'click', { on: `.rows li:nth-child(${n + 1}) .row`, wanted: 'form.line' }),
    )
    await page.locator('form.line input').first().fill('1')
    note(
      'give out',
      await tapped(page, 'click', {
        on: 'form.line [type=submit]',
        wanted: 'td .where',
        isChanged: true,
      }),
    )
    note('open today', await tapped(page, 'go', { to: '#/today', wanted: '.visit' }))
    note(
      'somebody has come',
      await tapped(page, 'click', {
        on: '.visit.scheduled .steps button',
        wanted: '.visit',
        isChanged: true,
      }),
    )
  }
  const floor = taken.get('a text is changed and painted') ?? []
  return [...taken].map(([figure, ours]) => ({
    figure,
    unit: 'ms',
    ours,
    ...(ours !== floor && { floor: { is: 'a text is changed and painted', samples: floor } }),
  }))
}

type Tap = {
  /** What is tapped, where one goes to, or what is typed. */
  on?: string
  to?: string
  text?: string
  /** What the answer is known by; for typing: that the rows are others. */
  wanted?: string
  /** It is there already, and must change. */
  isChanged?: boolean
}

/**
 * Does it in the page, and answers the milliseconds until the frame with its answer was painted; null
 * where the answer looks like what was there before.
 */
function tapped(
  page: Page,
  kind: 'go' | 'click' | 'type' | 'probe',
  tap: Tap,
): Promise<number | null> {
  return page.evaluate(
    async ([kind, { on, to, text = '', wanted, isChanged }, sameMs]) => {
      const standing = () => document.querySelector('main')?.textContent ?? ''
      const before = standing()
      const input = document.querySelector<HTMLInputElement>('[type=search]')
      const isThere = () =>
        kind === 'probe' ||
        ((!isChanged || standing() !== before) &&
          (!wanted || document.querySelector(wanted) !== null))
      const since = performance.now()
      if (kind === 'go') location.hash = to ?? ''
      if (kind === 'click') document.querySelector<HTMLElement>(on ?? '')?.click()
      if (kind === 'probe') document.title = text
      if (kind === 'type' && input) {
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text)
        input.dispatchEvent(new InputEvent('input', { bubbles: true }))
      }
      let isSame = false
      await new Promise<void>((resolve, reject) => {
        const give = setTimeout(
          // The same people are found by one letter more.
          () => {
            isSame = kind === 'type'
            if (isSame) resolve()
            else reject(new Error(`nothing came: ${on ?? to}`))
          },
          kind === 'type' ? sameMs : 20_000,
        )
        const look = () => {
          if (kind === 'type' ? standing() === before : !isThere()) return
          clearTimeout(give)
          watch.disconnect()
          resolve()
        }
        const watch = new MutationObserver(look)
        watch.observe(document, {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
        })
        look()
      })
      // The next frame, and what follows its painting.
      await new Promise((resolve) => requestAnimationFrame(resolve))
      await new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = resolve
        port2.postMessage(null)
      })
      return isSame ? null : performance.now() - since
    },
    [kind, tap, SAME_MS] as const,
  )
}
