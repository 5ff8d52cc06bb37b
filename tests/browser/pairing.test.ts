import type { Page } from 'playwright-core'
import { test } from 'vitest'
import { openTab } from '../support/browser.ts'
import { newCode, startMorning } from '../support/tablet-tab.ts'

/* What comes between a tablet and its first place at a box. */

const goOn = (page: Page) => page.getByRole('button', { name: 'Pair' })

test('[A2] where the answer does not come, pairing ends and says so, and the same code goes again', async () => {
  const at = await startMorning()
  const { page } = await openTab()
  await page.clock.install()
  await page.goto(at.box.url)
  // The box takes the code, and its answer is lost.
  const isTaken = new Promise<void>((resolve) => {
    page.route('**/api/pairing', async (route) => {
      await route.fetch()
      resolve()
    })
  })
  await page.getByLabel('Six-digit code').fill(newCode(at).code)
  await goOn(page).click()
  await isTaken
  await page.clock.fastForward(10_000)
  await page.getByText('The box does not answer. Nothing was changed').waitFor()
  await page.unroute('**/api/pairing')
  await goOn(page).click()
  await page.getByText('Amina Otieno').waitFor()
})

test('[A2] where the browser fails in pairing, that is said, and it can be tried again', async () => {
  const at = await startMorning()
  const { page } = await openTab({ expected: /broken on purpose/ })
  await page.goto(at.box.url)
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype
    IDBObjectStore.prototype.put = function (...given) {
      if (this.name !== 'place') return put.apply(this, given)
      IDBObjectStore.prototype.put = put
      throw new Error('broken on purpose')
    }
  })
  await page.getByLabel('Six-digit code').fill(newCode(at).code)
  await goOn(page).click()
  await page.getByText('Something went wrong here.').waitFor()
  await goOn(page).click()
  await page.getByText('Amina Otieno').waitFor()
})
