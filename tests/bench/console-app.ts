import { join } from 'node:path'
import { createAdmins } from '@outpost/central/admins/admins'
import { createPrincipals } from '@outpost/central/nodes/principals'
import { openCentralStore } from '@outpost/central/store/database'
import type { Page } from 'playwright-core'
import { v4 } from 'uuid'
import { launchChromium } from '../support/chromium.ts'
import { addManyBoxes } from '../support/many-boxes.ts'
import type { Benchmark, Row, Sizes } from './benchmark.ts'
import { serveCentral, systemClock } from './clinic.ts'
import { FLOOR, noteTaps, press, tap, tapBare } from './taps.ts'

const ACCOUNT = { email: 'bench@health.example', password: 'correct horse battery' }

export const consoleApp: Benchmark = {
  name: 'console-app',
  about: 'the console in a browser that is slowed: a fleet is searched, sorted and narrowed',
  async run(sizes, context) {
    const file = join(context.workspace.newFolder(), 'central.db')
    await fillCentral(file, sizes.consoleBoxes)
    const central = await serveCentral(context, file)
    const browser = await launchChromium()
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, hasTouch: true })
      await page.goto(`${central.url}/console`)
      await page.locator('input[name=email]').fill(ACCOUNT.email)
      await page.locator('input[name=password]').fill(ACCOUNT.password)
      await page.locator('button[type=submit]').click()
      await page.locator(ROW).first().waitFor()
      const session = await page.context().newCDPSession(page)
      await session.send('Emulation.setCPUThrottlingRate', { rate: sizes.consoleSlowed })
      return await measureTaps(page, sizes)
    } finally {
      await browser.close()
      await central.stop()
    }
  },
}

const ROW = '.box-list li.box-row'

async function fillCentral(file: string, boxes: number) {
  const store = openCentralStore(file, systemClock)
  try {
    const deps = { sqlite: store.sqlite, clock: systemClock }
    const { email, password } = ACCOUNT
    await createAdmins(deps).add({ id: v4(), email, role: 'admin' }, password, 'bench')
    addManyBoxes({ store, clock: systemClock, principals: createPrincipals(deps) }, boxes)
  } finally {
    store.close()
  }
}

/** Taps and keys in the list of boxes: how long until each was answered, and until its rows stood there. */
async function measureTaps(
  page: Page,
  { consoleWalks, tabletPauseMs, tabletLetters }: Sizes,
): Promise<Row[]> {
  const { noted, rows } = noteTaps(page, tabletPauseMs)
  const changed = { selector: ROW, isChanged: true, sameMs: SAME_MS }
  for (let n = 0; n < consoleWalks; n++) {
    await noted(FLOOR, tapBare(page))
    await page.locator('#box-words').focus()
    for (const [index, letter] of [...`box ${n}`].slice(0, tabletLetters).entries()) {
      await noted(`letter ${index + 1} of a search`, press(page, letter, changed))
    }
    await noted('clear the search', press(page, 'Escape', changed))
    await page.locator('.find select').focus()
    for (const sorting of ['name', 'contact', 'pending']) {
      await noted(`sort by ${sorting}`, press(page, 'ArrowDown', changed))
    }
    await page.locator('.find select').selectOption('help')
    const kind = page.locator('.chips a.chip').first()
    await noted('boxes of one kind', tap(page, kind, changed))
    await noted('all kinds again', tap(page, kind, changed))
    await noted(
      'open a box',
      tap(page, page.locator(`${ROW} .which a`).first(), { selector: '.head' }),
    )
    await noted('back to all', tap(page, page.locator('nav a[href="#/boxes"]'), { selector: ROW }))
  }
  return rows()
}

/** After so long the rows are taken to be the same as before. */
const SAME_MS = 1500
