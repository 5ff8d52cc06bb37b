import { createAuthorityApp } from '@outpost/shared/authority/http/authority-app'
import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { ROLES } from '@outpost/shared/authority/principal'
import { RIGHTS, rowOf } from '@outpost/shared/authority/rights'
import { createIds } from '@outpost/shared/model/ids'
import { createMetrics } from '@outpost/shared/node/metrics'
import { Hono } from 'hono'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { type Central, startBox, startCentral } from '../support/network.ts'

/** The routes of an application, each once, as Hono spells them. */
function routesOf(app: Hono): { method: string; path: string }[] {
  const handlers = app.routes.filter(({ method }) => method !== 'ALL')
  return [...new Map(handlers.map((one) => [`${one.method} ${one.path}`, one])).values()]
}

async function startBoth() {
  const central = await startCentral()
  const box = await startBox(central, [await central.addClinic('Kisumu')])
  return { central, box }
}

test('[A3] every route of central and of the box is in the table of rights, and no other is', async () => {
  const { central, box } = await startBoth()
  const used = new Set<string>()
  for (const { method, path } of [...routesOf(central.app), ...routesOf(box.app)]) {
    const row = rowOf(method, path)
    expect(row, `${method} ${path}`).not.toBeNull()
    used.add(row?.route ?? '')
  }
  expect([...used].sort()).toEqual(Object.keys(RIGHTS).sort())
})

test('[A3] a route without an entry in the table is closed, also to an admin', async () => {
  const central = await startCentral()
  const { store, clock, log, principals } = central
  const { authenticate } = principals
  const metrics = createMetrics()
  const app = createAuthorityApp(
    { store, ground: 'central', clock, ids: createIds(clock), log, metrics, authenticate },
    { routes: new Hono<AuthorityEnv>().get('/back-door', (c) => c.text('open')) },
  )
  const headers = { Authorization: `Bearer ${central.token('admin')}` }
  const reply = await app.request('/api/back-door', { headers })
  expect([reply.status, (await reply.text()).includes('open')]).toEqual([500, false])
  expect(String(log.errors.at(-1)?.facts.err)).toContain('/api/back-door is not in the table')
})

test('[A3] [S5] at central each route lets in whom the table names, and nobody else', async () => {
  const { central } = await startBoth()
  for (const { method, path } of routesOf(central.app)) {
    const row = rowOf(method, path)
    const address = path.replace(':id', v4()).replace(':file', 'start.js')
    const nobody = await call(central, null, method, address)
    expect(nobody === 401, `${method} ${path} without a token: ${nobody}`).toBe(
      row?.right !== 'anyone',
    )
    if (row?.right === 'anyone') continue
    for (const role of ROLES) {
      if (role === 'device') continue
      const status = await call(central, role, method, address)
      const isIn = row?.right.includes(role)
      expect(status === 403, `${method} ${path} as ${role}: ${status}`).toBe(!isIn)
    }
  }
})

type CentralRole = 'node' | 'client' | 'admin' | 'viewer'

/** The status alone: a stream of events has no end to wait for. */
async function call(central: Central, role: CentralRole | null, method: string, path: string) {
  const token = role && central.token(role)
  const stop = new AbortController()
  const { status } = await fetch(central.url + path, {
    method,
    headers: { ...(token && { Authorization: `Bearer ${token}` }) },
    signal: stop.signal,
  })
  stop.abort()
  return status
}
