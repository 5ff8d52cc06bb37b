import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { openTablet, startMorning } from '../support/tablet-tab.ts'

/* Taps that follow each other faster than a step is saved, in a real browser. */

const MISSED = 'That tap was not taken'

/** A day in which somebody is here already: who comes next moves nobody below. */
async function startDay() {
  const at = await startMorning()
  const { page } = await openTablet(at, { width: 600, height: 1400 })
  const visit = (name: string) => page.locator('.visit').filter({ hasText: name })
  const come = (name: string) => visit(name).getByRole('button', { name: 'Has come' })
  await come('Amina').click()
  await page.getByRole('heading', { name: 'Is here (1)' }).waitFor()
  await page.locator('.still').first().waitFor({ state: 'detached' })
  return { page, visit, come }
}

async function middleOf(part: Locator): Promise<[x: number, y: number]> {
  const { x, y, width, height } = (await part.boundingBox()) ?? expect.fail('not there')
  return [x + width / 2, y + height / 2]
}

test('quick taps on one visit after another are all taken, where nothing has moved under the finger', async () => {
  const { page, come } = await startDay()
  const places = [await middleOf(come('Baraka')), await middleOf(come('Élodie'))]
  for (const place of places) await page.mouse.click(...place)
  await page.getByRole('heading', { name: 'Is here (3)' }).waitFor()
  expect(await page.getByText(MISSED).count()).toBe(0)
})

testAtLength(
  'a tap on a visit that has just moved under the finger is not taken, and that is told',
  async () => {
    const { page, visit, come } = await startDay()
    const last = await middleOf(come('محمد'))
    // Taps again in the moment in which another one stands there; answers which button lies there.
    const under = page.evaluate(
      ([x, y]) =>
        new Promise((resolve) => {
          const tap = () => {
            if (!document.querySelector('.visits')?.textContent.includes('محمد')) return
            watching.disconnect()
            const [top, ...below] = document.elementsFromPoint(x, y)
            top?.dispatchEvent(new MouseEvent('click', { clientX: x, clientY: y, bubbles: true }))
            const button = below.find((one) => one.matches('button'))
            resolve([top?.className, button?.getAttribute('aria-label')?.slice(0, 15)])
          }
          const watching = new MutationObserver(() => setTimeout(tap))
          watching.observe(document.body, { childList: true, subtree: true })
        }),
      last,
    )
    await page.mouse.click(...last)
    expect(await under).toEqual(['still', 'Has come: Élodi'])
    await page.getByText(MISSED).waitFor()
    await page.getByRole('heading', { name: 'Is here (2)' }).waitFor()
    await visit('Élodie').getByText('Expected').waitFor()
    await come('Élodie').click()
    await page.getByRole('heading', { name: 'Is here (3)' }).waitFor()
    await page.getByText(MISSED).waitFor({ state: 'detached' })
  },
)

test('the second of two taps on one button is not taken, nor what the first has put in its place', async () => {
  const { page, visit, come } = await startDay()
  await page.mouse.dblclick(...(await middleOf(come('Baraka'))))
  await visit('Baraka').getByText('On the box').waitFor()
  expect(await visit('Baraka').locator('.stands').textContent()).toContain('Is here')
  await page.getByRole('heading', { name: 'Expected (2)' }).waitFor()
})

testAtLength(
  'a second tap on “Is here now”, which does all by the first, is told nothing',
  async () => {
    const { page, visit } = await startDay()
    await visit('Baraka').getByRole('link').click()
    const now = page.getByRole('button', { name: 'Is here now' })
    const place = await middleOf(now)
    // Whatever stands there in between.
    const told = page.evaluate(
      (text) =>
        new Promise<boolean>((resolve) => {
          const look = () => document.body.textContent.includes(text) && resolve(true)
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
          setTimeout(() => resolve(false), 1500)
        }),
      MISSED,
    )
    await page.mouse.dblclick(...place)
    await page.getByRole('heading', { name: 'Is here (2)' }).waitFor()
    await page.mouse.click(...place)
    expect(await told).toBe(false)
  },
)
