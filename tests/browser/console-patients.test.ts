import { expect, test } from 'vitest'
import { shoot } from '../support/browser.ts'
import { createHandClock } from '../support/clock.ts'
import { addAccount, openConsole } from '../support/console-tab.ts'
import { startDeciding } from '../support/deciding.ts'
import { barriers, isTooWide } from '../support/tablet-tab.ts'

/* Patients as a whole at the desk: who treats them, and who was registered twice. */

test('[F1] [R5] a patient is shared and moved, and two records of one person are merged and parted', async () => {
  const at = await startDeciding(createHandClock(Date.now()))
  const { central, admin, clinic } = at
  const other = await central.addClinic('Siaya')
  const amina = await at.patient({ full_name: 'Amina Otieno', date_of_birth: '1990-02-03' })
  const twice = await at.patient({
    full_name: 'Otieno Amina',
    date_of_birth: '1990-02-03',
    phone: '0711 222 333',
  })
  const placed = async () => (await admin.get(`/api/patients/${amina.id}/`)).body
  const { page } = await openConsole(central, await addAccount(central), {
    expected: /status of 4/,
  })
  await page.goto(`${central.url}/console#/record/${amina.id}`)

  await page.getByRole('button', { name: 'Share, withdraw or move' }).click()
  await page.getByLabel('Share with').selectOption(other)
  await page.getByText('The boxes of Siaya get the patient with all visits.').waitFor()
  // Meanwhile somebody else has changed the patient: nothing is done unseen.
  await admin.send('PATCH', `/api/patients/${amina.id}/`, { village: 'Oyugis' })
  const yes = page.getByRole('button', { name: 'Share, withdraw or move: yes' })
  await yes.click()
  await page.getByText('Somebody else has just changed this').waitFor()
  expect((await placed()).shared_with).toEqual([])
  await shoot(page, 'console-patient-clinics')
  expect(await barriers(page)).toEqual([])
  await yes.click()
  await page.getByRole('button', { name: 'Share, withdraw or move' }).waitFor()
  expect((await placed()).shared_with).toEqual([other])

  const visit = {
    clinic_id: clinic,
    patient_id: amina.id,
    starts_at: '2030-01-01T09:00:00Z',
    status: 'SCHEDULED',
  }
  const { body: booked } = await admin.send('POST', '/api/appointments/', visit)
  await page.getByRole('button', { name: 'Share, withdraw or move' }).click()
  await page.getByLabel('Home clinic').selectOption(other)
  await page.getByRole('checkbox', { name: 'Kisumu' }).click()
  await page.getByText('The boxes of Kisumu remove the patient').waitFor()
  await yes.click()
  await page.getByText('If the patient has an open visit').waitFor()
  expect((await placed()).clinic_id).toBe(clinic)
  await shoot(page, 'console-patient-open-visit')
  await admin.send('PATCH', `/api/appointments/${booked.id}/`, { status: 'CANCELLED' })
  await yes.click()
  await yes.waitFor({ state: 'detached' })
  expect(await placed()).toMatchObject({ clinic_id: other, shared_with: [] })

  await page.getByRole('button', { name: 'Compare' }).first().click()
  await page.getByRole('row', { name: /Phone ≠ differs/ }).waitFor()
  await page.getByRole('row', { name: /^Date of birth is a guess/ }).waitFor()
  await shoot(page, 'console-patients-compared')
  expect(await barriers(page)).toEqual([])
  await page.setViewportSize({ width: 320, height: 900 })
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await isTooWide(page)).toBe(false)
  await page.getByRole('row', { name: /Phone ≠ differs/ }).scrollIntoViewIfNeeded()
  await shoot(page, 'console-patients-compared-narrow-dark')
  await page.getByRole('button', { name: 'One person: the other stands for both' }).click()
  await page.getByText('This record stands also for').waitFor()
  expect(page.url()).toContain(twice.id)
  expect((await placed()).merged_into).toBe(twice.id)
  await page.getByRole('link', { name: 'Amina Otieno' }).click()
  await page.getByRole('button', { name: 'Take the merge back' }).click()
  await page.getByRole('button', { name: 'Take the merge back: yes' }).click()
  await page.getByText('These records may be the same person').waitFor()
  expect((await placed()).merged_into).toBe(null)
  await page.locator('.languages [lang=ar]').click()
  await page.locator('html[lang=ar]').waitFor()
  expect(await isTooWide(page)).toBe(false)
  await shoot(page, 'console-patient-ar-narrow-dark')
})
