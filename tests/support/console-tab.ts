import { type AdminRole, createAdmins } from '@outpost/central/admins/admins'
import { newToken } from '@outpost/shared/node/tokens'
import type { Page } from 'playwright-core'
import { v4 } from 'uuid'
import { openTab } from './browser.ts'
import type { Central } from './network.ts'

/* People with accounts at central, and the console in their browsers. */

export const PASSWORD = 'correct horse battery'

type Look = Parameters<typeof openTab>[0]

/** An account, with the password above; answers its address. */
export async function addAccount({ store, clock }: Central, role: AdminRole = 'admin') {
  const email = `${role}@health.example`
  await createAdmins({ sqlite: store.sqlite, clock }).add(
    { id: v4(), email, role },
    PASSWORD,
    'test',
  )
  return email
}

/** A browser in which this person has logged in. */
export async function openConsole(central: Central, email: string, look: Look = {}) {
  const tab = await openTab({ width: 1280, height: 900, ...look })
  await tab.page.goto(`${central.url}/console`)
  await logIn(tab.page, email)
  await tab.page.getByRole('navigation').waitFor()
  return tab
}

export async function logIn(page: Page, email: string, password = PASSWORD) {
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('button[type=submit]').click()
}

/** So many boxes that have called at different times, straight into the database. */
export function addManyBoxes({ store, clock, principals }: Central, count: number) {
  const now = clock.now()
  store.sqlite
    .transaction(() => {
      for (let n = 0; n < count; n++) {
        const id = v4()
        const clinics: string[] = []
        principals.add({ id, role: 'node', name: `Box ${n}`, clinics, token: newToken() })
        const report = {
          pending: n % 50,
          inbox: n % 40 === 0 ? 2 : 0,
          version: '0.1.0',
          clock_offset_ms: n,
          disk_free_mb: n % 90 === 0 ? 120 : 21_000,
        }
        store.sql.run(
          'update principals set last_seen_at = ?, reported_at = ?, report = ? where id = ?',
          now - (n % 20 === 0 ? 5 * HOUR_MS : MINUTE_MS),
          now,
          JSON.stringify(report),
          id,
        )
      }
    })
    .immediate()
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
