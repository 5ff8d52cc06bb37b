import { newToken, tokenHash } from '@outpost/shared/node/tokens'
import { expect, test } from 'vitest'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { startStaffedBox } from '../support/staffed-box.ts'

type At = Awaited<ReturnType<typeof startStaffedBox>>

/** How the box answers who bears this token. */
async function standingOf(at: At, token: string) {
  const { status, body } = await at.withToken(token).get('/api/staff')
  return status === 200 ? 'good' : body.error_code
}

async function devicesOf(at: At) {
  const { results } = (await at.device.get('/api/devices')).body
  return Object.fromEntries(results.map((one: { name: string }) => [one.name, one]))
}

test('[A1] [A2] a device’s token changes without a moment in which none is good', async () => {
  const at = await startStaffedBox()
  const first = at.addToken('robot')
  const { id } = (await devicesOf(at)).robot
  const path = `/api/devices/${id}/rotate`
  const { body } = await at.withToken(first).send('POST', path, {})
  expect(body).toEqual({ device_id: id, token: expect.stringMatching(/^[\w-]{43}$/) })
  expect(await standingOf(at, first)).toBe('good')
  expect((await devicesOf(at)).robot).toMatchObject({ token_since: null, is_token_changing: true })

  // Asked for again before it was used, also by who runs the box: only the latest counts.
  const env = { EDGE_DATABASE: at.file }
  const { token } = await runJsonHere('edge', ['device', 'rotate', id], env)
  expect(await standingOf(at, body.token)).toBe('UNAUTHENTICATED')
  expect(await standingOf(at, first)).toBe('good')
  expect(await standingOf(at, token)).toBe('good')
  const old = await at.withToken(first).get('/api/staff')
  expect(old.body).toMatchObject({
    error_code: 'UNAUTHENTICATED',
    detail: expect.stringMatching(/a newer one took/),
  })
  expect((await devicesOf(at)).robot).toMatchObject({
    token_since: expect.any(String),
    is_token_changing: false,
  })
  // What a device makes itself goes nowhere, and a lost answer is asked for again.
  const own = newToken()
  for (const by of [token, token, own, own]) {
    const again = await at.withToken(by).send('POST', path, { token_hash: tokenHash(own) })
    expect(again).toMatchObject({ status: 200, body: { device_id: id } })
    expect(again.body).not.toHaveProperty('token')
  }
  expect(await standingOf(at, token)).toBe('UNAUTHENTICATED')
})

test('[A2] a token is changed by its device or a manager, for one that is let in, and into a new one', async () => {
  const at = await startStaffedBox()
  const first = at.addToken('robot')
  const { id } = (await devicesOf(at)).robot
  const path = `/api/devices/${id}/rotate`
  const byOther = (body = {}) => at.device.send('POST', path, body)
  expect(await byOther()).toMatchObject({ status: 403, body: { error_code: 'MANAGER_NEEDED' } })
  const manager = await at.staff.add({ name: 'Achieng', pin: '2580', isManager: true })
  await at.begin(at.device, manager.id, '2580')
  const next = (await byOther()).body.token

  // A token that is or was anybody's is not taken, lest one credential stood for two.
  const other = at.addToken('other')
  for (const taken of [other]) {
    const refused = await byOther({ token_hash: tokenHash(taken) })
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: { token_hash: expect.stringMatching(/is new/) } },
    })
  }
  const otherId = (await devicesOf(at)).other.id
  for (const taken of [first, next]) {
    const refused = await at
      .withToken(other)
      .send('POST', `/api/devices/${otherId}/rotate`, { token_hash: tokenHash(taken) })
    expect(refused.status).toBe(400)
  }
  expect((await at.device.send('POST', `/api/devices/${id}/revoke`)).status).toBe(200)
  expect([await standingOf(at, first), await standingOf(at, next)]).toEqual(['REVOKED', 'REVOKED'])
  expect((await byOther()).status).toBe(404)
  const command = await runHere('edge', ['device', 'rotate', id], { EDGE_DATABASE: at.file })
  expect(command).toMatchObject({ code: 1, err: expect.stringMatching(/no such device/) })
})
