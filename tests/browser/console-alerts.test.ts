import { alertPlanOf } from '@outpost/central/alerts/alert-plan'
import { createAlerting } from '@outpost/central/alerts/alerting'
import { centralSettings } from '@outpost/central/config'
import { readSettings } from '@outpost/shared/node/settings'
import { expect, test } from 'vitest'
import { shoot } from '../support/browser.ts'
import { createHandClock } from '../support/clock.ts'
import { addAccount, openConsole } from '../support/console-tab.ts'
import { startBox, startCentral } from '../support/network.ts'
import { startReceiver } from '../support/receivers.ts'
import { barriers, isTooWide } from '../support/tablet-tab.ts'

const HOUR_MS = 3_600_000

test('[N11] the console shows of what people are told, whether that arrived, and tries the ways', async () => {
  const hook = await startReceiver()
  const alertPlan = await alertPlanOf(
    readSettings(centralSettings, {
      CENTRAL_ALERT_WEBHOOK_URL: hook.url,
      CENTRAL_ALERT_VERSION_DAYS: 'off',
    }),
  )
  const clock = createHandClock(Date.now())
  const central = await startCentral(clock, undefined, 0, { alertPlan })
  const box = await startBox(central, [await central.addClinic('Siaya')])
  const other = await startBox(central, [await central.addClinic('Homa Bay')])
  for (const each of [box, other]) await each.round()
  const { store, log } = central
  const alerting = createAlerting({ ...alertPlan, store, clock, log })
  clock.advance(2 * HOUR_MS)
  await alerting.run()
  await other.round()
  hook.answers.status = 503
  await alerting.run()

  const { page } = await openConsole(central, await addAccount(central))
  await page.getByRole('link', { name: 'Alerts' }).click()
  const open = page.locator('.troubles > li')
  await open.getByText('Siaya').waitFor()
  expect(await open.textContent()).toMatch(
    /Silent[\s\S]*It was last heard of[\s\S]*webhook · that it began: arrived/,
  )
  await page.getByRole('button', { name: 'Send a test message' }).click()
  await page.getByText('webhook: did not arrive (\u2068answered 503\u2069)').waitFor()
  await shoot(page, 'console-alerts')
  expect(await barriers(page)).toEqual([])

  await page.getByRole('link', { name: 'Over' }).click()
  await page
    .getByText('webhook · that it is over: did not arrive (\u2068answered 503\u2069)')
    .waitFor()
  await page.setViewportSize({ width: 320, height: 760 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoot(page, 'console-alerts-over-narrow-dark')
  for (const language of ['ar', 'fr']) {
    await page.locator(`.languages [lang=${language}]`).click()
    await page.locator(`html[lang=${language}]`).waitFor()
    expect(await isTooWide(page)).toBe(false)
    await shoot(page, `console-alerts-${language}`)
  }
  expect(await barriers(page)).toEqual([])
})
