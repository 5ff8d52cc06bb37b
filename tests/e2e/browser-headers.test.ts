import { startServer } from '@outpost/shared/node/server'
import { Agent, fetch } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { hasOpenssl, makeCertificate } from '../support/certificate.ts'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'
import { startCentral, startLonelyBox } from '../support/network.ts'

const FOR_PAGES = {
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

test('[S5] pages and their files come from this server alone and stand in no frame', async () => {
  const { url } = await startCentral()
  const nobody = createCaller(url, null)
  for (const path of ['/docs', '/docs/', '/docs/start.js', '/openapi.json', '/nothing', '/docsx']) {
    const { headers } = await nobody.get(path)
    expect([path, Object.fromEntries(headers)]).toMatchObject([path, FOR_PAGES])
    const policy = headers.get('content-security-policy')?.split('; ')
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
    )
    const isDocs = /^\/docs(\/|$)/.test(path)
    expect(policy).toContain(`style-src 'self'${isDocs ? " 'unsafe-inline'" : ''}`)
    expect(headers.has('strict-transport-security')).toBe(false)
  }
})

test('[S5] pages of a box may use the camera, to read codes; nothing else may', async () => {
  const { app } = await startLonelyBox(createHandClock())
  const policyOf = async (path: string) =>
    (await app.request(path)).headers.get('permissions-policy')
  expect(await policyOf('/nothing')).toMatch(/^camera=\(self\), geolocation=\(\)/)
  expect(await policyOf('/docs')).toMatch(/^camera=\(\)/)
})

test('[S5] answers of the API are what they say they are, and the feed bears no byte of it', async () => {
  const central = await startCentral()
  const { get } = central.caller('admin')
  for (const path of ['/api/patients/', '/api/health/live', '/api/nothing', '/api/patients/1']) {
    const { headers } = await get(path)
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff'])
    expect(headers.has('content-security-policy')).toBe(false)
  }
  for (const path of ['/api/sync/changes', '/api/sync/status/', '/api/sync/nothing']) {
    const { headers } = await get(path)
    expect([path, headers.get('x-content-type-options')]).toEqual([path, null])
  }
  expect((await get('/api/patients/')).headers.get('cache-control')).toBe('private, no-cache')
})

test.skipIf(!hasOpenssl)(
  `${hasOpenssl ? '' : 'SKIPPED, no openssl: '}[S5] central insists on TLS where it speaks it, a box does not`,
  async () => {
    const central = await startCentral()
    const box = await startLonelyBox(central.clock)
    const tls = makeCertificate(ownFolder())
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } })
    onTestFinished(() => dispatcher.close())
    const insists = []
    for (const { app } of [central, box]) {
      const server = await startServer({ fetch: app.fetch, host: '127.0.0.1', port: 0, tls })
      onTestFinished(() => server.close())
      const reply = await fetch(`${server.url}/docs`, { dispatcher })
      await reply.text()
      insists.push(reply.headers.get('strict-transport-security'))
    }
    expect(insists).toEqual(['max-age=15552000', null])
  },
)
