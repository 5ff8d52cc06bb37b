import { join } from 'node:path'
import { warningOfPlainHttp } from '@outpost/shared/node/plain-http'
import { expect, test } from 'vitest'
import { start } from '../support/command-line.ts'
import { ownFolder } from '../support/folder.ts'

test.each([
  ['central', 'CENTRAL', { CENTRAL_DATABASE_URL: 'file:' }],
  ['edge', 'EDGE', { EDGE_DATABASE: '' }],
] as const)(
  '%s says what is at risk when it speaks plain HTTP to others',
  async (side, name, database) => {
    const [[setting, scheme] = ['', '']] = Object.entries(database)
    const env = {
      LOG_LEVEL: 'warn',
      [setting]: scheme + join(ownFolder(), 'own.db'),
      [`${name}_HOST`]: '0.0.0.0',
      [`${name}_PORT`]: '0',
    }
    const { child, ended, line } = start(side, ['serve'], { env })
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

test('nobody is warned of TLS, or of HTTP that stays on its machine', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) {
    expect(warningOfPlainHttp(host, false, 'EDGE')).toBeNull()
  }
  for (const host of ['0.0.0.0', '::', '192.168.1.5', 'fe80::1', 'clinic.local']) {
    expect(warningOfPlainHttp(host, false, 'EDGE')).toMatch(/EDGE_TLS_CERT/)
    expect(warningOfPlainHttp(host, true, 'EDGE')).toBeNull()
  }
})
