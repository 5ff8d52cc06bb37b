import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { openTab } from '../support/browser.ts'
import { createHandClock } from '../support/clock.ts'
import { addAccount, openConsole, PASSWORD } from '../support/console-tab.ts'
import { startDeciding } from '../support/deciding.ts'
import { expectReached, tabTo } from '../support/keyboard.ts'

/* The console for who works without a pointer. */

testAtLength(
  'every screen of the console is gone through by the keyboard, and shows where one is',
  async () => {
    const at = await startDeciding(createHandClock(Date.now()))
    const { body: medicine } = await at.admin.send('POST', '/api/medicines/', {
      name: 'Zinc',
      unit: 'tablet',
    })
    const patient = await at.patient()
    await at.box.round()
    const [edit] = await at.rejectedPhones([patient.id])
    const { page } = await openConsole(at.central, await addAccount(at.central))
    const { nodeId } = at.box.edge.row.read()
    const screens = [
      'boxes',
      `boxes/${nodeId}`,
      'alerts',
      'conflicts',
      'conflicts?show=stock',
      `conflicts/${edit}`,
      'record',
      `record/${patient.id}`,
      'shares',
      'lists?of=medicines',
      'lists?of=medicines&show=import',
      `lists/${medicine.id}?of=medicines`,
      'enrol',
      'audit',
      'account',
    ]
    for (const screen of screens) {
      await page.goto(`${at.central.url}/console#/${screen}`)
      await settled(page)
      await expectReached(page, screen === 'boxes' ? 'body' : 'main', screen)
    }
  },
)

test('[E9] [N12] by keyboard alone somebody logs in, decides about an edit and pauses a box', async () => {
  const at = await startDeciding(createHandClock(Date.now()))
  const patient = await at.patient()
  await at.box.round()
  await at.rejectedPhones([patient.id])
  const email = await addAccount(at.central)
  const { page } = await openTab()
  const goTo = async (name: RegExp) => {
    await tabTo(page, name)
    await page.keyboard.press('Enter')
  }
  await page.goto(`${at.central.url}/console`)
  await page.locator('[name=email]').waitFor()
  await tabTo(page, /^E-mail/)
  await page.keyboard.type(email)
  await tabTo(page, /^Password/)
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')

  await page.getByRole('navigation').waitFor()
  await goTo(/^Conflicts$/)
  await page.locator('a.row').waitFor()
  await goTo(/Somebody else has changed/)
  await page.getByRole('heading', { name: 'Decide' }).waitFor()
  await goTo(/^Use what the edit says$/)
  await goTo(/^Use what the edit says: yes$/)
  await page.locator('a.row').waitFor({ state: 'detached' })
  await expect.poll(async () => (await at.atCentral('patients', patient.id))?.phone).toBe('mine')

  await goTo(/^Boxes$/)
  await page.getByRole('link', { name: 'box', exact: true }).waitFor()
  await goTo(/^box$/)
  await page.getByRole('heading', { name: 'What you can do' }).waitFor()
  await goTo(/^Pause$/)
  await goTo(/^Pause: yes$/)
  await page.getByText('Not acknowledged yet').waitFor()
})

async function settled(page: Page) {
  await page.locator('main h1').first().waitFor()
  await page.waitForFunction(() => document.querySelector('.loading') === null)
}
