import { readMachineClock } from '@outpost/edge/machine-clock'
import { createPairing } from '@outpost/edge/store/pairing'
import { startOfClinicDay, toIso } from '@outpost/shared/model/time'
import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { isAtLength } from './at-length.ts'
import { appointmentFields, createOf, stockCreate } from './authority.ts'
import { openTab } from './browser.ts'
import { startClinic } from './clinic.ts'
import { createHandClock } from './clock.ts'
import { patientFields, push } from './make.ts'

/* A clinic's morning and its tablets, for the tests in a real browser. */

/** A clinic at nine in the morning, with four who are expected and a shelf in the pharmacy. */
export async function startMorning() {
  const at = await startClinic(createHandClock(Date.now()))
  const { admin, clinic, central, box } = at
  const doctor = createOf('doctors', { full_name: 'Dr Mbeki' })
  const midnight = startOfClinicDay(central.clock.now(), 'Africa/Nairobi')
  const names = ['Amina Otieno', 'Baraka Njoroge', 'Élodie Traoré', 'محمد الأمين']
  const visits = names.flatMap((full_name, n) => {
    const person = { full_name, phone: `071234567${n}`, village: 'Ahero' }
    const patient = createOf('patients', patientFields(clinic, person))
    const starts_at = toIso(midnight + (9 * 60 + n * 15) * 60_000)
    const more = { starts_at, doctor_id: doctor.record_id }
    return [patient, createOf('appointments', appointmentFields(clinic, patient.record_id, more))]
  })
  const pharmacy = createOf('pharmacies', { clinic_id: clinic, name: 'Main' })
  const medicine = createOf('medicines', {
    name: 'Amoxicillin',
    strength: '250 mg',
    unit: 'capsule',
  })
  const of = { pharmacy_id: pharmacy.record_id, medicine_id: medicine.record_id, reorder_level: 20 }
  const shelves = [
    { ...of, batch_number: 'A1', expiry_date: '2099-01-31', quantity: 30 },
    { ...of, batch_number: 'B2', expiry_date: '2099-06-30', quantity: 100 },
  ].map(stockCreate)
  await push(admin, [doctor, ...visits, pharmacy, medicine, ...shelves])
  await box.round()
  return { ...at, shelves: shelves.map(({ record_id }) => record_id) }
}

export type Morning = Awaited<ReturnType<typeof startMorning>>

/** A one-time code, as whoever runs the box makes it. */
export function newCode({ box }: Morning) {
  const { clock, store } = box.edge
  const deps = { sqlite: store.sqlite, clock, machine: readMachineClock() }
  return createPairing(deps).newCode('Tablet 1')
}

/** A browser that was paired with the box by the address in a QR code. */
export async function openTablet(at: Morning, look: Parameters<typeof openTab>[0] = {}) {
  const tab = await openTab(look)
  await tab.page.goto(`${at.box.url}/#pair=${newCode(at).secret}`)
  await tab.page.getByRole('navigation').waitFor()
  await waitForLateScreens(tab.page)
  return tab
}

/** They are fetched behind the first ones. Chromium does not ask again for what it could not get. */
async function waitForLateScreens(page: Page) {
  const files = [
    'patient',
    'patient-form',
    'moving',
    'booking',
    'slip',
    'pharmacy',
    'state',
    'scanner',
    'inbox-list',
    'ask-clinic',
    'tablets',
  ]
  await page.waitForFunction((names) => {
    const urls = performance.getEntriesByType('resource').map(({ name }) => name)
    return names.every((name) => urls.some((url) => url.includes(`/assets/${name}-`)))
  }, files)
}

export async function show(page: Page, screen: string) {
  await page.evaluate((to) => {
    location.hash = `#/${to}`
  }, screen)
  await page.getByRole('heading', { level: 1 }).waitFor()
}

/** Why the browser keeps back the form in which the field stands. */
export function whyInvalid(field: Locator): Promise<string[]> {
  return field.evaluate((input: HTMLInputElement) => {
    const { validity } = input
    const names = [
      'valueMissing',
      'badInput',
      'rangeUnderflow',
      'rangeOverflow',
      'customError',
    ] as const
    return names.filter((name) => validity[name])
  })
}

/** Whether nobody has to scroll for it. */
export function isSeenWhole(part: Locator): Promise<boolean> {
  return part.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    // Pages are moved by whole pixels, and parts may end between two.
    return top > -1 && bottom < innerHeight + 1
  })
}

/** Whether a page must be moved sideways to be read. */
export const isTooWide = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

/** What a person who cannot see or point well would be stopped by. */
export async function findBarriers(page: Page): Promise<string[]> {
  const isThere = await page.evaluate(() => 'axe' in globalThis)
  if (!isThere) await page.evaluate(axe.source)
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as Axe
    return (await axe.run({ resultTypes: ['violations'] })).violations
  })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/**
 * The same in a story or at the console, when all is tried: the screens of a tablet by themselves are
 * looked at in any case.
 */
export async function barriers(page: Page): Promise<string[]> {
  return isAtLength ? findBarriers(page) : []
}

type Axe = { axe: { run(options: axe.RunOptions): Promise<axe.AxeResults> } }
