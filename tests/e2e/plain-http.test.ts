import { join } from 'node:path'
import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { enrol } from '@outpost/edge/sync/enrol'
import { isPlainBeyond, transportOf } from '@outpost/shared/node/transport'
import { expect, onTestFinished, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { runHere } from '../support/command-here.ts'
import { start } from '../support/command-line.ts'
import { ownFolder } from '../support/folder.ts'
import { startLonelyBox } from '../support/network.ts'

test.each([
  ['central', 'CENTRAL', { CENTRAL_DATABASE_URL: 'file:' }],
  ['edge', 'EDGE', { EDGE_DATABASE: '' }],
] as const)(
  '%s speaks plain HTTP to others only if asked to, and then says what is at risk',
  async (side, name, database) => {
    const [[setting, scheme] = ['', '']] = Object.entries(database)
    const env = {
      LOG_LEVEL: 'warn',
      [setting]: scheme + join(ownFolder(), 'own.db'),
      [`${name}_HOST`]: '0.0.0.0',
      [`${name}_PORT`]: '0',
    }
    const refused = await runHere(side, ['serve'], env)
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toMatch(/would be plain HTTP beyond this machine.*Nothing was started/)
    expect(refused.err).toContain(`${name}_TLS_CERT and ${name}_TLS_KEY turn on TLS`)
    expect(refused.err).toContain(`${name}_PLAIN_HTTP=allow`)

    const asked = { ...env, [`${name}_PLAIN_HTTP`]: 'allow' }
    const { child, ended, line } = start(side, ['serve'], { env: asked })
    expect(await line).toMatch(/serves at http:/)
    child.kill('SIGTERM')
    const { code, out, err } = await ended
    expect(code).toBe(0)
    for (const text of [out, err]) {
      expect(text).toMatch(/plain HTTP beyond this machine: .* can read and change records/)
      expect(text).toContain(`${name}_TLS_CERT and ${name}_TLS_KEY turn on TLS`)
    }
  },
)

test('nobody has to ask for TLS, or for HTTP that stays on its machine', () => {
  const own = { cert: undefined, key: undefined, plainHttp: 'refuse' as const }
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) {
    expect(transportOf('EDGE', { ...own, host })).toEqual({ tls: null, warning: null })
  }
  const tls = { cert: 'cert.pem', key: 'key.pem' }
  for (const host of ['0.0.0.0', '::', '192.168.1.5', 'fe80::1', 'clinic.local']) {
    expect(() => transportOf('EDGE', { ...own, host })).toThrow(/EDGE_PLAIN_HTTP=allow/)
    expect(transportOf('EDGE', { ...own, ...tls, host })).toEqual({ tls, warning: null })
  }
  const half = { ...own, host: '127.0.0.1', cert: 'cert.pem' }
  expect(() => transportOf('EDGE', half)).toThrow(/belong together/)
})

test('[A1] a code goes over plain HTTP to another machine only if that was asked for', async () => {
  const { edge } = await startLonelyBox(createHandClock())
  const { close } = createCentralFetch(undefined)
  onTestFinished(close)
  const asked: string[] = []
  const fetch = async (url: string): Promise<never> => {
    asked.push(url)
    throw new Error('a line that is down')
  }
  const code = 'ABCD-EFGH-JKMN'
  for (const centralUrl of [
    'http://central.example.org',
    'http://192.0.2.7:8800',
    'http://[::2]',
  ]) {
    const request = { centralUrl, code }
    await expect(enrol(edge, fetch, request)).rejects.toThrow(/was not sent.*--plain-http/)
    expect(edge.row.read().newToken).toBeNull()
    expect(asked).toEqual([])
  }
  const request = { centralUrl: 'http://192.0.2.7:8800', code, isPlainAllowed: true }
  await expect(enrol(edge, fetch, request)).rejects.toThrow(/not reached/)
  expect(asked).toHaveLength(1)
  for (const near of [
    'http://127.0.0.1:1',
    'http://[::1]:1',
    'http://localhost',
    'https://x.org',
  ]) {
    expect(isPlainBeyond(near)).toBe(false)
  }
})
