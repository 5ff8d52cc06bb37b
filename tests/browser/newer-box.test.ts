import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { barriers, type Morning, openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* A box was made newer, and a tablet has still the app of before: what it has no words for stops nothing. */

/** Alters on the road what the box answers there, as a newer one would answer. */
async function answering(
  page: Page,
  { box }: Morning,
  path: string,
  // biome-ignore lint/suspicious/noExplicitAny: an answer of a version that does not exist yet
  alter: (body: any) => unknown,
) {
  onTestFinished(() => page.unrouteAll({ behavior: 'ignoreErrors' }))
  await page.route(`${box.url}${path}`, async (route) => {
    // Whole each time, also where the tablet has it already.
    const { 'if-none-match': _, ...headers } = route.request().headers()
    const response = await route.fetch({ headers })
    await route.fulfill({ response, json: alter(await response.json()) })
  })
}

test('[N5] decisions that only a newer box knows are left to others, the rest are offered', async () => {
  const at = await startMorning()
  for (const card_number of ['K-77', 'K-78']) {
    await at.patient({ full_name: `Holder of ${card_number}`, card_number })
  }
  for (const [name, card_number] of [
    ['Wanjiru Kamau', 'K-77'],
    ['Zawadi Kiptoo', 'K-78'],
  ]) {
    const person = { full_name: name, card_number, sex: 'female', clinic_id: at.clinic }
    expect((await at.device.send('POST', '/api/patients/', person)).status).toBe(201)
  }
  await at.box.round()
  const { page } = await openTablet(at, { width: 600 })
  await answering(page, at, '/api/inbox', ({ results, ...more }) => ({
    ...more,
    results: results.map((item: { mine: { full_name: string }; decisions: string[] }) => {
      const isKnown = item.mine.full_name === 'Wanjiru Kamau'
      const decisions = isKnown ? [...item.decisions, 'escalate'] : ['escalate']
      return { ...item, decisions }
    }),
  }))
  await show(page, 'inbox')
  const of = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) })
  await of('Zawadi Kiptoo').getByText('A newer version of the app is needed').waitFor()
  expect(await of('Zawadi Kiptoo').getByRole('button').count()).toBe(0)
  await of('Wanjiru Kamau').getByRole('button', { name: 'Throw this registration away' }).waitFor()
  expect(await of('Wanjiru Kamau').getByText('A newer version').count()).toBe(0)
  expect(await of('Wanjiru Kamau').getByRole('button').allInnerTexts()).not.toContain('escalate')
  expect(await barriers(page)).toEqual([])
})

test('[N7] how the box stands with central is told also where a newer box has another name for it', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at, { width: 600 })
  await answering(page, at, '/api/sync/status/', (status) => ({ ...status, link: 'by_satellite' }))
  await show(page, 'state')
  await page.getByText('The box tells something of its link to central').waitFor()
  await page.getByText('The box waits with nothing.').waitFor()
})
