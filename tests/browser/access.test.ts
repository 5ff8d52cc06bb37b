import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { expectReached, tabTo } from '../support/keyboard.ts'
import { openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* The tablet's app for who works without a pointer. */

testAtLength(
  'by keyboard alone somebody comes, is found and is changed; the focus goes on with the screen',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at)
    await page.getByText('Amina Otieno').waitFor()
    await tabTo(page, /^Has come: Amina Otieno, 9:00/)
    await page.keyboard.press('Enter')
    await page.locator('.stands', { hasText: 'Is here' }).waitFor()
    await expectFocus(page, /^Seen$/)
    await tabTo(page, /^Undo$/)
    await page.keyboard.press('Enter')
    await expectFocus(page, /^Has come$/)

    await page.getByRole('link', { name: 'Patients' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('searchbox').waitFor()
    // Not through the menu again.
    await expectBegun(page, 'Patients')
    await page.keyboard.press('Tab')
    await page.keyboard.type('njor')
    await page.getByRole('link', { name: /Amina/ }).waitFor({ state: 'detached' })
    await tabTo(page, /Baraka Njoroge/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Baraka Njoroge' }).waitFor()
    await expectBegun(page, 'Patient')
    for (const [button, name] of [
      [/^Book a visit$/, 'Book a visit'],
      [/^Change$/, 'Change a patient'],
    ] as const) {
      await tabTo(page, button)
      await page.keyboard.press('Enter')
      await expectBegun(page, name)
      await tabTo(page, /^Leave without saving$/)
      await page.keyboard.press('Enter')
      await expectBegun(page, 'Patient')
    }
    await tabTo(page, /^Change$/)
    await page.keyboard.press('Enter')
    await tabTo(page, /^Village/)
    await page.keyboard.press('Control+A')
    await page.keyboard.type('Oyugis')
    await page.keyboard.press('Enter')
    await page.getByText('Oyugis').waitFor()

    for (const screen of ['today', 'patients', 'patients/new', 'pharmacy', 'inbox', 'state']) {
      await show(page, screen)
      await expectReached(page, 'main', screen)
    }
  },
)

testAtLength.each([
  [600, 1024],
  [320, 640],
  [600, 500],
])(
  'what has the focus is seen beside what is offered to be undone, %i by %i',
  async (width, height) => {
    const at = await startMorning()
    const { page } = await openTablet(at, { width, height })
    const last = page.locator('.visit').last().getByRole('button', { name: 'Has come' })
    await last.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    await expectFocus(page, /^Seen$/)
    await expect.poll(() => coveredFocus(page)).toBe(null)
    await show(page, 'patients/new')
    await page.getByLabel('Village').waitFor()
    const covered = new Set<string>()
    for (const key of ['Tab', 'Shift+Tab']) {
      await page.getByLabel('Name', { exact: true }).focus()
      if (key !== 'Tab') await page.getByRole('button', { name: 'Leave without saving' }).focus()
      for (let n = 0; n < 12; n++) {
        await page.keyboard.press(key)
        const one = await coveredFocus(page)
        if (one) covered.add(`${key}: ${one}`)
      }
    }
    expect([...covered]).toEqual([])
    expect(await page.getByRole('button', { name: 'Undo' }).isVisible()).toBe(true)
  },
)

/** What has the focus on the screen, if a bar lies over its upper or lower edge. */
function coveredFocus(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const focused = document.activeElement
    if (!focused?.closest('main *')) return null
    const { top, bottom } = focused.getBoundingClientRect()
    const isUnder = [...document.querySelectorAll('header.bar, .undo')].some((bar) => {
      const over = bar.getBoundingClientRect()
      return over.top < bottom - 1 && top + 1 < over.bottom
    })
    return isUnder ? focused.outerHTML.slice(0, 80) : null
  })
}

testAtLength('the bar says in words how far all has got, beside its age', async () => {
  const at = await startMorning()
  const { page, context } = await openTablet(at, { expected: /ERR_INTERNET_DISCONNECTED/ })
  const bar = page.getByRole('banner')
  await bar.getByRole('link', { name: /^All sent to central Updated/ }).waitFor()
  const come = page.getByRole('button', { name: 'Has come' }).first()
  await come.click()
  await bar.getByRole('link', { name: /^On the box Updated/ }).waitFor()
  await page.locator('.still').first().waitFor({ state: 'detached' })
  await context.setOffline(true)
  await come.click()
  await bar
    .getByRole('link', { name: /^1 · Saved on this tablet The box does not answer Updated/ })
    .waitFor()
})

testAtLength('a button of a visit or a batch says of which it is', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  await button('Has come: Amina Otieno, 9:00 AM').click()
  await button('Seen: Amina Otieno, 9:00 AM').waitFor()
  await button('More: Baraka Njoroge, 9:15 AM').click()
  await button('Cancel the visit: Baraka Njoroge, 9:15 AM').waitFor()
  await show(page, 'pharmacy')
  await page.getByRole('link', { name: /Amoxicillin/ }).click()
  await button('Count: Batch A1').waitFor()
  await button('More: Batch B2').waitFor()
})

test('what is found, saved and taken back is read out', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  await listen(page)
  await show(page, 'patients')
  const find = page.getByRole('searchbox')
  await find.fill('zzzzqq')
  await expectHeard(page, 'Nobody was found.')
  await find.fill('Amina')
  await expectHeard(page, '1 was found')

  await show(page, 'pharmacy')
  await page.getByRole('link', { name: /Amoxicillin/ }).click()
  const giveOut = page.getByLabel(/^How many \(/)
  // The same once more is heard once more.
  for (let n = 0; n < 2; n++) {
    await giveOut.fill('2')
    await page.keyboard.press('Enter')
    await expectHeard(page, 'Saved. -2')
  }
  await page.getByRole('button', { name: 'Take back' }).click()
  await expectHeard(page, 'Taken back.')
  const count = page.getByRole('button', { name: 'Count' })
  await count.first().click()
  await page.getByLabel('How many are there').fill('9')
  await page.keyboard.press('Enter')
  await expectHeard(page, 'Saved.')
  await page.getByRole('button', { name: 'Receive', exact: true }).click()
  await page.getByLabel('Batch', { exact: true }).fill('C3')
  await page.getByLabel('Expires', { exact: true }).fill(`${new Date().getFullYear() + 1}-06-30`)
  await page.getByLabel('How many', { exact: true }).fill('3')
  await page.keyboard.press('Enter')
  await expectHeard(page, 'Saved.')
})

declare global {
  var heard: string[]
}

/** Notes what a screen reader says by itself: what changes in a region that was there before. */
async function listen(page: Page) {
  await page.evaluate(() => {
    const REGION = '[role=status], [role=alert], [aria-live]'
    const known = new WeakSet<Element>(document.querySelectorAll(REGION))
    globalThis.heard = []
    new MutationObserver((changes) => {
      const changed = new Set<Element>()
      for (const { target } of changes) {
        const within = target instanceof Element ? target : target.parentElement
        const region = within?.closest(REGION)
        if (region && known.has(region)) changed.add(region)
      }
      for (const region of changed) heard.push(region.textContent)
      for (const region of document.querySelectorAll(REGION)) known.add(region)
    }).observe(document.body, { childList: true, subtree: true, characterData: true })
  })
}

async function expectHeard(page: Page, text: string) {
  const news = () => page.evaluate(() => heard.join('\n'))
  await expect.poll(news, { timeout: 10_000 }).toContain(text)
  await page.evaluate(() => {
    heard = []
  })
}

/** Expects a page of this kind to be shown, with the focus where it begins. */
async function expectBegun(page: Page, name: string) {
  await expect.poll(() => page.title()).toBe(`${name} – Outpost`)
  await page.waitForFunction(() => document.activeElement?.tagName === 'MAIN')
}

async function expectFocus(page: Page, name: RegExp) {
  const focused = () => page.evaluate(() => document.activeElement?.textContent)
  await expect.poll(focused).toMatch(name)
}
