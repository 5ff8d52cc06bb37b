import { clinicDate, toIso } from '@outpost/shared/model/time'
import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { appointmentFields } from '../support/authority.ts'
import { shoot } from '../support/browser.ts'
import { create } from '../support/make.ts'
import { barriers, type Morning, openTablet, show, startMorning } from '../support/tablet-tab.ts'

/* Booking on the tablet: what was chosen stays, and what may be a slip is told. */

const DAY_MS = 24 * 3600 * 1000

test('[E5] a day and time stay chosen with another doctor; past, twice and taken are told', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at, { width: 600 })
  const dayOf = (days: number) =>
    clinicDate(at.central.clock.now() + days * DAY_MS, 'Africa/Nairobi')
  const [day, time] = [
    page.getByLabel('Day', { exact: true }),
    page.getByLabel('At', { exact: true }),
  ]
  const book = page.getByRole('button', { name: 'Book', exact: true })
  const twice = page.getByText('Baraka Njoroge already has a visit at that time.')
  const past = page.getByText('That time has passed already.')

  await page.getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('link', { name: /Baraka/ }).click()
  await page.getByRole('button', { name: 'Book a visit' }).click()
  // What nobody has chosen is offered anew for the doctor.
  await expect.poll(() => time.inputValue()).not.toBe('')
  await day.fill(dayOf(7))
  await time.fill('14:00')
  await page.getByLabel('With').selectOption('Dr Mbeki')
  await page.getByRole('radio', { name: '2:00' }).and(page.locator(':checked')).waitFor()
  expect([await day.inputValue(), await time.inputValue()]).toEqual([dayOf(7), '14:00'])
  await day.fill(dayOf(0))
  await time.fill('00:00')
  await past.waitFor()
  await time.fill('09:15')
  await twice.waitFor()
  await page.getByText('The doctor already has somebody at that time.').waitFor()
  // Beside the field, and read out with it; by a quarter past nine it is past besides.
  expect(await describedBy(time)).toEqual(
    expect.arrayContaining([
      'Baraka Njoroge already has a visit at that time.',
      'The doctor already has somebody at that time.',
    ]),
  )
  await page.getByLabel('With').selectOption('')
  await shoot(page, 'booking-twice')
  expect(await barriers(page)).toEqual([])
  await day.fill(dayOf(7))
  await time.fill('14:00')
  await twice.waitFor({ state: 'detached' })
  // As long as the model has it, no shorter.
  const reason = 'Cough for weeks. '.repeat(60).slice(0, 1000)
  await page.getByLabel('Reason').focus()
  await page.keyboard.insertText(`${reason}!`)
  expect(await page.getByLabel('Reason').inputValue()).toBe(reason)
  await book.click()
  await page.getByRole('button', { name: 'Print' }).waitFor()
})

testAtLength('what cannot be is told beside its field, in the chosen language', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at, { width: 320, language: 'fr' })
  await page.getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('link', { name: /Baraka/ }).click()
  await page.getByRole('button', { name: 'Prendre rendez-vous' }).click()
  const minutes = page.getByLabel('Minutes')
  const [day, time] = [page.locator('[type=date]'), page.locator('[type=time]')]
  const book = page.locator('form [type=submit]')
  const faultOf = async (field: Locator) => [
    await field.getAttribute('aria-invalid'),
    ...(await describedBy(field)),
  ]
  const whole = 'Écrivez un nombre entier, en chiffres seulement, de 1 à 1 440.'
  await minutes.fill('')
  await minutes.pressSequentially('1,5')
  const told = await faultOf(minutes)
  expect(told.map((text) => text?.replaceAll(/\s/g, ' '))).toEqual(['true', whole])
  // It is no part of what the field is called.
  await page.getByRole('textbox', { name: 'Minutes', exact: true }).waitFor()
  await minutes.fill('')
  expect(await faultOf(minutes)).toEqual(['false'])
  await day.fill('2001-01-01')
  await time.fill('')
  await shoot(page, 'booking-fault')
  expect(await barriers(page)).toEqual([])
  await book.click()
  expect(await minutes.evaluate((field) => field === document.activeElement)).toBe(true)
  expect(await faultOf(minutes)).toEqual(['true', 'Il faut remplir ce champ.'])
  expect(await faultOf(time)).toEqual(['true', 'Il faut remplir ce champ.'])
  expect((await faultOf(day))[1]).toMatch(/^Il faut une date du \d.* au \d.*\.$/)
  await minutes.fill('15')
  await day.fill(clinicDate(at.central.clock.now() + DAY_MS, 'Africa/Nairobi'))
  await time.fill('14:00')
  for (const field of [minutes, day, time]) expect(await faultOf(field)).toEqual(['false'])
  await book.click()
  await page.getByRole('button', { name: 'Imprimer' }).waitFor()
})

testAtLength(
  '[E5] that a visit would be moved to a time that is past or taken is told',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at, { width: 320 })
    const today = clinicDate(at.central.clock.now(), 'Africa/Nairobi')
    await show(page, 'today')
    const visit = page.getByRole('listitem').filter({ hasText: 'Baraka' })
    await visit.getByRole('button', { name: 'More' }).click()
    const when = visit.getByLabel('Another time')
    await when.waitFor()
    expect(await describedBy(when)).toEqual([])
    await when.fill(`${today}T00:00`)
    const past = 'That time has passed already.'
    await expect.poll(() => describedBy(when)).toEqual([past])
    await when.fill(`${today}T09:05`)
    const taken = 'The doctor already has somebody at that time.'
    await expect.poll(() => describedBy(when)).toContain(taken)
    await shoot(page, 'moving-taken')
    expect(await barriers(page)).toEqual([])
  },
)

testAtLength('the way back leaves a form over a patient’s page, then the page', async () => {
  const at = await startMorning()
  const { page } = await openTablet(at, { width: 320 })
  await page.getByRole('link', { name: 'Patients' }).click()
  await page.getByRole('link', { name: /Baraka/ }).click()
  const open = page.getByRole('button', { name: 'Book a visit' })
  await open.click()
  await page.getByLabel('Minutes').waitFor()
  await page.goBack()
  await open.waitFor()
  await open.click()
  await page.getByLabel('Reason').fill('Cough')
  // What was typed stays, unless they say that it may go.
  page.once('dialog', (dialog) => dialog.dismiss())
  await page.goBack()
  expect(await page.getByLabel('Reason').inputValue()).toBe('Cough')
  page.once('dialog', (dialog) => dialog.accept())
  await page.goBack()
  await open.waitFor()
  // Left by its own button it is no step to go back to.
  await open.click()
  await page.getByRole('button', { name: 'Leave without saving' }).click()
  await open.waitFor()
  await page.goBack()
  await page.getByRole('searchbox').waitFor()
})

/** The sentences that are read out with a field. */
function describedBy(field: Locator): Promise<string[]> {
  return field.evaluate((input) => {
    const ids = input.getAttribute('aria-describedby')?.split(' ') ?? []
    const parts = ids.flatMap((id) => document.getElementById(id) ?? [])
    const sentences = parts.flatMap((part) =>
      part.children.length > 0 ? [...part.children] : part,
    )
    return sentences.map(({ textContent }) => textContent)
  })
}

const dayAfterOf = ({ central }: Morning) =>
  clinicDate(central.clock.now() + DAY_MS, 'Africa/Nairobi')

testAtLength(
  'times of a day stand in even rows on a small tablet, each beside its dot',
  async () => {
    const at = await startMorning()
    // Of tomorrow's times one is taken.
    const [amina] = (await at.admin.get('/api/appointments/?sort=starts_at')).body.results
    const { doctor_id, patient_id, starts_at } = amina
    const taken = { doctor_id, starts_at: toIso(Date.parse(starts_at) + DAY_MS) }
    await create(at.admin, 'appointments', appointmentFields(at.clinic, patient_id, taken))
    await at.box.round()
    const { page } = await openTablet(at, { width: 600, height: 1024 })
    await page.getByRole('link', { name: 'Patients' }).click()
    await page.getByRole('link', { name: /Baraka/ }).click()
    await page.getByRole('button', { name: 'Book a visit' }).click()
    await page.getByLabel('With').selectOption('Dr Mbeki')
    await page.getByLabel('Day', { exact: true }).fill(dayAfterOf(at))
    await page.locator('.offer').getByText('taken').waitFor()
    for (const language of ['en', 'ar']) {
      await page.locator(`.languages [lang=${language}]`).click()
      await page.locator('.offer').first().waitFor()
      const uneven = await page.locator('.offer').evaluateAll((offers) => {
        const heights = offers.map((one) => Math.round(one.getBoundingClientRect().height))
        const dots = offers.map((one) => {
          const { left } = one.querySelector('input')?.getBoundingClientRect() ?? { left: 0 }
          return Math.round(left - one.getBoundingClientRect().left)
        })
        const wrapped = offers.filter((one) => {
          const range = document.createRange()
          const time = [...one.childNodes].find(({ nodeType }) => nodeType === Node.TEXT_NODE)
          if (!time) return true
          range.selectNode(time)
          const dot = one.querySelector('input')?.getBoundingClientRect()
          return !dot || range.getBoundingClientRect().top > dot.bottom
        })
        return [new Set(heights).size, new Set(dots).size, wrapped.length]
      })
      expect(uneven).toEqual([1, 1, 0])
      await shoot(page, `booking-times-${language}`)
    }
  },
)

testAtLength(
  'a day is read whole in letters of twice the size on a phone, and the words beside it too',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at, { width: 320, height: 640 })
    await page.getByRole('link', { name: 'Patients' }).click()
    await page.getByRole('link', { name: /Baraka/ }).click()
    await page.getByRole('button', { name: 'Book a visit' }).click()
    for (const size of ['150%', '200%']) {
      await page.evaluate((to) => {
        document.documentElement.style.fontSize = to
      }, size)
      const lines = await page.getByRole('button', { name: 'Day after' }).evaluate((button) => {
        const range = document.createRange()
        range.selectNodeContents(button)
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
      })
      expect(lines).toBeLessThanOrEqual(2)
      const day = page.getByLabel('Day', { exact: true })
      await day.scrollIntoViewIfNeeded()
      await shoot(page, `booking-day-${size.slice(0, -1)}`)
    }
  },
)
