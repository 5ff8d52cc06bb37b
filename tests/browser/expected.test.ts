import { expect, test } from 'vitest'
import { create, patientFields } from '../support/make.ts'
import { type Morning, openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* Who is expected and who is here, where several tablets write of the same people. */

/** Known at central and the box for long, without a visit: no tablet has them when it is paired. */
async function addReturning({ admin, clinic, box }: Morning, full_name: string) {
  const { id } = await create(admin, 'patients', patientFields(clinic, { full_name }))
  await box.round()
  return String(id)
}

test('who walks in at one tablet has a name and a page on the others at once', async () => {
  const at = await startMorning()
  const id = await addReturning(at, 'Returning Patient')
  const { page } = await openTablet(at)
  const { page: other } = await openTablet(at)
  await show(page, 'patients')
  await page.getByRole('searchbox').fill('Returning')
  await page.getByRole('link', { name: /Returning Patient/ }).click()
  await page.getByRole('button', { name: 'Is here now' }).click()

  const row = other.getByRole('listitem').filter({ hasText: 'Returning Patient' })
  const name = row.getByRole('link', { name: /Returning Patient/ })
  // Long before the next round that comes by itself.
  await name.waitFor({ timeout: 5000 })
  expect(await name.getAttribute('href')).toBe(`#/patients/${id}`)
  await row.getByText('Is here').waitFor()
})
