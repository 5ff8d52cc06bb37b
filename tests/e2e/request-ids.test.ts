import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { expect, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { startCentral } from '../support/network.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('[S5] every answer outside /api/sync bears an id, and each one another', async () => {
  const central = await startCentral()
  const { get } = central.caller('admin')
  const paths = ['/docs', '/api/patients/', '/api/nothing', '/nothing', '/api/patients/sync/']
  const ids = await Promise.all(
    paths.map(async (path) => (await get(path)).headers.get('x-request-id')),
  )
  for (const id of ids) expect(id).toMatch(UUID)
  expect(new Set(ids).size).toBe(paths.length)
  const refused = await createCaller(central.url, null).get('/api/patients/')
  expect([refused.status, refused.headers.has('x-request-id')]).toEqual([401, true])
  for (const path of ['/api/sync/status/', '/api/sync/changes', '/api/sync/nothing']) {
    expect((await get(path)).headers.has('x-request-id'), path).toBe(false)
  }
})

test('[S5] the id of a client or proxy is taken over, unless it is anything else than an id', async () => {
  const central = await startCentral()
  const idFor = async (given: string) =>
    (await createCaller(central.url, null).get('/docs', { 'X-Request-Id': given })).headers.get(
      'x-request-id',
    )
  const fine = ['req-1', 'Root=1-67891233-abcdef012345678912345678', '0af7651916cd43dd', 'a/b+c=']
  for (const id of fine) expect(await idFor(id)).toBe(id)
  for (const id of ['', 'two words', 'a'.repeat(101), 'a,b', '{"x":1}', 'é']) {
    expect(await idFor(id)).toMatch(UUID)
  }
})

test('[S5] an error that is logged can be found by the id in its answer, below /api/sync too', async () => {
  const failing = (store: SqliteStore) =>
    new Proxy(store, {
      get(target, name, receiver) {
        if (name !== 'read') return Reflect.get(target, name, receiver)
        return () => Promise.reject(new Error('no luck'))
      },
    })
  const central = await startCentral(undefined, failing)
  const { get } = central.caller('admin')
  const paths = ['/api/patients', '/api/sync/changes']
  for (const path of paths) {
    const reply = await get(path, { 'X-Request-Id': 'mine-1' })
    expect(reply).toMatchObject({ status: 500, body: { request_id: 'mine-1' } })
  }
  expect(central.log.errors.map(({ facts }) => facts)).toMatchObject(
    paths.map((route) => ({ requestId: 'mine-1', route })),
  )
  const expected = await get('/api/nothing')
  expect(expected.body).not.toHaveProperty('request_id')
})
