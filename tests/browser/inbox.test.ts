import { startOfClinicDay, toIso } from '@outpost/shared/model/time'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { appointmentFields, dispense, updateOf } from '../support/authority.ts'
import { shoot } from '../support/browser.ts'
import { create, patientFields, push } from '../support/make.ts'
import {
  barriers,
  isTooWide,
  type Morning,
  openTablet,
  startMorning,
  whyInvalid,
} from '../support/tablet-tab.ts'

/* What needs a decision, on the tablet, with rejections that central really made. */

/** Types these days, and looks why each is not taken. */
async function expectDays(field: Locator, days: readonly (readonly [string, string[]])[]) {
  for (const [day, why] of days) {
    await field.fill(day)
    expect(await whyInvalid(field), day).toEqual(why)
  }
}

const DAY_MS = 24 * 3600 * 1000

/** On a phone, and from right to left. */
async function lookNarrow(page: Page, name: string) {
  await page.setViewportSize({ width: 320, height: 1100 })
  for (const language of ['ar', 'en']) {
    await page.locator(`.languages [lang=${language}]`).click()
    await page.locator(`html[lang=${language}]`).waitFor()
    await shoot(page, `${name}-${language}`)
    expect(await isTooWide(page)).toBe(false)
  }
  expect(await barriers(page)).toEqual([])
  await page.setViewportSize({ width: 600, height: 1024 })
}

test('[N5] [E5] what was rejected is told in words, mine beside theirs, and decided by a tap or by other values', async () => {
  const at = await startMorning()
  const { admin, device, box, clinic } = at
  const mother = await at.patient({
    full_name: 'Grace Atieno',
    date_of_birth: '1990-05-01',
    card_number: 'K-12',
  })
  const { results } = (await admin.get('/api/doctors/')).body
  const tomorrow = startOfClinicDay(at.central.clock.now() + DAY_MS, 'Africa/Nairobi')
  const slot = { doctor_id: results[0].id, starts_at: toIso(tomorrow + 10 * 3_600_000) }
  await box.round()

  // Written while the link was down, each against something that central has in the meantime.
  await device.send('PATCH', `/api/patients/${mother.id}/`, {
    date_of_birth: '1991-05-01',
    village: 'Oyugis',
  })
  await device.send('PATCH', `/api/patients/${mother.id}/`, { phone: '0711' })
  await admin.send('PATCH', `/api/patients/${mother.id}/`, { date_of_birth: '1992-05-01' })
  const visit = await create(device, 'appointments', appointmentFields(clinic, mother.id, slot))
  const other = await at.patient({ full_name: 'Someone Else' })
  await create(admin, 'appointments', appointmentFields(clinic, other.id, slot))
  const [shelf = ''] = at.shelves
  await push(device, [dispense(shelf, 25, { patient_id: mother.id })])
  await push(admin, [dispense(shelf, 10)])
  await box.round()

  const { page } = await openTablet(at, { width: 600, expected: /422/ })
  await page.getByRole('link', { name: 'Decide' }).click()
  const of = (text: string) => page.getByRole('listitem').filter({ hasText: text })

  const born = of('Somebody else has changed the same.')
  await born.getByRole('heading', { name: 'Grace Atieno' }).waitFor()
  await born.getByRole('row', { name: /Date of birth ≠ differs May 1, 1991 May 1, 1992/ }).waitFor()
  await born.getByRole('row', { name: /^Village Oyugis –/ }).waitFor()
  await born.getByText('1 change builds on it and goes with it:').waitFor()
  // Of several of one name it is told who it is, and the way to them.
  for (const entry of [born, of('The doctor already has somebody at that time.')]) {
    await entry.getByText(/^\d\d years · K-12 /).waitFor()
    const link = entry.getByRole('link', { name: 'Open the patient' })
    expect(await link.getAttribute('href')).toBe(`#/patients/${mother.id}`)
  }
  await shoot(page, 'inbox-words')
  expect(await barriers(page)).toEqual([])

  // A stock movement beside the shelf as it is; it happened.
  const moved = of('There is not so much in stock.')
  await moved.getByRole('heading', { name: /Amoxicillin 250 mg · A1/ }).waitFor()
  await moved.getByText('Given out: -25 · to Grace Atieno').waitFor()
  await moved.getByText(/^20 · Expires/).waitFor()
  await moved.getByRole('button', { name: 'It happened all the same' }).click()
  await page.getByText('Decided.').waitFor()

  // Other values: first some that clash again, and nothing is lost of what was typed.
  const booked = of('The doctor already has somebody at that time.')
  await booked.getByText(/^Taken: .*10:00/).waitFor()
  await booked.getByRole('button', { name: 'Change it and send it again' }).click()
  const begins = booked.getByLabel('Begins')
  const asked = await begins.inputValue()
  // Days that cannot be are not sent: a visit is moved neither to where it was not, nor too far.
  await expectDays(begins, [
    [asked.replace(/^\d+/, '1000'), ['rangeUnderflow']],
    [asked.replace(/^\d+/, (year) => `${Number(year) + 3}`), ['rangeOverflow']],
    [asked, []],
  ])
  await booked.getByRole('button', { name: 'Send it like this' }).click()
  await booked.getByText('Nothing was decided: It cannot stand like this.').waitFor()
  await begins.fill(asked.replace('10:00', '11:00'))
  await shoot(page, 'inbox-change')
  expect(await barriers(page)).toEqual([])
  await booked.getByRole('button', { name: 'Send it like this' }).click()
  await booked.waitFor({ state: 'detached' })

  await born.getByRole('button', { name: 'Change it and send it again' }).click()
  const birth = born.getByLabel('Date of birth')
  await expectDays(birth, [
    ['1000-01-01', ['rangeUnderflow']],
    ['2999-01-01', ['rangeOverflow']],
    ['1993-05-01', []],
  ])
  await born.getByRole('button', { name: 'Send it like this' }).click()
  await page.getByText('Nothing needs a decision.').waitFor()
  await box.round()
  expect(await at.atCentral('patients', mother.id)).toMatchObject({
    date_of_birth: '1993-05-01',
    village: 'Oyugis',
    phone: '0711',
  })
  expect(await at.atCentral('appointments', visit.id)).toMatchObject({
    starts_at: toIso(tomorrow + 11 * 3_600_000),
    status: 'SCHEDULED',
  })
  expect(await at.atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 0 })
})

testAtLength(
  'a long national number is told in what is to be decided, and wraps on a phone',
  async () => {
    const at = await startMorning()
    const { admin, device, box } = at
    const { id } = await at.patient({ full_name: 'Grace Atieno', national_id: '27845512' })
    await box.round()
    const [mine, theirs] = ['1234567890'.repeat(6), 'CM'.repeat(32)]
    await device.send('PATCH', `/api/patients/${id}/`, { national_id: mine })
    await admin.send('PATCH', `/api/patients/${id}/`, { national_id: theirs })
    await box.round()
    const { page } = await openTablet(at, { width: 320, height: 900 })
    await page.getByRole('link', { name: 'Decide' }).click()
    await page.getByRole('row', { name: `≠ differs ${mine} ${theirs}` }).waitFor()
    await shoot(page, 'inbox-long-number')
    expect(await isTooWide(page)).toBe(false)
    await page.getByRole('button', { name: 'Change it and send it again' }).click()
    await page.getByRole('button', { name: 'Send it like this' }).waitFor()
    await shoot(page, 'inbox-long-number-change')
    expect(await isTooWide(page)).toBe(false)
  },
)

/** Each has another phone number here and at central; what was written here was rejected. */
async function clashPhones({ patient, admin, device, box }: Morning, names: readonly string[]) {
  const ids: string[] = []
  for (const full_name of names) ids.push((await patient({ full_name, phone: '0700' })).id)
  await box.round()
  for (const id of ids) {
    const path = `/api/patients/${id}/`
    expect((await device.send('PATCH', path, { phone: '0711' })).status).toBe(200)
    expect((await admin.send('PATCH', path, { phone: '0733' })).status).toBe(200)
  }
  await box.round()
  return ids
}

/** What lies under the finger in the moment in which the list has moved. */
const underWhenMoved = (page: Page, finger: readonly [number, number]) =>
  page.evaluate(
    ([x, y]) =>
      new Promise((resolve) => {
        const look = () => resolve(document.elementFromPoint(x, y)?.className)
        const list = document.querySelector('main .rows') ?? document.body
        // A tap comes with the next task.
        new MutationObserver(() => setTimeout(look)).observe(list, { childList: true })
      }),
    finger,
  )

testAtLength(
  'a second tap on a decision does not decide about who has moved under the finger',
  async () => {
    const at = await startMorning()
    await clashPhones(at, ['Akinyi Odhiambo', 'Grace Atieno', 'Wanjiru Kamau'])
    // All of it is seen at once: nothing scrolls.
    const one = await openTablet(at, { width: 600, height: 1600 })
    const two = await openTablet(at)
    for (const { page } of [one, two]) await page.getByRole('link', { name: 'Decide' }).click()
    const use = ({ page }: typeof one) =>
      page.getByRole('button', { name: 'Use what was written here' })
    await use(one).first().click({ trial: true })
    const { x, y } = (await use(one).first().boundingBox()) ?? expect.fail('not there')
    const finger = [x + 10, y + 10] as const

    const own = underWhenMoved(one.page, finger)
    await one.page.mouse.click(...finger)
    expect(await own).toBe('still')
    await expect.poll(() => use(one).count()).toBe(2)
    // Nor does a tap in the moment in which somebody else has decided.
    await use(one).first().click({ trial: true })
    const others = underWhenMoved(one.page, finger)
    await use(two).first().click()
    expect(await others).toBe('still')
    await use(one).first().click()
    await one.page.getByText('Nothing needs a decision.').waitFor()
  },
)

testAtLength(
  'a registration is not thrown away in passing: what goes, and who has the card, is told first',
  async () => {
    const at = await startMorning()
    const { device, box, clinic } = at
    await at.patient({ full_name: 'Someone Else', card_number: 'K-77' })
    const made = { full_name: 'Wanjiru Kamau', card_number: 'K-77' }
    const { id } = await create(device, 'patients', patientFields(clinic, made))
    await create(device, 'appointments', appointmentFields(clinic, id, { reason: 'Wound' }))
    await box.round()
    const { page } = await openTablet(at, { width: 600, height: 1024, expected: /404/ })
    await page.getByRole('link', { name: 'Decide' }).click()
    await page.getByText('This card number belongs to Someone Else').waitFor()
    const goesWith = page.getByRole('listitem').filter({ hasText: 'New · Wanjiru Kamau' }).last()
    await goesWith.getByRole('row', { name: 'Reason Wound' }).waitFor()
    expect(await page.getByRole('button', { name: 'Keep what there is now' }).count()).toBe(0)

    const away = page.getByRole('button', { name: 'Throw this registration away' })
    await away.click()
    await page.getByText(/goes for good, with the change that builds on it/).waitFor()
    await lookNarrow(page, 'inbox-discard')
    await page.getByRole('button', { name: 'No, keep it here' }).click()
    await away.click()
    await page.getByRole('button', { name: 'Yes, throw it away' }).click()
    await page.getByText('Nothing needs a decision.').waitFor()
    await page.goto(`${box.url}/#/patients/${id}`)
    await page.getByText('This patient is not here yet.').waitFor()
  },
)

testAtLength(
  'what builds on a rejected change is shown with its values, beside what there is now',
  async () => {
    const at = await startMorning()
    const { device, admin, box } = at
    const { id } = await at.patient({ full_name: 'Grace Atieno', phone: '0700', village: 'Ahero' })
    await box.round()
    const path = `/api/patients/${id}/`
    for (const [by, fields] of [
      [device, { phone: '0711' }],
      [device, { village: 'Mine' }],
      [device, { phone: '0722' }],
      [admin, { phone: '0733', village: 'Theirs' }],
    ] as const) {
      expect((await by.send('PATCH', path, fields)).status).toBe(200)
    }
    await box.round()
    const { page } = await openTablet(at, { width: 600, height: 1024 })
    await page.getByRole('link', { name: 'Decide' }).click()
    await page.getByText('2 changes build on it').waitFor()
    for (const told of ['0711 0733', 'Mine Theirs', '0722 0733']) {
      await page.getByRole('row', { name: new RegExp(`differs ${told}$`) }).waitFor()
    }
    await lookNarrow(page, 'inbox-dependants')
  },
)

test('[F9] what one tablet makes to be decided, or decides, is told on another at once, and asked for whole only then', async () => {
  const at = await startMorning()
  const one = await openTablet(at)
  const { page } = one
  const answers: number[] = []
  page.on('response', (response) => {
    if (response.url().endsWith('/api/inbox')) answers.push(response.status())
  })
  const decide = page.locator('header a').filter({ hasText: 'Decide' })
  const { results } = (await at.device.get('/api/patients/?q=baraka')).body
  const { id, revision } = results[0]
  const late = at.box.addDevice('late')
  const mine = updateOf('patients', { id, revision }, { phone: '0711' })
  const [first] = await push(at.device, [updateOf('patients', { id, revision }, { phone: '0733' })])
  expect(first?.status).toBe(200)
  const since = Date.now()
  expect(await push(late, [mine])).toMatchObject([{ status: 409 }])
  await decide.filter({ hasText: '1' }).waitFor()
  const decision = { decision: 'keep_server' }
  const told = Date.now()
  await at.device.send('POST', `/api/inbox/${mine.id}/decide`, decision)
  await decide.filter({ hasText: '1' }).waitFor({ state: 'detached' })
  expect(Math.max(told - since, Date.now() - told)).toBeLessThan(SOON_MS)
  // What makes another round, and nothing to decide.
  const asked = answers.length
  await at.patient()
  await at.box.round()
  await expect.poll(() => answers.slice(asked)).toContain(304)
  expect(answers.slice(asked)).not.toContain(200)
})

/** Long before the round that comes by itself each minute, also on a busy machine. */
const SOON_MS = 10_000

testAtLength(
  'what is typed for a decision stays when another tablet decides, and that is told',
  async () => {
    const at = await startMorning()
    await clashPhones(at, ['Grace Atieno', 'Wanjiru Kamau'])
    const one = await openTablet(at, { width: 600, height: 1024 })
    const two = await openTablet(at)
    for (const { page } of [one, two]) await page.getByRole('link', { name: 'Decide' }).click()
    const { page } = one
    const grace = page.getByRole('listitem').filter({ hasText: 'Grace Atieno' })
    await grace.getByRole('button', { name: 'Change it and send it again' }).click()
    await grace.getByLabel('Phone').fill('0711222333')
    const theirs = two.page.getByRole('listitem').filter({ hasText: 'Grace Atieno' })
    await theirs.getByRole('button', { name: 'Use what was written here' }).click()
    await theirs.waitFor({ state: 'detached' })

    await grace.getByText('Somebody has decided about this meanwhile.').waitFor()
    expect(await grace.getByLabel('Phone').inputValue()).toBe('0711222333')
    expect(await grace.getByRole('button', { name: 'Send it like this' }).isEnabled()).toBe(false)
    await lookNarrow(page, 'inbox-meanwhile')
    await grace.getByRole('button', { name: 'Leave without saving' }).click()
    await grace.waitFor({ state: 'detached' })
    await page.getByRole('heading', { name: 'Wanjiru Kamau' }).waitFor()
  },
)

testAtLength('[N5] who was deleted is named, and it is told what a decision leaves', async () => {
  const at = await startMorning()
  const { admin, device, box } = at
  const gone = await at.patient({ full_name: 'Baraka Were' })
  const other = await at.patient({ full_name: 'Wanjiru Kamau' })
  await box.round()
  await device.send('PATCH', `/api/patients/${gone.id}/`, { phone: '0711' })
  const starts_at = toIso(startOfClinicDay(at.central.clock.now() + DAY_MS, 'Africa/Nairobi'))
  const visit = appointmentFields(at.clinic, other.id, { starts_at })
  await create(device, 'appointments', visit)
  for (const { id } of [gone, other]) await admin.send('DELETE', `/api/patients/${id}/`)
  await box.round()
  const { page } = await openTablet(at, { width: 600 })
  await page.getByRole('link', { name: /^Decide/ }).click()
  await page.getByText('It was deleted meanwhile.').waitFor()
  await page.getByRole('heading', { name: /^Wanjiru Kamau · / }).waitFor()
  await shoot(page, 'inbox-deleted')
  await lookNarrow(page, 'inbox-deleted')
  const entry = page.getByRole('listitem').filter({ hasText: 'Baraka Were' })
  expect(await entry.getByRole('button').allTextContents()).toEqual(['Leave it deleted'])
  await entry.getByRole('button').click()
  await page.getByText('It was deleted meanwhile.').waitFor({ state: 'detached' })
})

testAtLength(
  '[N5] the state leads to what was rejected, which is headed by the field at fault; without the box too',
  async () => {
    const at = await startMorning()
    const { page } = await openTablet(at, { width: 360, height: 640, expected: /ERR_/ })
    await page.getByRole('link', { name: 'Decide' }).waitFor()
    await at.patient({ full_name: 'Someone Else', card_number: 'K-77' })
    const made = { full_name: 'Wanjiru Kamau', card_number: 'K-77' }
    await create(at.device, 'patients', patientFields(at.clinic, made))
    await at.box.round()
    await page.getByRole('link', { name: 'State', exact: true }).click()
    await page.getByRole('main').getByRole('link', { name: '1 change was rejected' }).click()
    const entry = page.locator('main li.sheet')
    await entry.getByText('Card number: another patient of this clinic has it').waitFor()
    // Before all that was written.
    const [why] = await entry.locator('h2 + p').allInnerTexts()
    expect(why).toBe('Card number: another patient of this clinic has it')
    expect(await entry.getByText('does not fit').count()).toBe(0)
    await shoot(page, 'inbox-field-small')
    await page.locator('.languages [lang=ar]').click()
    await shoot(page, 'inbox-field-ar-small')
    await page.locator('.languages [lang=en]').click()
    await page.getByRole('button', { name: 'Throw this registration away' }).click()
    await page.getByRole('button', { name: 'Yes, throw it away' }).click()
    await page.getByText('Nothing needs a decision.').waitFor()
    await page.getByRole('link', { name: 'Today', exact: true }).click()
    await at.box.down()
    await page.getByRole('link', { name: 'Decide' }).click()
    await page.getByRole('heading', { level: 1, name: 'Decide' }).waitFor()
    await page.getByText('What needs a decision is kept there.').waitFor()
    await shoot(page, 'inbox-away-small')
  },
)
