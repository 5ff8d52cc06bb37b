import { createDevices } from '@outpost/edge/store/devices'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { openTab, shoot } from '../support/browser.ts'
import { isTooWide, newCode, openTablet, startMorning } from '../support/tablet-tab.ts'

/* The tablet's app in a real browser, on a real box, with a real central behind it. */

test('a day: somebody comes, is found, is booked, is given medicine; all of it reaches central', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  const visit = page.getByRole('listitem').filter({ hasText: 'Amina Otieno' })
  await visit.getByRole('button', { name: 'Has come' }).click()
  await visit.getByText('Is here').waitFor()
  await visit.getByText('On the box').waitFor()

  await page.getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('searchbox').fill('njor')
  await page.getByRole('link', { name: /Baraka Njoroge/ }).click()
  await page.getByRole('button', { name: 'Change' }).click()
  await page.getByLabel('Phone').fill('0799 000 111')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('0799 000 111').waitFor()

  await page.getByRole('link', { name: 'Pharmacy' }).click()
  await page.getByRole('link', { name: /Amoxicillin/ }).click()
  await page.getByLabel(/^How many \(/).fill('40')
  await page.getByRole('button', { name: 'Give out' }).click()
  // What expires first went first, and the rest from the next batch.
  await page.getByRole('row', { name: /A1.* 0 / }).waitFor()
  await page.getByRole('row', { name: /B2.* 90 / }).waitFor()

  await page.getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('link', { name: 'Register a patient' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Otieno Amina')
  await page.getByText('Is it one of these?').waitFor()
  await page.getByRole('link', { name: /Amina Otieno.*same name/ }).waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Wanjiru Kamau')
  await page.getByLabel('Female').check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Is here now' }).click()
  await page.getByRole('listitem').filter({ hasText: 'Wanjiru Kamau' }).waitFor()

  await page.getByRole('link', { name: 'State' }).click()
  await page.getByText('Everything that was written here is on the box.').waitFor()
  await at.box.round()
  const { results } = (await at.admin.get('/api/edits?state=accepted&limit=100')).body
  const byTablet = results.filter(({ edit }: { edit: { op: string } }) => edit.op !== 'create')
  expect(byTablet).toHaveLength(4)
  expect(await at.atCentral('pharmacy-inventory', at.shelves[1] ?? '')).toMatchObject({
    quantity: 90,
  })
})

testAtLength(
  '[A2] a tablet is paired by six digits; a wrong code is told; taken out, it keeps nothing',
  async () => {
    const at = await startMorning()
    const { page } = await openTab({ expected: /401|403/ })
    await page.goto(at.box.url)
    const { code } = newCode(at)
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    await page.getByLabel('Six-digit code').fill(wrong.slice(1))
    await page.getByRole('button', { name: 'Pair' }).click()
    await page.getByText('Write 6 digits.').waitFor()
    await page.getByLabel('Six-digit code').fill(wrong)
    await page.getByRole('button', { name: 'Pair' }).click()
    await page.getByText('The box does not know this code.').waitFor()
    await page.getByLabel('Six-digit code').fill(code)
    await page.getByLabel('Name of this tablet').fill('At the desk')
    await page.getByRole('button', { name: 'Pair' }).click()
    await page.getByText('Amina Otieno').waitFor()
    await page.reload()
    await page.getByRole('link', { name: 'State' }).click()
    await page.getByText('This tablet is called At the desk.').waitFor()

    await page.getByRole('link', { name: 'Today' }).click()
    await page.getByText('Amina Otieno').waitFor()
    const devices = createDevices({ sqlite: at.box.edge.store.sqlite, clock: at.box.edge.clock })
    for (const { id } of devices.list()) devices.revoke(id)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.getByText('This tablet was taken out').waitFor()
    expect(await page.evaluate(() => document.body.textContent)).not.toContain('Amina')
    // Also later it is told, until the tablet is paired again.
    await page.reload()
    await page.getByText('This tablet was taken out').waitFor()
  },
)

test('[A2] the address of a QR code pairs a tablet whose pairing screen is shown already', async () => {
  const at = await startMorning()
  const { page } = await openTab({ expected: /403/ })
  await page.goto(at.box.url)
  await page.getByLabel('Six-digit code').waitFor()
  const open = (secret: string) =>
    page.evaluate((code) => {
      location.hash = `#pair=${code}`
    }, secret)
  await open('0'.repeat(64))
  await page.getByText('The box does not know this code.').waitFor()
  await open(newCode(at).secret)
  await page.getByText('Amina Otieno').waitFor()
  expect(page.url()).not.toContain('pair=')
})

test('[A4] a tablet that is taken out tells what it keeps, locked, that has not reached central', async () => {
  const at = await startMorning()
  const { page, context } = await openTablet(at, { width: 320, height: 900, expected: /./ })
  await context.setOffline(true)
  for (const name of ['Amina', 'Baraka']) {
    const row = page.getByRole('listitem').filter({ hasText: name })
    await row.getByRole('button', { name: 'Has come' }).click()
    await row.getByText('Saved on this tablet').waitFor()
  }
  const devices = createDevices({ sqlite: at.box.edge.store.sqlite, clock: at.box.edge.clock })
  for (const { id } of devices.list()) devices.revoke(id)
  await context.setOffline(false)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  const told = page.getByText('2 changes that were written here may not have reached central yet.')
  await told.waitFor()
  await page.reload()
  await page.getByText('has shut it out').waitFor()
  await told.waitFor()
  for (const language of ['ar', 'en']) {
    await page.locator(`.languages [lang=${language}]`).click()
    await page.locator(`html[lang=${language}]`).waitFor()
    await shoot(page, `revoked-${language}`)
    expect(await isTooWide(page)).toBe(false)
  }
  await page.getByLabel('Six-digit code').fill(newCode(at).code)
  await page.getByRole('button', { name: 'Pair' }).click()
  await page.getByText('Amina Otieno').waitFor()
  await page.getByRole('link', { name: 'State' }).click()
  await page.getByText('Everything that was written here is on the box.').waitFor()
})

test('[E4] what another tablet changes while a form is open is not undone by saving it', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at)
  await page.getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('link', { name: /Baraka Njoroge/ }).click()
  const id = page.url().split('/').at(-1) ?? ''
  await page.getByRole('button', { name: 'Change' }).click()
  await page.getByLabel('Village').fill('Oyugis')
  await at.device.send('PATCH', `/api/patients/${id}/`, { village: 'theirs' })
  await page.waitForFunction(
    (patient) =>
      new Promise<boolean>((resolve) => {
        const open = indexedDB.open('outpost')
        open.onsuccess = () => {
          const read = open.result.transaction('records').objectStore('records')
          const asked = read.get(['patients', patient])
          asked.onsuccess = () => {
            open.result.close()
            resolve(asked.result?.seen?.fields?.village === 'theirs')
          }
        }
      }),
    id,
  )
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'Decide' }).click()
  await page.getByText('Somebody else has changed the same.').waitFor()
  expect(await at.seen('patients', id)).toMatchObject({ village: 'theirs' })
})
