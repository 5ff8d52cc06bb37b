import { expect, test } from 'vitest'
import { shoot } from '../support/browser.ts'
import { createHandClock } from '../support/clock.ts'
import { addAccount, openConsole } from '../support/console-tab.ts'
import { startDeciding } from '../support/deciding.ts'
import { barriers } from '../support/tablet-tab.ts'

/** Pages that a database may have when nothing limits it. */
const PAGES_MAX = 1_073_741_823

test('[N11] a box whose disk is full says so in the fleet with what to do, and comes back by itself', async () => {
  const at = await startDeciding(createHandClock(Date.now()))
  const { central, box } = at
  await box.round()
  const { page } = await openConsole(central, await addAccount(central))
  await page.getByRole('heading', { name: 'The box is fine' }).waitFor()
  const { sqlite } = box.edge.store
  sqlite.exec('vacuum')
  sqlite.pragma(`max_page_count = ${sqlite.pragma('page_count', { simple: true })}`)
  await at.patients(400)
  for (let n = 0; n < 2; n++) {
    central.clock.advance(60_000)
    await box.round().catch(() => undefined)
  }
  await page.getByRole('heading', { name: '1 of 1 boxes needs help' }).waitFor()
  await page.getByText(/Its disk takes nothing more/).waitFor()
  await page.getByText('Free some room on the box').waitFor()
  await shoot(page, 'console-boxes-full-disk')
  await page.getByRole('link', { name: 'box', exact: true }).click()
  await page.getByText('Free some room on the box').waitFor()
  await page.getByRole('heading', { name: 'Devices, by name' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await shoot(page, 'console-box-full-disk')

  sqlite.pragma(`max_page_count = ${PAGES_MAX}`)
  for (let n = 0; n < 2; n++) {
    central.clock.advance(60_000)
    await box.round()
  }
  await page.getByText('Free some room on the box').waitFor({ state: 'detached' })
  expect(await at.seen('patients', (await at.patient()).id)).toBe(null)
  await page.getByRole('link', { name: 'All boxes' }).click()
  await page.getByRole('heading', { name: 'The box is fine' }).waitFor()
})
