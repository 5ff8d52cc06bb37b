import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { openTab } from '../support/browser.ts'
import { type Morning, newCode, openTablet, startMorning } from '../support/tablet-tab.ts'

/* How tabs hear from the box that there is something new. */

/** Before the next round that comes by itself. */
const SOON = { timeout: 30_000 }

const visitOf = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

/** Somebody has come, by another tablet. */
async function confirm({ device, admin }: Morning, n: number) {
  const { results } = (await admin.get('/api/appointments/?sort=starts_at')).body
  await device.send('PATCH', `/api/appointments/${results[n].id}/`, { status: 'CONFIRMED' })
}

/** Tabs of this browser are seen or not as the test says: a browser without a screen shows them all. */
function hideAtWill() {
  Object.defineProperty(document, 'hidden', { get: () => 'isAway' in globalThis })
}

function setSeen(page: Page, isSeen: boolean) {
  return page.evaluate((is) => {
    if (is) Reflect.deleteProperty(globalThis, 'isAway')
    else Object.assign(globalThis, { isAway: true })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  }, isSeen)
}

testAtLength(
  '[F9] of any number of tabs those that are seen hear of what is new, and the others when they are',
  async () => {
    const at = await startMorning()
    const { page: first, context } = await openTablet(at)
    await context.addInitScript(hideAtWill)
    await first.reload()
    await visitOf(first, 'Amina Otieno').waitFor()
    let seen = first
    for (let n = 0; n < 7; n++) {
      await setSeen(seen, false)
      seen = await context.newPage()
      await seen.goto(at.box.url)
      await visitOf(seen, 'Amina Otieno').waitFor()
    }
    await confirm(at, 0)
    await visitOf(seen, 'Amina Otieno').getByText('Is here').waitFor(SOON)

    await setSeen(seen, false)
    await setSeen(first, true)
    await confirm(at, 1)
    await visitOf(first, 'Baraka Njoroge').getByText('Is here').waitFor(SOON)
  },
)

test('[F9] a line on which the box has fallen silent is opened anew', async () => {
  const at = await startMorning()
  const way = await startWay(at.box.url)
  const { page } = await openTab()
  await page.clock.install()
  await page.goto(`${way.url}/#pair=${newCode(at).secret}`)
  await visitOf(page, 'Amina Otieno').waitFor()
  // From here on it is paired, and listens once.
  await Promise.all([page.waitForResponse(/events/), page.reload()])
  await visitOf(page, 'Amina Otieno').waitFor()
  way.hush()
  await page.clock.fastForward(61_000)
  await expect.poll(() => way.listening(), SOON).toBeGreaterThan(0)
  await confirm(at, 0)
  await visitOf(page, 'Amina Otieno').getByText('Is here').waitFor(SOON)
})

testAtLength(
  '[F9] a box that goes away is told within seconds, and called no more often than that takes',
  async () => {
    const at = await startMorning()
    const way = await startWay(at.box.url)
    const { page } = await openTab({ expected: /./ })
    await page.goto(`${way.url}/#pair=${newCode(at).secret}`)
    await visitOf(page, 'Amina Otieno').waitFor()
    await expect.poll(() => way.listening(), SOON).toBeGreaterThan(0)
    const bar = page.getByRole('banner')
    await bar.getByText('All sent to central').waitFor()
    const calls: string[] = []
    page.on('request', (request) => {
      // The app's own parts may still be coming.
      if (request.url().includes('/api/')) calls.push(request.url())
    })
    way.cut()
    // A round that comes by itself would tell it in a minute.
    await bar.getByText('The box does not answer').waitFor({ timeout: 15_000 })
    expect(calls.length, calls.join(' ')).toBeLessThan(8)
  },
)

/** The way to a box, on which those who listen can be made to hear nothing more, as if it had no end. */
async function startWay(target: string) {
  const sockets = new Set<Socket>()
  const lines = new Map<Socket, Socket>()

  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: Number(new URL(target).port), host: '127.0.0.1', noDelay: true })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        lines.delete(near)
        near.destroy()
        far.destroy()
      })
    }
    near.on('data', (chunk) => {
      if (chunk.includes('/api/sync/events')) lines.set(near, far)
    })
    near.pipe(far).pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** How many listen and hear. */
    listening: () => lines.size,
    /** The box is switched off. */
    cut() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
    hush() {
      for (const far of lines.values()) far.unpipe()
      lines.clear()
    },
  }
}
