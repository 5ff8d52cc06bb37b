import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { enrol } from '@outpost/edge/sync/enrol'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { openTab, shoot } from '../support/browser.ts'
import { createCaller } from '../support/caller.ts'
import { createHandClock } from '../support/clock.ts'
import { addAccount, logIn, openConsole, PASSWORD } from '../support/console-tab.ts'
import { copyCard, startCopy } from '../support/copied-box.ts'
import { startDeciding } from '../support/deciding.ts'
import { addManyBoxes } from '../support/many-boxes.ts'
import { startBox, startCentral, startLonelyBox } from '../support/network.ts'
import { barriers, isTooWide } from '../support/tablet-tab.ts'

/* The console in a real browser, with a real central and real boxes. */

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

testAtLength(
  '[A3] the console opens to who logs in, in three languages, and tells how long to wait after wrong tries',
  async () => {
    const central = await startCentral(createHandClock(Date.now()))
    const email = await addAccount(central)
    const { page } = await openTab({ width: 320, height: 760, expected: /status of 4(01|29)/ })
    await page.goto(central.url)
    await page.getByLabel('E-mail address').waitFor()
    expect(page.url()).toBe(`${central.url}/console`)
    await shoot(page, 'console-login-narrow')
    await logIn(page, email, 'wrong')
    await page.getByText('This address and password do not belong together.').waitFor()
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(email)
    const nobody = createCaller(central.url, null)
    for (let n = 0; n < 9; n++)
      await nobody.send('POST', '/api/session', { email, password: 'wrong' })
    await logIn(page, email)
    await page.getByText(/Too many wrong tries. You can try again in 1[45] minutes/).waitFor()
    expect(await page.getByRole('button', { name: 'Log in' }).isDisabled()).toBe(true)
    await shoot(page, 'console-login-wait')
    expect(await barriers(page)).toEqual([])

    // Somebody else can, from the same place.
    const viewer = await addAccount(central, 'viewer')
    await page.reload()
    await logIn(page, viewer)
    await page.getByText('There is no box yet').waitFor()
    await shoot(page, 'console-empty-narrow')
    for (const language of ['ar', 'fr', 'en']) {
      await choose(page, language)
      expect(await isTooWide(page)).toBe(false)
    }
    await page.getByRole('link', { name: viewer }).click()
    await page.getByText('You are a viewer: you see all clinics, and change nothing.').waitFor()
    await page.getByLabel('Password until now').fill('wrong')
    await page.getByLabel('New password').fill('battery staple')
    await page.getByRole('button', { name: 'Change' }).click()
    await page.getByText('The password until now is not right.').waitFor()
    await page.getByLabel('Password until now').fill(PASSWORD)
    await page.getByRole('button', { name: 'Change' }).click()
    await page.getByText('The new password holds.').waitFor()
    await shoot(page, 'console-account-narrow')
    expect(await barriers(page)).toEqual([])
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByLabel('E-mail address').waitFor()
  },
)

testAtLength(
  '[N11] the fleet says which box needs help, since when and why; its filters stand in the address',
  async () => {
    const at = await startDeciding(createHandClock(Date.now()))
    const { central, box } = at
    const patient = await at.patient()
    await box.round()
    await at.rejectedPhones([patient.id])
    const [quiet, gone] = [await central.addClinic('Homa Bay'), await central.addClinic('Siaya')]
    const silent = await startBox(central, [quiet])
    await silent.round()
    central.newCode([gone], 'Box Siaya')
    central.clock.advance(3 * HOUR_MS)
    await box.round()

    const expected = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE/
    const { page } = await openConsole(central, await addAccount(central), { expected })
    const rows = page.locator('.box-list li.box-row')
    await page.getByRole('heading', { name: '2 of 3 boxes need help' }).waitFor()
    const texts = await rows.allInnerTexts()
    expect(texts[0]).toMatch(/Silent[\s\S]*Homa Bay[\s\S]*It was last heard of .* ago/)
    expect(texts[1]).toMatch(/Needs a decision[\s\S]*Kisumu[\s\S]*1 rejected edit waits/)
    expect(texts[2]).toMatch(/Not enrolled yet[\s\S]*Box Siaya/)
    await shoot(page, 'console-boxes')
    expect(await barriers(page)).toEqual([])

    await page.getByRole('link', { name: /with decisions waiting/ }).click()
    await page.getByText('1 of 3 shown.').waitFor()
    await page.getByLabel('Find a box or clinic').fill('siaya')
    await page.getByText('No box is like this.').waitFor()
    await page.reload()
    expect(new URL(page.url()).hash).toBe('#/boxes?is=inbox&q=siaya')
    await page.getByText('No box is like this.').waitFor()
    await page.getByRole('link', { name: 'Show all boxes' }).click()
    await rows.nth(2).waitFor()

    // What happens is seen without asking, and a line that is down is told with the age of what is shown.
    await silent.round()
    await page.getByRole('heading', { name: '1 of 3 boxes needs help' }).waitFor()
    await central.down()
    await page.getByText(/Central cannot be reached.*What is shown is from/).waitFor()
    expect(await rows.count()).toBe(3)
    await shoot(page, 'console-boxes-stale')
    await central.up()
    await page.getByText('Central cannot be reached').waitFor({ state: 'detached' })

    await page.emulateMedia({ colorScheme: 'dark' })
    await shoot(page, 'console-boxes-dark')
    await page.setViewportSize({ width: 320, height: 900 })
    await choose(page, 'ar')
    await shoot(page, 'console-boxes-ar-narrow-dark')
    expect(await isTooWide(page)).toBe(false)
    expect(await barriers(page)).toEqual([])
  },
)

test('[N5] a rejected edit is found, its record tells why it has not synced, and it is decided', async () => {
  const at = await startDeciding(createHandClock(Date.now()))
  const { central, box } = at
  const patient = await at.patient({ full_name: 'Amina Otieno' })
  const other = await at.patient({ full_name: 'Baraka Njoroge' })
  await box.round()
  await at.rejectedPhones([patient.id, other.id])
  const { page } = await openConsole(central, await addAccount(central))
  await page.getByRole('link', { name: 'Find a record' }).click()
  await page.getByLabel('Id of a record').fill('amina')
  await page.getByRole('button', { name: 'Look' }).click()
  await page.getByRole('link', { name: 'Amina Otieno' }).click()
  await page.getByText('A rejected edit waits for a person').waitFor()
  await page
    .getByText('Rejected, waits for a person: Somebody else has changed the same.')
    .waitFor()
  await shoot(page, 'console-record')
  expect(await barriers(page)).toEqual([])

  await page.getByRole('link', { name: 'Decide' }).click()
  await page.getByRole('row', { name: /Phone ≠ differs mine theirs/ }).waitFor()
  await shoot(page, 'console-conflict')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Use what the edit says' }).click()
  await page.getByRole('button', { name: 'Use what the edit says: yes' }).click()
  await page.getByRole('heading', { name: '1 rejected edit waits for a person' }).waitFor()
  expect((await at.atCentral('patients', patient.id))?.phone).toBe('mine')
  await shoot(page, 'console-conflicts')
  expect(await barriers(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 320, height: 900 })
  await choose(page, 'ar')
  await shoot(page, 'console-conflicts-ar-narrow-dark')
  expect(await isTooWide(page)).toBe(false)
  await page.locator('main a.row').first().click()
  await page.locator('tr.clash').waitFor()
  await shoot(page, 'console-conflict-ar-narrow-dark')
  expect(await isTooWide(page)).toBe(false)
})

testAtLength(
  '[N12] a box is looked after from its page: what it is, what is asked of it, and how that stands',
  async () => {
    const at = await startDeciding(createHandClock(Date.now()))
    const { central, box } = at
    await at.patients(3)
    for (let n = 0; n < 6; n++) {
      await box.round()
      central.clock.advance(20 * MINUTE_MS)
    }
    await box.round()
    central.meter.write({ all: true })
    const { page } = await openConsole(central, await addAccount(central))
    await page.getByRole('link', { name: 'box', exact: true }).click()
    await page.getByRole('heading', { name: 'box', level: 1 }).waitFor()
    await page.getByText('3 patients').waitFor()
    await page.getByText(/7 rounds, none failed; .* sent and .* received/).waitFor()
    await page.locator('.charts canvas').nth(3).waitFor()
    await shoot(page, 'console-box-charts')
    expect(await barriers(page)).toEqual([])
    const lever = page.getByRole('listitem').filter({ hasText: 'The box compares what it holds' })
    await lever.getByRole('button', { name: 'Fetch anew' }).click()
    await lever.getByLabel('What').selectOption('Patients')
    await shoot(page, 'console-box-lever')
    await lever.getByRole('button', { name: 'Fetch anew: yes' }).click()
    const order = page.getByRole('listitem').filter({ hasText: 'Put right: Patients' })
    await order.getByText('Not acknowledged yet').waitFor()
    central.clock.advance(MINUTE_MS)
    await box.round()
    await order.getByText('Done').waitFor()

    // A page that is open learns of it from the stream.
    const pause = page.getByRole('listitem').filter({ hasText: 'The box exchanges nothing' })
    await pause.getByRole('button', { name: 'Pause' }).click()
    await pause.getByRole('button', { name: 'Pause: yes' }).click()
    await page.getByText('Not acknowledged yet').waitFor()
    central.clock.advance(MINUTE_MS)
    await box.round()
    await page.getByText('It exchanges nothing until').waitFor()
    await page.evaluate(() => scrollTo(0, 0))
    await shoot(page, 'console-box')
    await page.setViewportSize({ width: 320, height: 1400 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await shoot(page, 'console-box-narrow-dark')
    expect(await isTooWide(page)).toBe(false)
    expect(await barriers(page)).toEqual([])

    const seen = await openConsole(central, await addAccount(central, 'viewer'))
    await seen.page.getByRole('link', { name: 'box', exact: true }).click()
    await seen.page.getByText('Your account may look, and change nothing').waitFor()
    expect(await seen.page.getByRole('button', { name: 'Revoke' }).count()).toBe(0)
  },
)

testAtLength(
  '[N10] of a box that was cloned both copies are shown, and the one that is released goes on',
  async () => {
    const at = await startDeciding(createHandClock(Date.now()))
    const { central, box } = at
    const patient = await at.patient()
    await box.round()
    const copy = await startCopy(copyCard(box), central.clock)
    await at.setPhone(patient.id, '1')
    await box.round()
    await copy.device.send('PATCH', `/api/patients/${patient.id}/`, { phone: '2' })
    await copy.round()
    await at.setPhone(patient.id, '3')
    expect(await box.round()).toMatchObject({ link: 'twin' })
    await copy.round()
    const { page } = await openConsole(central, await addAccount(central))
    await page.getByRole('link', { name: /with copies/ }).click()
    await page.getByRole('link', { name: 'box', exact: true }).click()
    const copies = page.locator('.twins li')
    await copies.nth(1).waitFor()
    await shoot(page, 'console-box-twins')
    expect(await barriers(page)).toEqual([])
    const [, name = ''] =
      /central node release \S+ (\w+)/.exec((await box.round()).error ?? '') ?? []
    const own = copies.filter({ hasText: name })
    await own.getByRole('button', { name: 'Release this copy' }).click()
    await own.getByRole('button', { name: 'Release this copy' }).click()
    await copies.first().waitFor({ state: 'detached' })
    expect(await box.round()).toMatchObject({ isComplete: true })
  },
)

testAtLength(
  '[A1] a clinic and a box are added, the box is seen coming in, and the audit trail tells of it',
  async () => {
    const central = await startCentral(createHandClock(Date.now()))
    const email = await addAccount(central)
    const { page } = await openConsole(central, email)
    await page.getByRole('link', { name: 'Enrol' }).first().click()
    await page.getByText('There is no clinic yet').waitFor()
    await page.getByLabel('Name of the clinic').fill('Kadongo')
    await page.getByRole('button', { name: 'Add the clinic' }).click()
    await page.getByText('Kadongo was added.').waitFor()
    await page.getByLabel('Name of the box').fill('Box Kadongo')
    await page.getByRole('button', { name: 'Make a one-time code' }).click()
    await page.getByText('Waiting for the box…').waitFor()
    await shoot(page, 'console-enrol')
    expect(await barriers(page)).toEqual([])
    const code = (await page.locator('p.code').textContent()) ?? ''
    const box = await startLonelyBox(central.clock)
    const { fetch, close } = createCentralFetch(undefined)
    await enrol(box.edge, fetch, { centralUrl: central.url, code })
    await close()
    await page.getByText('The box has come in:').waitFor()

    await page.getByRole('link', { name: 'Audit', exact: true }).click()
    await page.getByRole('row', { name: new RegExp(`${email} Clinic`) }).waitFor()
    await shoot(page, 'console-audit')
    await page.getByLabel('What').selectOption('Login')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('row', { name: /Login .*logged in/ }).waitFor()
    expect(new URL(page.url()).hash).toBe('#/audit?event=login')
    expect(await barriers(page)).toEqual([])
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as a file' }).click()
    expect((await saved).suggestedFilename()).toBe('audit.ndjson')
    await page.setViewportSize({ width: 320, height: 900 })
    for (const screen of ['enrol', 'audit']) {
      await page.evaluate((to) => {
        location.hash = `#/${to}`
      }, screen)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await shoot(page, `console-${screen}-narrow`)
      expect([screen, await isTooWide(page)]).toEqual([screen, false])
    }
  },
)

testAtLength('two thousand boxes are read, searched and scrolled without lag', async () => {
  const central = await startCentral(createHandClock(Date.now()))
  addManyBoxes(central, 2000)
  const { page } = await openConsole(central, await addAccount(central))
  await page.getByText('2,000 of 2,000 shown.').waitFor()
  const rows = page.locator('.box-list li.box-row')
  // Of the rest only the room is there.
  expect(await rows.count()).toBeLessThan(100)
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThan(100_000)
  const searched = await took(page, async () => {
    await page.getByLabel('Find a box or clinic').pressSequentially('box 1999')
    // A part of somebody's id, which is random, may begin so too.
    await page.getByText(/^[1-9] of 2,000 shown\./).waitFor()
  })
  expect(searched).toBeLessThan(LONGEST_TASK_MS)
  await page.getByLabel('Find a box or clinic').fill('')
  await page.getByLabel('Order').selectOption('name')
  const scrolled = await took(page, async () => {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
    await rows.getByText('Box 1999', { exact: true }).waitFor()
  })
  expect(scrolled).toBeLessThan(LONGEST_TASK_MS)
  expect(await rows.count()).toBeLessThan(150)
  await shoot(page, 'console-boxes-many')
})

/** Nobody notices a pause that is shorter, also on a machine as busy as that of the tests. */
const LONGEST_TASK_MS = 400

/** The longest time for which the page answered nobody while this was done, in milliseconds. */
async function took(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const seen = globalThis as unknown as { longest: number }
    seen.longest = 0
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration)
    }).observe({ type: 'longtask' })
  })
  await work()
  return page.evaluate(() => (globalThis as unknown as { longest: number }).longest)
}

async function choose(page: Page, language: string) {
  await page.locator(`.languages [lang=${language}]`).click()
  await page.locator(`html[lang=${language}]`).waitFor()
}
