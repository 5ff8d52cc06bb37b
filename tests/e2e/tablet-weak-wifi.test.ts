import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { startTablet } from '../support/tablet.ts'
import { startWard, update } from '../support/ward.ts'

/* What a tablet sends at once where little comes through. */

test('[N8] a push that is too big for the Wi-Fi gets smaller until it comes through', async () => {
  const { box, central, amina, atCentral } = await startWard()
  const pushes: number[] = []
  let isAway = false
  const over: typeof fetch = async (asked, init) => {
    // As a browser says it, whatever has happened on the way.
    const lost = new TypeError('Failed to fetch')
    if (isAway) throw lost
    if (!String(asked).endsWith('/api/sync/push')) return fetch(asked, init)
    pushes.push(editsIn(init).length)
    if (editsIn(init).length > 4) throw lost
    return fetch(asked, init)
  }
  const tablet = startTablet(box, central.clock, over)
  await tablet.round()
  for (let n = 0; n < 16; n++) await tablet.kept(update(amina, { phone: `071${n}` }))

  // Where nothing else comes through either, it is not for the size.
  isAway = true
  expect(await tablet.round()).toMatchObject({ isComplete: false, link: 'offline' })
  isAway = false
  for (let n = 0; n < 10 && (await tablet.states()).includes('sent'); n++) await tablet.round()
  expect(pushes.slice(0, 4)).toEqual([16, 8, 8, 4])
  expect(await tablet.states()).toEqual(Array(16).fill('accepted'))
  await box.round()
  expect(await atCentral('patients', amina)).toMatchObject({ phone: '07115' })
})

/** The edits that a request brings. */
function editsIn(init?: RequestInit): unknown[] {
  const body = init?.body as Uint8Array
  const isPacked = new Headers(init?.headers).has('Content-Encoding')
  return JSON.parse(String(isPacked ? gunzipSync(body) : Buffer.from(body))).edits
}
