import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { openTab, shoot } from '../support/browser.ts'
import { openTablet, startMorning } from '../support/tablet-tab.ts'

/* What is told in the languages of a clinic: also while another one is chosen. */

test('what was done last is told in the language that is chosen meanwhile', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at, { width: 360, height: 640 })
  await page.getByRole('button', { name: /^Has come: Amina/ }).click()
  const undo = page.locator('.undo')
  await undo.getByText('Amina Otieno: Is here').waitFor()
  await page.locator('.languages [lang=fr]').click()
  await undo.getByText('Amina Otieno : Présent').waitFor()
  await page.locator('.languages [lang=ar]').click()
  await undo.getByText('Amina Otieno: حاضر').waitFor()
  await shoot(page, 'undo-ar-small')
  await undo.getByRole('button').click()
  await page.locator('.visit.scheduled').filter({ hasText: 'Amina' }).waitFor()
})

testAtLength(
  'in large letters no line of French begins with a mark or tears what stands in quotation marks',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at, { width: 320, language: 'fr' })
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'))
    const heading = page.getByRole('heading', { level: 1, name: /^Aujourd’hui/ })
    expect(await lineStarts(heading)).not.toContain(',')
    await shoot(page, 'today-fr-narrow-large')
    const { page: unpaired } = await openTab({ width: 320, language: 'fr' })
    await unpaired.goto(at.box.url)
    await unpaired.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'))
    const how = unpaired.getByText('edge device pair')
    await how.waitFor()
    expect((await lineStarts(how)).filter((mark) => '»:.'.includes(mark))).toEqual([])
    await shoot(unpaired, 'pair-fr-narrow-large')
  },
)

/** The first letter of each line, as they are broken on the screen. */
function lineStarts(part: Locator): Promise<string[]> {
  return part.evaluate((element) => {
    const starts: string[] = []
    let bottom = Number.NEGATIVE_INFINITY
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let n = 0; n < (node.nodeValue ?? '').length; n++) {
        const range = document.createRange()
        range.setStart(node, n)
        range.setEnd(node, n + 1)
        const box = range.getBoundingClientRect()
        if (box.width === 0 || box.top < bottom - 1) continue
        starts.push(range.toString())
        bottom = box.bottom
      }
    }
    return starts
  })
}
