import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { startCentral } from '../support/network.ts'

/** What a desk loads before the console stands, and what loading it again costs, in bytes. */
const FIRST_LOAD_MAX = 200_000
const AGAIN_MAX = 20_000
/** As browsers ask over plain HTTP. */
const ACCEPTED = 'gzip, deflate'

/** A part that is loaded when it is first needed, by what browsers ask; the largest draws charts. */
const PART_MAX = { 'gzip, deflate, br': 20_000, [ACCEPTED]: 25_000 }

async function startFiles() {
  const { app } = await startCentral(createHandClock())
  return async (path: string, accepted = ACCEPTED) => {
    const response = await app.request(path, { headers: { 'accept-encoding': accepted } })
    const { status, headers } = response
    const bytes = (await response.clone().arrayBuffer()).byteLength
    return { path, status, headers, bytes, text: await response.text() }
  }
}

const pathsIn = (text: string) => [
  ...new Set([...text.matchAll(/\/?(assets\/[\w-]+\.(?:js|css|svg))/g)].map(([, path]) => path)),
]

test('the console is loaded with 200 kB, again with 20 kB, and each further part with 20 kB over TLS', async () => {
  const get = await startFiles()
  const page = await get('/console')
  const named = pathsIn((await get('/console', 'identity')).text)
  const first = await Promise.all(named.map((path) => get(`/console/${path}`)))
  expect(first.map(({ status }) => status)).toEqual(first.map(() => 200))
  expect(first.length).toBeGreaterThan(2)
  expect(sumOf([page, ...first])).toBeLessThan(FIRST_LOAD_MAX)
  // All else has a hash in its name and is there already.
  expect(page.headers.get('cache-control')).toBe('no-cache')
  expect(page.bytes).toBeLessThan(AGAIN_MAX)
  for (const { path, headers } of first) {
    expect([path, headers.get('cache-control')]).toEqual([
      path,
      'public, max-age=31536000, immutable',
    ])
  }

  const scripts = await Promise.all(named.map((path) => get(`/console/${path}`, 'identity')))
  const later = scripts.flatMap(({ text }) => pathsIn(text)).filter((path) => !named.includes(path))
  expect(later.length).toBeGreaterThan(2)
  for (const path of new Set(later)) {
    for (const [accepted, most] of Object.entries(PART_MAX)) {
      const { status, bytes } = await get(`/console/${path}`, accepted)
      expect([path, status, bytes < most ? 'small' : bytes]).toEqual([path, 200, 'small'])
    }
  }
})

test('[S5] the console stands in no frame, and loads nothing of others', async () => {
  const get = await startFiles()
  const page = await get('/console')
  const policy = page.headers.get('content-security-policy')?.split('; ')
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
    ]),
  )
  expect((await get('/')).headers.get('location')).toBe('/console')
  expect((await get('/console/assets/..%2findex.html')).status).toBe(404)
  expect((await get('/console/assets/unknown.js')).status).toBe(404)
})

function sumOf(answers: readonly { bytes: number }[]): number {
  return answers.reduce((sum, { bytes }) => sum + bytes, 0)
}
