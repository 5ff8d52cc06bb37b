import { createDevices } from '@outpost/edge/store/devices'
import { createStaff } from '@outpost/edge/store/staff'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { openTab, shoot } from '../support/browser.ts'
import { tabTo } from '../support/keyboard.ts'
import { showToCamera } from '../support/played-camera.ts'
import {
  barriers,
  type Morning,
  newCode,
  openTablet,
  show,
  startMorning,
} from '../support/tablet-tab.ts'

/* Who works at a tablet, how it is locked, and how a step of the day is undone, in a real browser. */

/** Those for whom the box's devices act: one without a PIN, two with one. */
async function addStaff({ box }: Morning) {
  const staff = createStaff({ sqlite: box.edge.store.sqlite, clock: box.edge.clock })
  await staff.add({ name: 'Sister Wanjiru', isManager: false })
  await staff.add({ name: 'Otieno', pin: '2580', isManager: false })
  await staff.add({ name: 'Akinyi', pin: '1379', isManager: true })
  return staff
}

/** A tablet of which the test turns the clock, paired, and asking who works. */
async function openAsking(at: Morning, expected = /403/) {
  const tab = await openTab({ width: 600, height: 1000, expected })
  await tab.page.clock.install()
  await tab.page.goto(`${at.box.url}/#pair=${newCode(at).secret}`)
  await asking(tab.page)
  return tab
}

const asking = (page: Page) => page.getByRole('heading', { name: 'Who is working?' }).waitFor()

async function begin(page: Page, name: string, pin?: string) {
  await page.getByRole('button', { name }).click()
  if (pin) await enter(page, pin)
}

async function enter(page: Page, pin: string) {
  await page.getByLabel(/^PIN of/).fill(pin)
  await page.getByRole('button', { name: 'Go on', exact: true }).click()
}

const visitOf = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

/** Who made the edits of the tablet that the box has, in their order. */
async function actorsOf(at: Morning) {
  return (await at.edits()).map(({ edit }) => edit.actor ?? null)
}

test('[A2] a tablet asks who works, writes in that name, and hides everything when it is left alone', async () => {
  const at = await startMorning()
  await addStaff(at)
  const { page, context } = await openAsking(at, /403|ERR_INTERNET_DISCONNECTED/)
  await shoot(page, 'who')
  expect(await barriers(page)).toEqual([])
  await begin(page, 'Otieno', '2581')
  await page.getByText('This is not the PIN.').waitFor()
  await shoot(page, 'who-pin')
  await enter(page, '2580')
  await visitOf(page, 'Amina Otieno').getByRole('button', { name: 'Has come' }).click()
  await visitOf(page, 'Amina Otieno').getByText('On the box').waitFor()
  expect(await actorsOf(at)).toEqual(['Otieno'])

  // What was being typed is there after the lock, and so is the place where it was typed.
  await page.getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('link', { name: /Baraka Njoroge/ }).click()
  await page.getByRole('button', { name: 'Change' }).click()
  await page.getByLabel('Phone').fill('0799 000 111')
  await page.clock.fastForward('05:10')
  await asking(page)
  await page.getByText('What was being typed is still there.').waitFor()
  await shoot(page, 'who-locked')
  const phone = page.getByLabel('Phone')
  expect(await phone.isVisible()).toBe(false)
  expect(await page.getByText('Baraka').filter({ visible: true }).count()).toBe(0)
  await enter(page, '2580')
  await page.locator('input[name=phone]:focus').waitFor()
  expect(await phone.inputValue()).toBe('0799 000 111')

  await page.getByRole('button', { name: /^Otieno:/ }).click()
  await begin(page, 'Sister Wanjiru')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('main').getByText('On the box').first().waitFor()
  expect(await actorsOf(at)).toEqual(['Otieno', 'Sister Wanjiru'])

  // Without the box a PIN that it found right before opens the lock; another one cannot be checked.
  await context.setOffline(true)
  const leave = async () => {
    await page.getByRole('button', { name: 'somebody else, or lock' }).click()
    const lock = page.getByRole('button', { name: 'Lock', exact: true })
    await lock.click()
    // Once it is written down, there is nothing left to be locked.
    await lock.waitFor({ state: 'detached' })
  }
  await leave()
  await begin(page, 'Otieno', '1111')
  await page.getByText('This is not the PIN.').waitFor()
  await enter(page, '2580')
  await leave()
  await page.getByRole('button', { name: 'Somebody else', exact: true }).click()
  await begin(page, 'Akinyi', '1379')
  await page.getByText('the PIN cannot be checked').waitFor()
  await shoot(page, 'who-unchecked')
  await page.getByRole('button', { name: 'Go on without a name' }).click()
  await page.getByRole('button', { name: /^No name:/ }).waitFor()
  await page.getByRole('link', { name: 'Today' }).click()
  await visitOf(page, 'Élodie Traoré').getByRole('button', { name: 'Has come' }).click()
  await context.setOffline(false)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await asking(page)
  await page.getByText('The box answers again, so the name is asked for.').waitFor()
  await begin(page, 'Akinyi', '1379')
  await visitOf(page, 'Élodie Traoré').getByText('On the box').waitFor()
  expect(await actorsOf(at)).toEqual(['Otieno', 'Sister Wanjiru', null])
})

test('[A2] [A4] what a tablet had written before it was taken out waits for whoever wrote it', async () => {
  const at = await startMorning()
  await addStaff(at)
  const { page, context } = await openAsking(at, /./)
  await begin(page, 'Otieno', '2580')
  await visitOf(page, 'Amina Otieno').waitFor()
  await context.setOffline(true)
  await visitOf(page, 'Amina Otieno').getByRole('button', { name: 'Has come' }).click()
  await visitOf(page, 'Amina Otieno').getByText('Saved on this tablet').waitFor()
  const devices = createDevices({ sqlite: at.box.edge.store.sqlite, clock: at.box.edge.clock })
  for (const { id, name } of devices.list()) if (name === 'Tablet 1') devices.revoke(id)
  await context.setOffline(false)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.getByText('This tablet was taken out').waitFor()

  await page.getByLabel('Six-digit code').fill(newCode(at).code)
  const pulled = () =>
    page.waitForResponse((answer) => answer.url().includes('/api/sync/') && answer.ok())
  const rounds = [pulled(), pulled()]
  await page.getByRole('button', { name: 'Pair' }).click()
  await asking(page)
  await page.getByText('1 change that was written here before waits for a name.').waitFor()
  expect(await barriers(page)).toEqual([])
  await shoot(page, 'who-awaited')
  await Promise.all(rounds)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await pulled()
  expect(await at.edits()).toEqual([])
  await begin(page, 'Otieno', '2580')
  await visitOf(page, 'Amina Otieno').getByText('On the box').waitFor()
  expect(await actorsOf(at)).toEqual(['Otieno'])
  expect((await at.edits()).map(({ state }) => state)).toEqual(['waiting'])
})

testAtLength(
  '[A2] [A4] [N5] two had written on a tablet that is taken out: whose it is is told, and nothing of it is lost',
  async () => {
    const at = await startMorning()
    await addStaff(at)
    const { page, context } = await openAsking(at, /./)
    // Both have worked here before the box went away.
    await begin(page, 'Akinyi', '1379')
    await visitOf(page, 'Amina Otieno').waitFor()
    const takeOver = async (name: string, pin: string) => {
      await page.getByRole('button', { name: 'somebody else, or lock' }).click()
      await begin(page, name, pin)
    }
    await takeOver('Otieno', '2580')
    await visitOf(page, 'Amina Otieno').waitFor()
    await context.setOffline(true)
    const hasCome = async (name: string) => {
      await visitOf(page, name).getByRole('button', { name: 'Has come' }).click()
      await visitOf(page, name).getByText('Saved on this tablet').waitFor()
    }
    await hasCome('Amina Otieno')
    await takeOver('Akinyi', '1379')
    await hasCome('Baraka Njoroge')
    const devices = createDevices({ sqlite: at.box.edge.store.sqlite, clock: at.box.edge.clock })
    for (const { id, name } of devices.list()) if (name === 'Tablet 1') devices.revoke(id)
    await context.setOffline(false)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.getByText('2 changes that were written here may not have reached central').waitFor()
    expect(await page.getByText(/Amina|Baraka/).count()).toBe(0)

    await page.getByLabel('Six-digit code').fill(newCode(at).code)
    await page.getByRole('button', { name: 'Pair' }).click()
    await asking(page)
    await page.getByText('2 changes that were written here before wait for a name.').waitFor()
    await page.getByText('Written by: Otieno · Akinyi').waitFor()
    await shoot(page, 'who-awaited-two')
    expect(await barriers(page)).toEqual([])
    expect(await at.edits()).toEqual([])

    // What the other one wrote lies in the inbox under her name, whole, once central does not have it either.
    await begin(page, 'Otieno', '2580')
    await visitOf(page, 'Amina Otieno').getByText('On the box').waitFor()
    await at.box.round()
    await takeOver('Akinyi', '1379')
    await show(page, 'inbox')
    const hers = page.getByRole('listitem').filter({ hasText: 'Baraka Njoroge' })
    await hers.getByText(/· Akinyi$/).waitFor()
    await shoot(page, 'inbox-of-another')
    await hers.getByRole('button', { name: 'Use what was written here' }).click()
    await hers.waitFor({ state: 'detached' })
    const counting = (await at.edits()).filter(({ state }) => /waiting|accepted/.test(state))
    expect(counting.map(({ edit }) => edit.actor)).toEqual(['Otieno', 'Akinyi'])
  },
)

test('[A2] [N2] what waits for a name is shown where it was written, and why it waits', async () => {
  const at = await startMorning()
  await addStaff(at)
  const { page, context } = await openAsking(at, /./)
  await begin(page, 'Otieno', '2580')
  await visitOf(page, 'Amina Otieno').waitFor()
  await show(page, 'state')
  await show(page, 'patients/new')
  await context.setOffline(true)
  await page.getByLabel('Name', { exact: true }).fill('Zuhura Newborn')
  await page.getByLabel('Female', { exact: true }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Is here now' }).waitFor()
  const devices = createDevices({ sqlite: at.box.edge.store.sqlite, clock: at.box.edge.clock })
  for (const { id, name } of devices.list()) if (name === 'Tablet 1') devices.revoke(id)
  await context.setOffline(false)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.getByText('This tablet was taken out').waitFor()
  await page.getByLabel('Six-digit code').fill(newCode(at).code)
  await page.getByRole('button', { name: 'Pair' }).click()
  await asking(page)
  await page.getByText('waits for a name').waitFor()
  await context.setOffline(true)
  await begin(page, 'Akinyi', '1379')
  await page.getByRole('button', { name: 'Go on without a name' }).click()
  await show(page, 'patients')
  await page.getByRole('searchbox').fill('Zuhura')
  await page.getByRole('link', { name: 'Zuhura Newborn' }).waitFor()
  await show(page, 'state')
  await page.getByText('1 change that was written here before waits for a name.').waitFor()
  expect(await page.getByText('Next try').count()).toBe(0)
  await shoot(page, 'state-awaits-name')
})

testAtLength('who takes over begins without whom and what the one before was about', async () => {
  const at = await startMorning()
  await addStaff(at)
  const { page } = await openAsking(at)
  const takeOver = async (from: string, to: string, pin?: string) => {
    await page.getByRole('button', { name: new RegExp(`^${from}:`) }).click()
    await begin(page, to, pin)
  }
  const serveBaraka = async () => {
    await page.getByRole('link', { name: 'Patients' }).click()
    await page.getByRole('link', { name: /Baraka Njoroge/ }).click()
    await page.getByRole('link', { name: 'Give medicine' }).click()
    await page.getByText('For Baraka Njoroge').waitFor()
  }
  const nobody = page.getByText('To nobody in particular')
  const undo = page.getByRole('button', { name: 'Undo' })
  await begin(page, 'Otieno', '2580')
  await visitOf(page, 'Amina Otieno').getByRole('button', { name: 'Has come' }).click()
  await undo.waitFor()
  await takeOver('Otieno', 'Sister Wanjiru')
  await page.getByRole('button', { name: /^Sister Wanjiru:/ }).waitFor()
  expect(await undo.count()).toBe(0)

  await takeOver('Sister Wanjiru', 'Otieno', '2580')
  await serveBaraka()
  // Who comes back to the tablet goes on.
  await page.getByRole('button', { name: /^Otieno:/ }).click()
  await page.getByRole('button', { name: 'Lock', exact: true }).click()
  await enter(page, '2580')
  await page.getByText('For Baraka Njoroge').waitFor()
  await page.getByRole('link', { name: /Amoxicillin/ }).click()
  const amount = page.getByLabel('How many (capsule)')
  await amount.fill('7')
  await takeOver('Otieno', 'Sister Wanjiru')
  await nobody.waitFor()
  // What was for one patient is not given out to nobody in particular.
  expect(await amount.inputValue()).toBe('')

  // Also if the browser has let go of the page behind the lock.
  await serveBaraka()
  await page.getByRole('button', { name: /^Sister Wanjiru:/ }).click()
  await page.getByRole('button', { name: 'Lock', exact: true }).click()
  // Once it is written down.
  await page.getByText('Locked.').waitFor()
  await page.reload()
  await begin(page, 'Otieno', '2580')
  await nobody.waitFor()
  expect(page.url()).not.toContain('for.')
})

testAtLength(
  '[A2] the lock tells itself to who does not see it, and lets nobody go on in the middle of nowhere',
  async () => {
    const at = await startMorning()
    await addStaff(at)
    const { page } = await openAsking(at)
    const expectAt = (title: string, focused: string) =>
      expect
        .poll(
          () =>
            page.evaluate(() => {
              const focus = document.activeElement
              const field = focus as HTMLInputElement | null
              const name =
                focus?.getAttribute('aria-label') ??
                field?.labels?.[0]?.textContent ??
                focus?.textContent
              return [document.title, focus?.tagName === 'BODY' ? 'nowhere' : name?.slice(0, 16)]
            }),
          { timeout: 10_000 },
        )
        .toEqual([`${title} – Outpost`, expect.stringMatching(`^${focused}`)])
    const asksWho = () => expectAt('Who is working?', 'Who is working?')

    await asksWho()
    await tabTo(page, /^Otieno/)
    await page.keyboard.press('Enter')
    await expectAt('Who is working?', 'PIN of Otieno')
    await tabTo(page, /^Somebody else$/)
    await page.keyboard.press('Enter')
    await expectAt('Who is working?', '(Otieno|Sister|Akinyi|Who is working)')
    await tabTo(page, /^Sister Wanjiru/)
    await page.keyboard.press('Enter')
    await expectAt('Today', 'Today')

    await page.getByRole('link', { name: 'Patients' }).focus()
    await page.keyboard.press('Enter')
    await expectAt('Patients', 'Patients')
    await page.getByRole('button', { name: /^Sister Wanjiru:/ }).focus()
    await page.keyboard.press('Enter')
    await asksWho()
    await tabTo(page, /^Lock$/)
    await page.keyboard.press('Enter')
    await page.getByText('Locked.').waitFor()
    await asksWho()
    await tabTo(page, /^Otieno/)
    await page.keyboard.press('Enter')
    await expectAt('Who is working?', 'PIN of Otieno')
    await page.keyboard.type('2580')
    await page.keyboard.press('Enter')
    await expectAt('Patients', 'Otieno')
    await page.clock.fastForward('05:10')
    await expectAt('Who is working?', 'PIN of Otieno')
  },
)

test('a step of the day is undone by one tap, or later by the visit itself; a visit is moved by two', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at, { width: 600, height: 1000 })
  const amina = visitOf(page, 'Amina Otieno')
  await amina.getByRole('button', { name: 'Has come' }).click()
  await amina.getByRole('button', { name: 'Seen' }).click()
  const undo = page.getByRole('status').getByRole('button', { name: 'Undo' })
  await page.getByRole('status').getByText('Amina Otieno: Seen').waitFor()
  await shoot(page, 'undo')
  await undo.click()
  await amina.getByText('Is here').waitFor()
  await undo.waitFor({ state: 'detached' })

  const baraka = visitOf(page, 'Baraka Njoroge')
  await baraka.getByRole('button', { name: 'More' }).click()
  await shoot(page, 'visit-more')
  expect(await barriers(page)).toEqual([])
  await baraka.getByRole('button', { name: 'Did not come' }).click()
  await page.getByRole('heading', { name: 'Done (1)' }).waitFor()
  await baraka.getByRole('button', { name: 'More' }).click()
  await baraka.getByRole('button', { name: 'Back to “Expected”' }).click()
  await baraka.locator('.stands', { hasText: 'Expected' }).waitFor()

  // Tomorrow at the same time: it is gone from today, and stands there.
  await baraka.getByRole('button', { name: 'More' }).click()
  await baraka.locator('.moving .steps').getByRole('button').nth(2).click()
  await baraka.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Day after' }).click()
  await baraka.getByText('On the box').waitFor()
  await page.getByRole('link', { name: 'Today' }).last().click()
  await undo.click()
  await baraka.locator('.stands', { hasText: 'Expected' }).waitFor()
  await page.getByRole('button', { name: 'All by time' }).click()
  await baraka.getByText('On the box').waitFor()
  await at.box.round()
  const { results } = (await at.admin.get('/api/appointments/?sort=starts_at')).body
  expect(results.map(({ status }: { status: string }) => status)).toEqual([
    'CONFIRMED',
    'SCHEDULED',
    'SCHEDULED',
    'SCHEDULED',
  ])
})

testAtLength(
  '[A2] a tablet is paired by its camera; a wrong code, and no camera, are told in plain words',
  async () => {
    const at = await startMorning()
    showToCamera('https://example.org/menu')
    const { page } = await openTab({ width: 600, height: 1000 })
    await page.goto(at.box.url)
    // This browser has nobody to ask, and would grant it.
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException('', 'NotAllowedError'))
    })
    const scan = page.getByRole('button', { name: 'Scan the QR code' })
    await scan.click()
    await page.getByText('The camera was not allowed.').waitFor()
    expect(await barriers(page)).toEqual([])
    await page.getByRole('button', { name: 'Type the digits instead' }).click()
    await page.reload()
    await scan.click()
    await page.getByText('This QR code is not one for pairing.').waitFor()
    await shoot(page, 'scan')
    await page.getByRole('button', { name: 'Type the digits instead' }).click()
    showToCamera(`${at.box.url}/#pair=${newCode(at).secret}`)
    await scan.click()
    await page.getByText('Amina Otieno').waitFor()
    expect(await page.evaluate(() => location.hash)).toBe('#/today')
  },
)
