import { createServer } from 'node:http'
import { createStaff } from '@outpost/edge/store/staff'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { openTab, shoot } from '../support/browser.ts'
import { create, patientFields } from '../support/make.ts'
import { type Morning, newCode, show, startMorning } from '../support/tablet-tab.ts'

/* What is typed, and what a tap meant, whatever becomes of it behind the screen. */

const CUT = /ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED|CONNECTION_RESET|EMPTY|FAILED)/
/** On a machine that is busy. */
const LATE = { timeout: 30_000 }

const visitOf = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

/** Whether the tablet holds a record. */
function isHeld(page: Page, collection: string, id: string) {
  return page.evaluate(
    (key) =>
      new Promise((resolve, reject) => {
        const opened = indexedDB.open('outpost')
        opened.onerror = () => reject(opened.error)
        opened.onsuccess = () => {
          const got = opened.result.transaction('records').objectStore('records').getKey(key)
          got.onsuccess = () => {
            opened.result.close()
            resolve(got.result !== undefined)
          }
        }
      }),
    [collection, id],
  )
}

/** Two taps on a visit's first button: the second when the first has changed what stands there. */
function tapTwice(page: Page, name: string) {
  return page.evaluate(async (wanted) => {
    function tap() {
      const rows = [...document.querySelectorAll('.visit')]
      const row = rows.find((one) => one.textContent?.includes(wanted))
      const button = row?.querySelector('.steps button')
      if (!button) throw new Error('the visit is not there')
      const { x, y, width, height } = button.getBoundingClientRect()
      const hit = document.elementFromPoint(x + width / 2, y + height / 2)
      hit?.closest('button')?.click()
    }
    tap()
    await new Promise<void>((resolve) => {
      const watch = new MutationObserver(() => {
        if (!document.querySelector('.visit.confirmed')) return
        watch.disconnect()
        resolve()
      })
      watch.observe(document.body, { subtree: true, childList: true })
    })
    // What the app does at once is over.
    await new Promise((resolve) => setTimeout(resolve, 20))
    tap()
  }, name)
}

/** A browser whose storage has no room as long as the page says so. */
function fillStorageAtWill() {
  const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (...given) {
    if ('isFull' in globalThis) throw new DOMException('no room', 'QuotaExceededError')
    return put.apply(this, given)
  }
}

function setFull(page: Page, isFull: boolean) {
  return page.evaluate((is) => {
    if (is) Object.assign(globalThis, { isFull: true })
    else Reflect.deleteProperty(globalThis, 'isFull')
  }, isFull)
}

async function statuses({ admin, box }: Morning) {
  await box.round()
  const { results } = (await admin.get('/api/appointments/?sort=starts_at')).body
  return results.map(({ status }: { status: string }) => status)
}

test('what is typed outlives its record, a newer version and a stranger in the box’s place', async () => {
  const at = await startMorning()
  // Where the box was slow, it is asked once more for the patient, who is gone by then.
  const expected = new RegExp(`${CUT.source}|status of 404`)
  const { page } = await openTab({ expected, width: 600, keepsApp: true })
  // A screen that could not be loaded is offered again.
  await page.route(/\/assets\/pharmacy-(?!inventory)/, (route) => route.abort())
  await page.goto(`${at.box.url}/#pair=${newCode(at).secret}`)
  await page.getByRole('link', { name: 'Pharmacy' }).click()
  await page.getByText('This part of the app could not be loaded.').waitFor()
  await shoot(page, 'part-not-loaded')
  await page.unroute(/\/assets\/pharmacy-(?!inventory)/)
  // It comes by itself as well, and then there is nothing to tap.
  const medicine = page.getByRole('link', { name: /Amoxicillin/ })
  const loadAgain = page.getByRole('button', { name: 'Load again' })
  await Promise.any([loadAgain.click({ timeout: 5000 }), medicine.waitFor()])
  await medicine.waitFor()

  await page.getByRole('link', { name: 'Today' }).click()
  await visitOf(page, 'Amina Otieno').waitFor()
  await tapTwice(page, 'Amina Otieno')
  await visitOf(page, 'Amina Otieno').getByText('On the box').waitFor()
  expect(await statuses(at)).toEqual(['CONFIRMED', 'SCHEDULED', 'SCHEDULED', 'SCHEDULED'])
  await visitOf(page, 'Amina Otieno').getByRole('button', { name: 'Seen' }).click()
  await page.getByRole('heading', { name: 'Done (1)' }).waitFor()

  const { id } = await create(
    at.admin,
    'patients',
    patientFields(at.clinic, { full_name: 'Wanjiru Kamau' }),
  )
  await at.box.round()
  await page.evaluate((to) => {
    location.hash = `#/patients/${to}`
  }, id)
  await page.getByRole('button', { name: 'Change' }).click()
  const village = page.getByLabel('Village')
  await village.fill('Oyugis')
  await at.admin.send('DELETE', `/api/patients/${id}/`)
  await at.box.round()
  await expect.poll(() => isHeld(page, 'patients', String(id)), LATE).toBe(false)
  expect(await village.inputValue()).toBe('Oyugis')

  await page.route(`${at.box.url}/`, async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replaceAll('/index-', '/index-newer-')
    await route.fulfill({ response, body })
  })
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await page.getByRole('button', { name: 'Load again' }).click()
  await page.getByText('is not saved yet').waitFor()
  await shoot(page, 'version-typed')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Not saved:').waitFor()
  expect(await village.inputValue()).toBe('Oyugis')
  await page.unroute(`${at.box.url}/`)

  // The Wi-Fi is another one, which wants a login.
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await at.box.down()
  const stranger = createServer((_request, response) => response.end('<h1>Log in</h1>'))
  await new Promise<void>((resolve) => stranger.listen(Number(new URL(at.box.url).port), resolve))
  await page.reload()
  await page.getByText('this patient is not on this tablet').waitFor()
  stranger.closeAllConnections()
  await new Promise((resolve) => stranger.close(resolve))
})

testAtLength(
  '[A2] behind the lock the camera is off; a lock that cannot be written down opens again',
  async () => {
    const at = await startMorning()
    const staff = createStaff({ sqlite: at.box.edge.store.sqlite, clock: at.box.edge.clock })
    await staff.add({ name: 'Sister Wanjiru', isManager: false })
    const { page } = await openTab({ expected: /Quota/ })
    await page.addInitScript(fillStorageAtWill)
    await page.clock.install()
    await page.goto(`${at.box.url}/#pair=${newCode(at).secret}`)
    const asking = page.getByRole('heading', { name: 'Who is working?' })
    const wanjiru = page.getByRole('button', { name: 'Sister Wanjiru', exact: true })
    await wanjiru.click()
    await show(page, 'pharmacy')
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = async () => {
        const canvas = document.createElement('canvas')
        canvas.getContext('2d')?.fillRect(0, 0, 1, 1)
        const stream = canvas.captureStream()
        Object.assign(globalThis, { lent: stream.getTracks() })
        return stream
      }
    })
    const camera = () =>
      page.evaluate(() => {
        const { lent } = globalThis as unknown as { lent?: MediaStreamTrack[] }
        return lent?.map(({ readyState }) => readyState)
      })
    await page.getByRole('button', { name: 'Scan' }).click()
    await expect.poll(camera, LATE).toEqual(['live'])
    await page.clock.fastForward('05:10')
    await asking.waitFor()
    await expect.poll(camera, LATE).toEqual(['ended'])
    await wanjiru.click()
    await asking.waitFor({ state: 'detached' })
    await expect.poll(camera, LATE).toEqual(['live'])
    await page.getByRole('button', { name: 'Close the camera' }).click()

    await setFull(page, true)
    await page.clock.fastForward('05:10')
    await asking.waitFor()
    await wanjiru.click()
    await page.getByText('This tablet’s storage is full.').first().waitFor()
    await setFull(page, false)
    await wanjiru.click()
    await asking.waitFor({ state: 'detached' })
    // It may not be watched yet whether anybody touches it.
    const isAsking = async () => {
      await page.clock.fastForward('05:10')
      return asking.isVisible()
    }
    await expect.poll(isAsking, LATE).toBe(true)
  },
)
