import { type AdminRole, createAdmins } from '@outpost/central/admins/admins'
import type { Page } from 'playwright-core'
import { v4 } from 'uuid'
import { openTab } from './browser.ts'
import type { Central } from './network.ts'

/* People with accounts at central, and the console in their browsers. */

export const PASSWORD = 'correct horse battery'

type Look = Parameters<typeof openTab>[0]

/** An account, with the password above; answers its address. */
export async function addAccount(
  { store, clock }: Pick<Central, 'store' | 'clock'>,
  role: AdminRole = 'admin',
) {
  const email = `${role}@health.example`
  await createAdmins({ sqlite: store.sqlite, clock }).add(
    { id: v4(), email, role },
    PASSWORD,
    'test',
  )
  return email
}

/** A browser in which this person has logged in. */
export async function openConsole(central: Pick<Central, 'url'>, email: string, look: Look = {}) {
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
