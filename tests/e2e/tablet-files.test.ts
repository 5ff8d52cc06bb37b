import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { startLonelyBox } from '../support/network.ts'

/** What a tablet loads before the app stands, and what it loads in all, in bytes. */
const FIRST_LOAD_MAX = 150_000
/** All languages, and what reads codes where the browser cannot: fetched behind what is looked at. */
const KEPT_MAX = 270_000

/** How browsers ask over plain HTTP, and over HTTPS or of their own machine. */
const PLAIN = 'gzip, deflate'
const SECURE = 'gzip, deflate, br, zstd'

async function startFiles() {
  const { app } = await startLonelyBox(createHandClock())
  return async (path: string, accepted = PLAIN) => {
    const response = await app.request(path, { headers: { 'accept-encoding': accepted } })
    const bytes = (await response.clone().arrayBuffer()).byteLength
    return {
      status: response.status,
      headers: response.headers,
      bytes,
      text: await response.text(),
    }
  }
}

test("the tablet's app is loaded with 150 kB; what is kept besides comes after it", async () => {
  const get = await startFiles()
  const page = (await get('/', 'identity')).text
  const named = [...page.matchAll(/(?:src|href)="\.(\/[^"]+)"/g)].map(([, path = '']) => path)
  expect(named.length).toBeGreaterThan(3)
  const first = await Promise.all(['/', ...named].map((path) => get(path)))
  expect(first.map(({ status }) => status)).toEqual(first.map(() => 200))
  expect(sumOf(first)).toBeLessThan(FIRST_LOAD_MAX)

  const worker = (await get('/service-worker.js', 'identity')).text
  const { paths } = JSON.parse(/APP_FILES = (\{.*\});/.exec(worker)?.[1] ?? '')
  const all = ['/', '/service-worker.js', '/manifest.webmanifest', ...paths]
  const kept = await Promise.all(all.map((path) => get(path, SECURE)))
  expect(kept.map(({ status }) => status)).toEqual(kept.map(() => 200))
  expect(sumOf(kept)).toBeLessThan(KEPT_MAX)
})

test('what has a hash in its name is kept for good, what has none is asked for again', async () => {
  const get = await startFiles()
  const page = await get('/', 'identity')
  const [script = ''] = /\/assets\/index-[\w-]+\.js/.exec(page.text) ?? []
  const kept = async (path: string) => (await get(path, 'identity')).headers.get('cache-control')
  expect(await kept(script)).toBe('public, max-age=31536000, immutable')
  for (const path of ['/', '/service-worker.js', '/manifest.webmanifest']) {
    expect([path, await kept(path)]).toEqual([path, 'no-cache'])
  }
  expect((await get(script, SECURE)).headers.get('content-encoding')).toBe('br')
  expect((await get(script, 'br;q=0, gzip')).headers.get('content-encoding')).toBe('gzip')
  expect((await get(script, 'identity')).headers.get('content-encoding')).toBe(null)
  expect((await get(`${script}.br`)).status).toBe(404)
})

test('[S5] pages of a box name what may work behind them: their own worker and manifest', async () => {
  const get = await startFiles()
  const policy = (await get('/')).headers.get('content-security-policy')?.split('; ')
  expect(policy).toEqual(expect.arrayContaining(["worker-src 'self'", "manifest-src 'self'"]))
  const { icons } = JSON.parse((await get('/manifest.webmanifest', 'identity')).text)
  for (const { src, type } of icons) {
    expect((await get(src)).headers.get('content-type')).toBe(type)
  }
})

function sumOf(answers: readonly { bytes: number }[]): number {
  return answers.reduce((sum, { bytes }) => sum + bytes, 0)
}
