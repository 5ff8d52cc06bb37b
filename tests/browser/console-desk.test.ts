import { expect, test } from 'vitest'
import { startAskingClinic } from '../support/asking-clinic.ts'
import { testAtLength } from '../support/at-length.ts'
import { shoot } from '../support/browser.ts'
import { createHandClock } from '../support/clock.ts'
import { addAccount, openConsole } from '../support/console-tab.ts'
import { startDeciding } from '../support/deciding.ts'
import { barriers, isTooWide } from '../support/tablet-tab.ts'

/* What is decided and kept at the desk: requests for patients, lists that all read, who has which clinic. */

const DOCTORS = 'id,full_name,specialty\nD1,Dr Otieno,Surgery\nD2,,Surgery\n'

testAtLength(
  '[F1] the console grants a request, changes the clinics of a box, and takes a list after a look at it',
  async () => {
    const at = await startAskingClinic()
    await at.ask(await at.handle(), { reason: 'Moved here.', actor: 'Nurse Joy' })
    const { page } = await openConsole(at.central, await addAccount(at.central))

    await page.getByRole('link', { name: 'Requests' }).click()
    await page.getByText('Moved here.').waitFor()
    await shoot(page, 'console-requests')
    expect(await barriers(page)).toEqual([])
    await page.getByLabel('Note to the clinic').fill('Confirmed by phone.')
    await page.getByRole('button', { name: 'Grant' }).click()
    await page.getByText('There is no such request.').waitFor()
    const patient = await at.admin.get(`/api/patients/${at.amina.id}/`)
    expect(patient.body).toMatchObject({ shared_with: [at.here] })

    await page.goto(`${at.central.url}/console#/boxes/${at.nodeId()}`)
    await page.getByRole('button', { name: 'Change the clinics' }).click()
    await page.getByLabel('Add a clinic').selectOption(at.there)
    await page.getByRole('button', { name: 'Change the clinics' }).scrollIntoViewIfNeeded()
    await shoot(page, 'console-box-clinics')
    await page.getByRole('button', { name: 'Change the clinics' }).click()
    await page.getByLabel('Add a clinic').waitFor({ state: 'detached' })
    const box = await at.admin.get(`/api/nodes/${at.nodeId()}`)
    expect(box.body.clinics).toEqual([at.here, at.there].sort())

    await page.getByRole('link', { name: 'Lists' }).click()
    await page.getByRole('link', { name: 'Import a file' }).click()
    const file = { name: 'doctors.csv', mimeType: 'text/csv', buffer: Buffer.from(DOCTORS) }
    await page.getByLabel('File').setInputFiles(file)
    await page.getByRole('button', { name: 'See what it would change' }).click()
    await page.getByText('1 refused').waitFor()
    expect((await at.admin.get('/api/doctors/')).body.count ?? 0).toBe(0)
    expect(await barriers(page)).toEqual([])
    await shoot(page, 'console-lists')
    await page.getByRole('button', { name: 'Take 1 record' }).click()
    await page.getByText('It was taken').waitFor()
    const doctors = (await at.admin.get('/api/doctors/')).body
    expect(JSON.stringify(doctors)).toContain('Dr Otieno')
    await page.setViewportSize({ width: 320, height: 760 })
    for (const language of ['ar', 'fr']) {
      await page.locator(`.languages [lang=${language}]`).click()
      await page.locator(`html[lang=${language}]`).waitFor()
      expect(await isTooWide(page)).toBe(false)
      await shoot(page, `console-lists-${language}-narrow`)
    }
  },
)

test('[N5] the page of a box says what waits there for a person, by reason and age, and leads to it', async () => {
  const at = await startDeciding(createHandClock(Date.now()))
  const patient = await at.patient()
  await at.box.round()
  await at.rejectedPhones([patient.id])
  const { page } = await openConsole(at.central, await addAccount(at.central))
  await page.goto(`${at.central.url}/console#/boxes/${at.box.edge.row.read().nodeId}`)
  await page.getByRole('heading', { name: '1 rejected edit waits for a person' }).waitFor()
  await shoot(page, 'console-box-conflicts')
  await page.getByRole('link', { name: 'up to a day' }).waitFor()
  await page.getByRole('link', { name: 'Somebody else has changed the same.' }).click()
  await page.getByRole('link', { name: 'Only those of box: show all' }).waitFor()
  expect(await page.locator('.rows a.row').count()).toBe(1)
})
