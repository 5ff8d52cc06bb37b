import { createDevices } from '@outpost/edge/store/devices'
import type { Place } from '@outpost/edge/tablet/replica/database'
import { newToken } from '@outpost/shared/node/tokens'
import type { Browser, Page } from 'playwright-core'
import { v4 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { openTab, shoot, startBrowser } from '../support/browser.ts'
import { startClinic } from '../support/clinic.ts'
import { createHandClock } from '../support/clock.ts'
import { create } from '../support/make.ts'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

async function startDay() {
  const at = await startClinic(createHandClock(Date.now()))
  const people = ['Amina Otieno', 'Baraka Njoroge', 'ಅನಿತಾ ರಾವ್', 'محمد الأمين']
  const doctor = await create(at.admin, 'doctors', { full_name: 'Dr Mbeki' })
  for (const [n, full_name] of people.entries()) {
    const patient = await at.patient({ full_name })
    const starts_at = new Date(at.central.clock.now() + n * 1800_000).toISOString()
    const more = { starts_at, doctor_id: doctor.id }
    await create(at.admin, 'appointments', appointmentFields(at.clinic, patient.id, more))
  }
  await at.box.round()
  return at
}

test('look', async () => {
  const at = await startDay()
  const { page } = await openTab(browser)
  await page.goto(at.box.url)
  await page.getByRole('heading').waitFor()
  await shoot(page, 'pair')
  const token = newToken()
  const deviceId = v4()
  createDevices({ sqlite: at.box.edge.store.sqlite, clock: at.box.edge.clock }).add(
    deviceId,
    'Tablet 1',
    token,
  )
  const place: Place = {
    key: 1,
    deviceId,
    name: 'Tablet 1',
    token,
    clockOffsetMs: 0,
    language: null,
  }
  await page.evaluate(
    (place) =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open('outpost')
        open.onsuccess = () => {
          const tx = open.result.transaction('place', 'readwrite')
          tx.objectStore('place').put(place)
          tx.oncomplete = () => {
            open.result.close()
            resolve()
          }
          tx.onerror = () => reject(tx.error)
        }
      }),
    place,
  )
  await page.reload()
  await page.getByText('Amina Otieno').waitFor()
  await shoot(page, 'today')
  await page.getByRole('button', { name: 'Has come' }).first().click()
  await page.getByText('Is here').waitFor()
  await page.getByText('On the box').waitFor()
  await shoot(page, 'today-2')
  await page.getByRole('link', { name: 'State' }).click()
  await page.getByText('The box answers').waitFor()
  await shoot(page, 'state')
})
