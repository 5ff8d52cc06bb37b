import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { shoot } from '../support/browser.ts'
import { createHandClock } from '../support/clock.ts'
import { addAccount, openConsole } from '../support/console-tab.ts'
import { startPost } from '../support/lost-hours.ts'
import { create, patientFields } from '../support/make.ts'
import { startRestorable } from '../support/restorable.ts'
import { barriers, isTooWide } from '../support/tablet-tab.ts'

/* What boxes bring back after a restore of central, as admins see and decide it (N9). */

const MINUTE = 60_000
const ANY = { 'If-Match': '*' }

/** Three patients whose phones were changed in the hours that a restore has lost, and since; a card besides. */
async function startHeld() {
  const clock = createHandClock(Date.now())
  const central = await startRestorable(clock)
  const clinic = await central.addClinic('Kisumu')
  const post = await startPost(central, clinic)
  const names = ['Amina', 'Otieno', 'Wanjiru']
  const before = central.caller('admin')
  const patients: string[] = []
  for (const full_name of names) {
    patients.push((await create(before, 'patients', patientFields(clinic, { full_name }))).id)
  }
  await post.sync()
  clock.advance(MINUTE)
  central.backup('backup')
  clock.advance(MINUTE)
  for (const id of patients) await post.change('patients', id, { phone: '111 lost' })
  await post.sync()
  clock.advance(MINUTE)
  central.restore('backup')
  const admin = central.caller('admin')
  const patch = (id: string, fields: object) =>
    admin.send('PATCH', `/api/patients/${id}/`, fields, ANY)
  for (const id of patients) await patch(id, { phone: '222 since' })
  for (let n = 0; n < 3; n++) {
    await post.sync()
    clock.advance(MINUTE)
  }
  const get = async (id = '') => (await admin.get(`/api/patients/${id}/`)).body
  const held = async () => (await admin.get('/api/held-copies')).body
  return { central, admin, patients, get, held }
}

const sheet = (page: Page, name: string) =>
  page.getByRole('region', { name: `Patients: ${name}`, exact: true })

async function decide(page: Page, name: string, what: string) {
  await sheet(page, name).getByRole('button', { name: what, exact: true }).click()
  await sheet(page, name)
    .getByRole('button', { name: `${what}: yes` })
    .click()
}

test('[N9] the front page tells that copies wait after a restore, and an admin takes one, leaves one, and hears who was first', async () => {
  const at = await startHeld()
  const email = await addAccount(at.central)
  const { page } = await openConsole(at.central, email, { expected: /status of 404/ })
  await page
    .getByRole('link', {
      name: '3 copies that boxes brought back after a restore wait for an admin.',
    })
    .click()
  await page.getByRole('heading', { name: '3 copies wait for an admin' }).waitFor()
  await page.getByRole('link', { name: 'Brought back after a restore 3' }).waitFor()
  const amina = sheet(page, 'Amina')
  await amina.getByText('The record was changed here since the restore.').waitFor()
  expect(await amina.locator('tbody tr').textContent()).toMatch(/Phone\s*222 since\s*111 lost/)
  await amina.getByRole('link', { name: 'box', exact: true }).waitFor()
  await amina.getByRole('link', { name: 'The story of this record' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await shoot(page, 'console-held')

  await decide(page, 'Amina', 'Take the copy')
  await page.getByText('Taken: Patients: Amina.').waitFor()
  expect(await at.get(at.patients[0])).toMatchObject({ phone: '111 lost' })
  await page.getByRole('heading', { name: '2 copies wait for an admin' }).waitFor()
  await page.getByRole('link', { name: 'Brought back after a restore 2' }).waitFor()

  await decide(page, 'Otieno', 'Keep what is here')
  await page.getByText('Left as it is here: Patients: Otieno.').waitFor()
  expect(await at.get(at.patients[1])).toMatchObject({ phone: '222 since' })
  await page.getByRole('heading', { name: '1 copy waits for an admin' }).waitFor()

  // Another admin is faster.
  const [last] = (await at.held()).results
  await at.admin.send('POST', `/api/held-copies/${last.id}/decide`, { decision: 'dismiss' })
  await decide(page, 'Wanjiru', 'Take the copy')
  await page.getByText('You have changed nothing: admin has decided before').waitFor()
  expect(await at.get(at.patients[2])).toMatchObject({ phone: '222 since' })
  await page.getByRole('heading', { name: 'Nothing that boxes brought back waits' }).waitFor()

  const trail = (await at.admin.get('/api/audit?event=held_copy')).body.results
  expect(JSON.stringify(trail)).toContain(email)
  await page.getByRole('link', { name: 'Boxes' }).click()
  await page.getByRole('heading', { name: /box/ }).first().waitFor()
  await page.getByText('brought back after a restore').waitFor({ state: 'detached' })
})

const LONG = '0'.repeat(40)

testAtLength(
  '[N9] copies that wait are decided with the keyboard alone, and read on a narrow screen in Arabic by a viewer without buttons',
  async () => {
    const at = await startHeld()
    const admin = await openConsole(at.central, await addAccount(at.central))
    await admin.page.goto(`${at.central.url}/console#/conflicts?show=held`)
    const take = sheet(admin.page, 'Amina').getByRole('button', {
      name: 'Take the copy',
      exact: true,
    })
    await take.focus()
    await admin.page.keyboard.press('Enter')
    await sheet(admin.page, 'Amina').getByText('goes over what was changed here since').waitFor()
    await admin.page.keyboard.press('Tab')
    await admin.page.keyboard.press('Tab')
    await admin.page.keyboard.press('Enter')
    const told = admin.page.getByText('Taken: Patients: Amina.')
    await told.waitFor()
    await admin.page.getByRole('heading', { name: '2 copies wait for an admin' }).waitFor()
    expect(await told.evaluate((one) => one === document.activeElement)).toBe(true)

    await at.admin.send('PATCH', `/api/patients/${at.patients[2]}/`, { phone: LONG }, ANY)
    const viewer = await openConsole(at.central, await addAccount(at.central, 'viewer'), {
      width: 320,
      height: 760,
    })
    const { page } = viewer
    await page.goto(`${at.central.url}/console#/conflicts?show=held`)
    await page.getByRole('heading', { name: '2 copies wait for an admin' }).waitFor()
    await page.getByText('Your account may look, and change nothing').waitFor()
    expect(await page.locator('main section button').count()).toBe(0)
    for (const language of ['fr', 'ar']) {
      await page.locator(`.languages [lang=${language}]`).click()
      await page.locator(`html[lang=${language}]`).waitFor()
      await page.locator('main section tbody tr').first().waitFor()
      expect(await isTooWide(page)).toBe(false)
      expect(await barriers(page)).toEqual([])
      await shoot(page, `console-held-${language}-narrow`)
    }
  },
)

testAtLength(
  '[N9] [R3] what cannot be taken after all says why on the screen, and waits on',
  async () => {
    const at = await startHeld()
    const [wanted] = (await at.held()).results
    const look = { expected: /status of 409/ }
    const { page } = await openConsole(at.central, await addAccount(at.central), look)
    await page.goto(`${at.central.url}/console#/conflicts?show=held`)
    await sheet(page, 'Amina').waitFor()
    // Deleted while the page is open.
    await at.admin.send('DELETE', `/api/patients/${wanted.record_id}/`, undefined, ANY)
    await decide(page, wanted.name, 'Take the copy')
    await page.getByText('Nothing was changed; it still waits').waitFor()
    const gone = sheet(page, wanted.name)
    await gone.getByText('It cannot be taken now. The record was deleted here').waitFor()
    expect(await gone.getByRole('button', { name: 'Take the copy' }).count()).toBe(0)
    await gone.getByRole('button', { name: 'Keep what is here' }).waitFor()
    expect((await at.held()).total).toBe(3)
  },
)
