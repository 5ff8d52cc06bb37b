import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { createOf, stockCreate } from '../support/authority.ts'
import { shoot } from '../support/browser.ts'
import { create, push } from '../support/make.ts'
import {
  barriers,
  isSeenWhole,
  isTooWide,
  openTablet,
  show,
  startMorning,
} from '../support/tablet-tab.ts'

/* The pharmacy's shelves: what was done last is told, and what stands there is read whole. */

test('[E7] what was done last is what is told, and can be taken back: received too', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at, { width: 600 })
  await show(page, 'pharmacy')
  await page.getByRole('link', { name: /Amoxicillin/ }).click()
  await page.getByLabel(/^How many \(/).fill('6')
  await page.getByRole('button', { name: 'Give out', exact: true }).click()
  await page.getByText('Saved. -6').waitFor()
  const receive = page.getByRole('button', { name: 'Receive' })
  await receive.click()
  await page.getByLabel('Batch', { exact: true }).fill('A1')
  await page.getByLabel('How many').last().fill('50')
  await receive.click()
  await page.getByText('Saved. +50').waitFor()
  expect(await page.getByText('Saved. -6').count()).toBe(0)
  await page.getByRole('row', { name: /A1.* 74 / }).waitFor()
  await page.getByRole('button', { name: 'Take back' }).click()
  await page.getByText('Taken back.').waitFor()
  await page.getByRole('row', { name: /A1.* 24 / }).waitFor()

  await receive.click()
  await page.getByLabel('Batch', { exact: true }).fill('C3')
  await page.getByLabel('Expires', { exact: true }).fill('2050-12-31')
  await page.getByLabel('How many').last().fill('7')
  await receive.click()
  await page.getByRole('row', { name: /C3.* 7 / }).waitFor()
  await page.getByRole('button', { name: 'Take back' }).click()
  await page.getByRole('row', { name: /C3.* 0 / }).waitFor()
})

/** A long list: forty medicines, each with a batch of its own. */
async function startLongShelves() {
  const at = await startMorning()
  const [pharmacy] = (await at.admin.get('/api/pharmacies')).body.results
  const edits = Array.from({ length: 40 }, (_, n) => {
    const number = String(n).padStart(2, '0')
    const medicine = createOf('medicines', { name: `Medicine ${number}`, unit: 'tablet' })
    const of = { pharmacy_id: pharmacy.id, medicine_id: medicine.record_id, reorder_level: 0 }
    const batch = { batch_number: `X${number}`, expiry_date: '2050-01-31', quantity: 100 }
    return [medicine, stockCreate({ ...of, ...batch })]
  })
  await push(at.admin, edits.flat())
  await at.box.round()
  return at
}

const topOf = (part: Locator) => part.evaluate((one) => one.getBoundingClientRect().top)

const scrolled = (page: Page) => page.evaluate(() => scrollY)

/** Below the bar, and above the lower edge. */
async function expectInView(page: Page, ...parts: Locator[]) {
  const under = await page.locator('.bar').evaluate((bar) => {
    const isFixed = getComputedStyle(bar).position !== 'static'
    return isFixed ? bar.getBoundingClientRect().bottom : 0
  })
  for (const part of parts) {
    // A long list grows little by little.
    await expect.poll(() => isSeenWhole(part), { timeout: 20_000 }).toBe(true)
    await expect.poll(() => topOf(part)).toBeGreaterThan(under - 1)
  }
}

test('a medicine that is tapped far down a long list opens where it stands, with what can be done', async () => {
  const { page } = await openTablet(await startLongShelves(), { width: 600, height: 960 })
  await show(page, 'pharmacy')
  const row = (n: number) => page.getByRole('link', { name: `Medicine ${n}` })
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, 400)
      return row(32).count()
    })
    .toBe(1)
  const fields = [page.getByLabel(/^How many \(/), page.getByRole('button', { name: 'Receive' })]
  // Low on the screen: its sheet would lie below the edge.
  await row(30).evaluate((link) => {
    scrollTo(0, link.getBoundingClientRect().bottom + scrollY - innerHeight + 20)
  })
  await row(30).click()
  await expectInView(page, row(30), ...fields)
  await shoot(page, 'shelf-opened-low')
  // High on the screen all of it is seen: nothing moves.
  await row(30).click()
  await fields[0]?.waitFor({ state: 'detached' })
  await row(30).evaluate((link) => scrollTo(0, link.getBoundingClientRect().top + scrollY - 250))
  const before = await topOf(row(30))
  await row(30).click()
  await expectInView(page, row(30), ...fields)
  expect(await topOf(row(30))).toBe(before)
  await row(30).click()
  await fields[0]?.waitFor({ state: 'detached' })
  expect(await topOf(row(30))).toBe(before)
  // Another screen begins at its top.
  await row(30).click()
  await page.getByRole('link', { name: 'Stock card' }).click()
  await page.getByRole('heading', { name: /Medicine 30/ }).waitFor()
  await expect.poll(() => scrolled(page)).toBe(0)
  await page.goBack()
  await expectInView(page, row(30))
})

test('a code that is typed names its medicine, and shows its shelf in a long list', async () => {
  const { page } = await openTablet(await startLongShelves(), { width: 600, height: 960 })
  await show(page, 'pharmacy')
  const find = page.getByRole('searchbox')
  await find.pressSequentially('010950600013435210X37')
  await find.press('Enter')
  await page.locator('.pack').getByText('Medicine 37').waitFor()
  const deeds = page.locator('tr.deeds')
  const row = page.locator('a.row').filter({ hasText: 'Medicine 37' })
  await expectInView(page, row, deeds.getByRole('button', { name: 'Give out' }).last())
  await shoot(page, 'shelf-of-a-code')
})

testAtLength('what is open closes when a list is asked for in which it is not', async () => {
  const { page } = await openTablet(await startMorning(), { width: 600 })
  await show(page, 'pharmacy')
  const shelf = page.getByRole('link', { name: /Amoxicillin/ })
  const units = page.getByLabel(/^How many \(/)
  const [all, expired] = ['All · 1', 'Expired · 0'].map((name) =>
    page.getByRole('button', { name }),
  ) as [Locator, Locator]
  await shelf.click()
  await units.waitFor()
  await expired.click()
  await page.getByText('Nothing of this kind is here.').waitFor()
  expect(await shelf.count()).toBe(0)
  await all.click()
  await shelf.click()
  await units.fill('7')
  // What is typed is not lost by it.
  await expired.click()
  expect(await units.inputValue()).toBe('7')
})

testAtLength(
  'on a small tablet no name of a medicine is broken, nor read in the wrong order in Arabic',
  async () => {
    const at = await startMorning()
    const [pharmacy] = (await at.admin.get('/api/pharmacies')).body.results
    const name = 'Artemether/Lumefantrine'
    const medicine = createOf('medicines', { name, strength: '20/120 mg', unit: 'tablet' })
    const of = { pharmacy_id: pharmacy.id, medicine_id: medicine.record_id, reorder_level: 5 }
    await push(at.admin, [medicine, stockCreate({ ...of, batch_number: 'L1', quantity: 2715 })])
    await at.box.round()
    const { page } = await openTablet(at, { width: 600, height: 1024 })
    await show(page, 'pharmacy')
    const row = page.getByRole('link', { name: /Artemether/ })
    const lines = await row.locator('strong').evaluate((title, word) => {
      const texts = document.createTreeWalker(title, NodeFilter.SHOW_TEXT)
      const range = document.createRange()
      const text = texts.nextNode()
      if (!text) return 0
      range.setStart(text, 0)
      range.setEnd(text, word.length)
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
    }, name)
    expect(lines).toBe(1)
    await page.locator('.languages [lang=ar]').click()
    await page.locator('html[dir=rtl]').waitFor()
    const places = await row
      .locator('span bdi')
      .evaluateAll((parts) =>
        parts.map((one) => [one.textContent, one.getBoundingClientRect().left] as const),
      )
    // The number with its unit first, from the right; then the pharmacy.
    expect(places.map(([text]) => text)).toEqual([expect.stringContaining('tablet'), 'Main'])
    expect(places[0]?.[1]).toBeGreaterThan(places[1]?.[1] ?? 0)
    await shoot(page, 'shelves-ar')
  },
)

testAtLength(
  'what is typed is looked for on all shelves, whichever list was open; that list comes back after it',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at, { width: 600 })
    await show(page, 'pharmacy')
    const shelf = page.getByRole('link', { name: /Amoxicillin/ })
    const pressed = page.locator('.shelf-filters [aria-pressed=true]')
    await page.getByRole('button', { name: 'Low · 0' }).click()
    await page.getByText('Nothing of this kind is here.').waitFor()
    const find = page.getByRole('searchbox')
    await find.fill('amoxi')
    await shelf.waitFor()
    expect(await pressed.textContent()).toBe('All · 1')
    await find.fill('')
    await shelf.waitFor({ state: 'detached' })
    expect(await pressed.textContent()).toBe('Low · 0')
    // Who asks for a list wants all of it.
    await find.fill('amoxi')
    await shelf.waitFor()
    await page.getByRole('button', { name: 'Low · 0' }).click()
    await page.getByText('Nothing of this kind is here.').waitFor()
    expect(await find.inputValue()).toBe('')
    expect(await pressed.textContent()).toBe('Low · 0')
  },
)

testAtLength('[E7] what has run out is low, also where nobody has set a level for it', async () => {
  const at = await startMorning()
  const [pharmacy] = (await at.admin.get('/api/pharmacies')).body.results
  const inhaler = createOf('medicines', { name: 'Salbutamol', unit: 'inhaler' })
  const syrup = createOf('medicines', { name: 'Zinc syrup', unit: 'bottle' })
  const of = { pharmacy_id: pharmacy.id, reorder_level: 0 }
  await push(at.admin, [
    inhaler,
    syrup,
    stockCreate({ ...of, medicine_id: inhaler.record_id, batch_number: 'S1', quantity: 4 }),
    stockCreate({
      ...of,
      medicine_id: syrup.record_id,
      batch_number: 'OLD',
      expiry_date: '2020-01-31',
      quantity: 9,
    }),
  ])
  await at.box.round()
  const { page } = await openTablet(at, { width: 600 })
  await show(page, 'pharmacy')
  // Of what lies there nothing may be given out any more.
  await page.getByRole('button', { name: /^Low/ }).click()
  await page.getByRole('link', { name: /Zinc syrup.*Ran out/ }).waitFor()
  await page.getByRole('button', { name: 'All · 3' }).click()
  const row = page.getByRole('link', { name: /Salbutamol/ })
  expect(await row.textContent()).not.toMatch(/Ran out|Low/)
  await row.click()
  await page.getByLabel('How many').first().fill('4')
  await page.getByRole('button', { name: 'Give out', exact: true }).click()
  await page.getByRole('link', { name: /Salbutamol.*0 inhaler.*Ran out/s }).waitFor()
  await page.getByRole('button', { name: 'Low · 2' }).click()
  await row.waitFor()
  // Of what the clinic never had nothing ran out.
  await create(at.admin, 'medicines', { name: 'Quinine', unit: 'tablet' })
  await at.box.round()
  await page.getByRole('searchbox').fill('quinine')
  await page.getByRole('link', { name: /Quinine/ }).waitFor()
  expect(await page.getByRole('link', { name: /Quinine/ }).textContent()).not.toContain('Ran out')
})

testAtLength(
  'a list of what expires says how many and when, the soonest first, and moves nothing that is open',
  async () => {
    const at = await startMorning()
    const day = (days: number) =>
      new Date(at.central.clock.now() + days * 86_400_000).toISOString().slice(0, 10)
    const [pharmacy] = (await at.admin.get('/api/pharmacies')).body.results
    const expiring = { Aspirin: [19, 25], Ibuprofen: [27], Zinc: [3] }
    for (const [name, days] of Object.entries(expiring)) {
      const medicine = createOf('medicines', { name, unit: 'tablet' })
      const of = { pharmacy_id: pharmacy.id, medicine_id: medicine.record_id, reorder_level: 0 }
      const batches = [400, ...days].map((ahead, n) => {
        const expiry_date = day(ahead)
        const quantity = ahead > 90 ? 900 : 5 + n
        return stockCreate({ ...of, batch_number: `${name}-${ahead}`, expiry_date, quantity })
      })
      await push(at.admin, [medicine, ...batches])
    }
    await at.box.round()
    const { page } = await openTablet(at, { width: 320 })
    await show(page, 'pharmacy')
    await page.getByRole('button', { name: 'Expires in 30 days · 3' }).click()
    const names = page.locator('.rows .row strong')
    await expect.poll(() => names.allTextContents()).toEqual(['Zinc', 'Aspirin', 'Ibuprofen'])
    const told = (ahead: number) =>
      new Date(`${day(ahead)}T12:00Z`).toLocaleDateString('en', { dateStyle: 'medium' })
    const aspirin = page.getByRole('link', { name: /Aspirin/ })
    const lines = (await aspirin.textContent())?.replaceAll(/\s+/g, ' ')
    expect(lines).toContain(`6 tablet · Expires ${told(19)}`)
    expect(lines).toContain(`7 tablet · Expires ${told(25)}`)
    expect(lines).not.toContain('900')
    await shoot(page, 'expiring-narrow')
    expect(await isTooWide(page)).toBe(false)
    expect(await barriers(page)).toEqual([])
    // What expires first is given out: the open shelf stays where it is, and leads the next list.
    const zinc = page.getByRole('link', { name: /Zinc/ })
    await aspirin.click()
    await page.getByLabel(/^How many \(/).fill('6')
    await page.getByRole('button', { name: 'Give out', exact: true }).click()
    await expect.poll(() => aspirin.textContent()).not.toContain(told(19))
    await zinc.click()
    await page.getByLabel(/^How many \(/).fill('6')
    await page.getByRole('button', { name: 'Give out', exact: true }).click()
    await page.getByRole('button', { name: 'Expires in 30 days · 2' }).waitFor()
    expect(await names.allTextContents()).toEqual(['Zinc', 'Aspirin', 'Ibuprofen'])
  },
)

testAtLength(
  'a batch that comes after another is typed at once, and told by its number',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at, { width: 600 })
    await show(page, 'pharmacy')
    await page.getByRole('link', { name: /Amoxicillin/ }).click()
    for (const [number, units] of [
      ['N1', '29'],
      ['N2', '31'],
    ] as const) {
      await page.getByRole('button', { name: 'Receive' }).press('Enter')
      await page.keyboard.type(number)
      expect(await page.getByLabel('Batch', { exact: true }).inputValue()).toBe(number)
      await page.getByLabel('Expires', { exact: true }).fill('2050-12-31')
      await page.getByLabel('How many').last().fill(units)
      await page.keyboard.press('Enter')
      await page.getByText(`Saved. +${units} · Batch ${number}`).waitFor()
    }
  },
)

testAtLength(
  '[R3] an expired batch typed in small letters stays what it is, and a missing expiry is asked about',
  async () => {
    const at = await startMorning()
    const [pharmacy] = (await at.admin.get('/api/pharmacies')).body.results
    const quinine = await create(at.admin, 'medicines', { name: 'Quinine', unit: 'tablet' })
    const of = { pharmacy_id: pharmacy.id, medicine_id: quinine.id, reorder_level: 5 }
    const expired = { ...of, batch_number: 'LOT7', expiry_date: '2020-01-31', quantity: 20 }
    await push(at.admin, [stockCreate(expired)])
    await at.box.round()
    const { page } = await openTablet(at, { width: 320, height: 900 })
    await page.getByRole('link', { name: 'Pharmacy' }).click()
    await page.getByRole('link', { name: /Quinine/ }).click()
    const receive = page.getByRole('button', { name: 'Receive' })
    await receive.click()
    await page.getByLabel('Batch', { exact: true }).fill('lot 7')
    await page.getByText('This is batch LOT7, which is here already').waitFor()
    await page.getByText('This batch was good until Jan 31, 2020 only.').waitFor()
    await page.getByLabel('How many').last().fill('50')
    await receive.click()
    // What has expired is not taken in by a tap in passing: the same button twice answers nothing.
    const allTheSame = page.getByRole('button', { name: 'It has come all the same' })
    await expect.poll(() => isSeenWhole(allTheSame)).toBe(true)
    await receive.click()
    expect(await page.getByRole('row', { name: /LOT7.* 20 / }).count()).toBe(1)
    const [told, button] = await Promise.all([
      page.getByText('This batch was good until').boundingBox(),
      receive.boundingBox(),
    ])
    expect(told?.y).toBeLessThan(button?.y ?? 0)
    await shoot(page, 'receive-expired-narrow')
    await allTheSame.click()
    await page.getByRole('row', { name: /LOT7.* 70 / }).waitFor()
    expect(await page.getByRole('row', { name: /lot 7/ }).count()).toBe(0)

    await receive.click()
    await page.getByLabel('Batch', { exact: true }).fill('NEW8')
    await page.getByLabel('How many').last().fill('10')
    await receive.click()
    const question = page.getByText('When does it expire?')
    await expect.poll(() => isSeenWhole(question)).toBe(true)
    // The same button twice answers nothing.
    await receive.click()
    expect(await page.getByText('which is here already').count()).toBe(0)
    await shoot(page, 'receive-undated-narrow')
    expect(await barriers(page)).toEqual([])
    expect(await isTooWide(page)).toBe(false)
    await page.getByRole('button', { name: 'The pack bears no day' }).click()
    await page.getByRole('row', { name: /NEW8 .*– 10 / }).waitFor()

    // A later pack of it bears one.
    await receive.click()
    await page.getByLabel('Batch', { exact: true }).fill('LOT7')
    const expires = page.getByLabel('Expires', { exact: true })
    expect(await expires.isDisabled()).toBe(true)
    await page.getByLabel('Batch', { exact: true }).fill('NEW8')
    await expires.fill('2030-02-28')
    await page.getByLabel('How many').last().fill('5')
    await receive.click()
    await page.getByRole('row', { name: /NEW8 .*2030 15 / }).waitFor()
  },
)

testAtLength('a medicine that is out of use is not told as one to order', async () => {
  const at = await startMorning()
  const [pharmacy] = (await at.admin.get('/api/pharmacies')).body.results
  for (const [name, active] of [
    ['Quinine', false],
    ['Zinc', true],
  ] as const) {
    const { id } = await create(at.admin, 'medicines', { name, unit: 'tablet', active })
    const of = { pharmacy_id: pharmacy.id, medicine_id: id, reorder_level: 5 }
    await push(at.admin, [stockCreate({ ...of, batch_number: 'L1', quantity: 0 })])
  }
  await at.box.round()
  const { page } = await openTablet(at)
  await show(page, 'pharmacy')
  await page.getByRole('link', { name: /^Zinc.*Ran out/ }).waitFor()
  expect(await page.getByRole('link', { name: /^Quinine/ }).textContent()).not.toMatch(
    /Ran out|Low/,
  )
  await page.getByRole('button', { name: /^Low/ }).click()
  expect(await page.locator('.rows .row strong').allTextContents()).toEqual(['Zinc'])
})

testAtLength(
  '[R3] of a pack that names only the month, that is typed: it is good until the last day',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at, { width: 320, height: 700 })
    await show(page, 'pharmacy')
    await page.getByRole('link', { name: /Amoxicillin/ }).click()
    const receive = page.getByRole('button', { name: 'Receive', exact: true })
    const expires = page.getByLabel(/^Expires/)
    await receive.click()
    await page.getByLabel('Batch', { exact: true }).fill('M1')
    await page.getByRole('button', { name: 'Only month and year are on the pack' }).click()
    await expires.fill('1999-01')
    await page.getByText('It must be from Jan 1, 2000 to').waitFor()
    await expires.fill('2048-02')
    await page.getByText('It must be from').waitFor({ state: 'detached' })
    await shoot(page, 'receive-month-narrow')
    expect(await barriers(page)).toEqual([])
    expect(await isTooWide(page)).toBe(false)
    await page.getByLabel('How many').last().fill('5')
    await receive.click()
    await page.getByRole('row', { name: /M1 .*Feb 29, 2048 5 / }).waitFor()

    // Packs of one delivery are alike; what was typed in one way stands in the other.
    await receive.click()
    await page.getByLabel('Batch', { exact: true }).fill('M2')
    await expires.fill('2049-04')
    await page.getByRole('button', { name: 'The day is on the pack' }).click()
    expect(await expires.inputValue()).toBe('2049-04-30')
    await expires.fill('2049-04-12')
    await page.getByLabel('How many').last().fill('6')
    await receive.click()
    await page.getByRole('row', { name: /M2 .*Apr 12, 2049 6 / }).waitFor()
  },
)
