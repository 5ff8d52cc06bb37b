import { expect, test } from 'vitest'
import { shoot } from '../support/browser.ts'
import { type Morning, newCode, openTablet, startMorning } from '../support/tablet-tab.ts'

/* A box that was made anew, or put back to before the pairing, does not know its tablets. */

/** Somebody has come, as only the tablet knows, and the box knows the tablet no more. */
async function startUnknown() {
  const at = await startMorning()
  const { page, context } = await openTablet(at, { width: 600, height: 1024, expected: /./ })
  await context.setOffline(true)
  const row = page.getByRole('listitem').filter({ hasText: 'Amina' })
  await row.getByRole('button', { name: 'Has come' }).click()
  await row.getByText('Saved on this tablet').waitFor()
  at.box.edge.store.sqlite.exec('delete from devices')
  await context.setOffline(false)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.getByRole('link', { name: 'State' }).click()
  await page.getByText('The box does not accept this tablet any more.').waitFor()
  return { at, page }
}

async function expectArrived(at: Morning) {
  const hasCome = async () => {
    await at.box.round()
    const { results } = (await at.admin.get('/api/appointments/')).body
    return results.filter(({ status }: { status: string }) => status === 'CONFIRMED').length
  }
  await expect.poll(hasCome, { timeout: 20_000 }).toBe(1)
}

test('[A2] [N1] a tablet that its box does not know is paired again, and what was written arrives', async () => {
  const { at, page } = await startUnknown()
  await shoot(page, 'state-unknown')
  const anew = page.getByRole('button', { name: 'Pair this tablet again' })
  await anew.click()
  await page.getByText('1 change that was written here may not have reached central yet.').waitFor()
  await page.getByRole('button', { name: 'Go back' }).click()
  await anew.click()
  await page.getByLabel('Six-digit code').fill(newCode(at).code)
  await page.getByRole('button', { name: 'Pair' }).click()
  await page.getByText('Amina Otieno').waitFor()
  expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0)
  await expectArrived(at)
})

test('[A2] [N1] the address in the QR code of its box pairs it again, too', async () => {
  const { at, page } = await startUnknown()
  await page.goto(`${at.box.url}/#pair=${newCode(at).secret}`)
  await page.getByText('Amina Otieno').waitFor()
  await expectArrived(at)
})
