import { expect, test } from 'vitest'
import { replicaStanding, startClinic } from '../support/clinic.ts'
import { LOGIN_PAGE, type Weather } from '../support/road.ts'

const redirects = [301, 307, 308].flatMap((status): [string, Weather, string][] => {
  const headers = { location: 'http://127.0.0.1:9/elsewhere' }
  return [
    [`a redirect (${status}) to another address`, { status, headers }, 'captive_portal'],
    [
      `a redirect (${status}) under the mark of an authority`,
      { status, headers: { ...headers, 'sync-protocol': '1' } },
      'central_error',
    ],
  ]
})

const strangers: [string, Weather, string][] = [
  ...redirects,
  ['a log-in page with 200', LOGIN_PAGE, 'captive_portal'],
  [
    'JSON that looks like a page',
    {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(
        JSON.stringify({
          epoch: 'x',
          clinics: [],
          changes: [],
          count: 0,
          cursor: 'x',
          more: false,
        }),
      ),
    },
    'captive_portal',
  ],
  [
    'a redirect to a log-in page',
    { status: 302, headers: { location: 'http://127.0.0.1:9/login' } },
    'captive_portal',
  ],
  ['a 404 of a proxy', { status: 404 }, 'captive_portal'],
  ['a 401 of a proxy', { status: 401, headers: { 'www-authenticate': 'Basic' } }, 'captive_portal'],
  ['a 410 of a proxy', { status: 410 }, 'captive_portal'],
  ['a 502 of a proxy', { status: 502 }, 'central_error'],
  [
    'a page of HTML under the mark of an authority',
    { ...LOGIN_PAGE, headers: { 'sync-protocol': '1' } },
    'central_error',
  ],
]
test.each(strangers)('[F10] nothing is taken from %s', async (_name, weather, link) => {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  await at.setPhone(patient.id, '1')
  await at.patient({ full_name: 'Baraka Njoroge' })
  const before = replicaStanding(at.box)

  at.road.weather(weather)
  expect(await at.box.round()).toMatchObject({ isComplete: false, link, accepted: 0, pulled: 0 })
  expect(replicaStanding(at.box)).toEqual(before)
  expect((await at.device.get('/api/sync/status/')).body).toMatchObject({ link, pending: 1 })

  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, link: 'online', accepted: 1 })
})

test.each(['gzip', 'zstd', 'br'])(
  '[F11] [N7] a body that is not in the encoding it names (%s) is weather',
  async (encoding) => {
    const at = await startClinic()
    const patient = await at.patient()
    await at.box.round()
    await at.setPhone(patient.id, '1')
    const before = replicaStanding(at.box)
    at.road.weather({
      isPlain: true,
      change: (reply) => ({
        ...reply,
        headers: { ...reply.headers, 'content-encoding': encoding },
      }),
    })
    await at.patient()
    expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'offline', pulled: 0 })
    expect(replicaStanding(at.box)).toEqual(before)
    at.road.clear()
    expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
  },
)

test('[F10] what central says is taken under whatever type a proxy gives it', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  at.road.weather({
    change: (reply) => ({ ...reply, headers: { ...reply.headers, 'content-type': 'text/html' } }),
  })
  expect(await at.box.round()).toMatchObject({ isComplete: true, pulled: 1 })
  await at.setPhone(patient.id, '1')
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
})

test('[F10] [N8] a long page of a stranger is not read, and holds up nothing', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  await at.setPhone(patient.id, '1')
  const long = { ...LOGIN_PAGE, body: Buffer.alloc(4_000_000, '<p>Welcome to Airport Wi-Fi</p>') }
  at.road.weather(long)
  for (let round = 1; round <= 3; round++) {
    expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'captive_portal' })
  }
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
})
