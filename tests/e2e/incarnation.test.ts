import { createAdministration } from '@outpost/central/nodes/administration'
import { createDevices } from '@outpost/edge/store/devices'
import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { enrol } from '@outpost/edge/sync/enrol'
import { newToken } from '@outpost/shared/node/tokens'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { type Caller, createCaller } from '../support/caller.ts'
import { type Clinic, startClinic } from '../support/clinic.ts'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { copyCard, startCopy } from '../support/copied-box.ts'
import { patientFields } from '../support/make.ts'
import type { Box } from '../support/network.ts'

const DAY_MS = 24 * 3600 * 1000

/** A clinic whose box has made its first round, and what central knows of that box. */
async function startPlace() {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  const { nodeId } = at.box.edge.row.read()
  return {
    ...at,
    patientId: patient.id,
    nodeId: nodeId as string,
    node: () => at.central.principals.find(nodeId as string),
    copies: () => at.central.incarnations.candidates(nodeId as string),
  }
}

async function setPhone(device: Caller, id: string, phone: string) {
  const reply = await device.send('PATCH', `/api/patients/${id}/`, { phone })
  expect(reply.status, reply.text).toBe(200)
}

function tokensOf({ edge }: Pick<Box, 'edge'>) {
  const { incarnation, nextIncarnation } = edge.row.read()
  return `${incarnation}, ${nextIncarnation}`
}

function pendingOf({ edge }: Pick<Box, 'edge'>): number {
  const row = edge.store.sql.get<{ pending: number }>(
    `select count(*) as pending from edits where state in ('waiting', 'sent')`,
  )
  return row?.pending ?? 0
}

/** Two boxes with one card, found to be two; each has an edit that waits. */
async function startTwins() {
  const at = await startPlace()
  const copy = await startCopy(copyCard(at.box), at.central.clock)
  await setPhone(at.device, at.patientId, '1')
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  await setPhone(copy.device, at.patientId, '1 of the copy')
  expect(await copy.round()).toMatchObject({ link: 'online' })
  await setPhone(at.device, at.patientId, '2')
  expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'twin' })
  const fields = patientFields(at.clinic, { full_name: 'Made on the copy' })
  expect((await copy.device.send('POST', '/api/patients/', fields)).status).toBe(201)
  expect(await copy.round()).toMatchObject({ isComplete: false, link: 'twin' })
  return { ...at, copy }
}

test('[N10] every request of a round tells who the box is; tokens move when it pushes, fills or a day begins', async () => {
  const at = await startPlace()
  const first = tokensOf(at.box)
  await at.box.round()
  await at.box.round()
  expect(tokensOf(at.box)).toBe(first)

  await setPhone(at.device, at.patientId, '1')
  await at.box.round()
  const second = tokensOf(at.box)
  expect(second.split(', ')[0]).toBe(first.split(', ')[1])
  expect(at.road.pushes().at(-1)?.headers['sync-incarnation']).toBe(first)
  expect(at.road.pulls().at(-1)?.headers['sync-incarnation']).toBe(second)

  at.central.clock.advance(DAY_MS)
  await at.box.round()
  expect(tokensOf(at.box).split(', ')[0]).toBe(second.split(', ')[1])
  expect(at.road.passed.every(({ headers }) => headers['sync-incarnation'])).toBe(true)
  const stored = JSON.stringify(at.central.store.sql.all('select * from incarnations'))
  for (const token of `${first}, ${second}`.split(', ')) expect(stored).not.toContain(token)
})

test.each(['lost request', 'lost reply', 'doubled', 'late copy', 'cut request'] as const)(
  '[N10] however often there is a %s, a box is neither a twin nor rewound',
  async (weather) => {
    const at = await startPlace()
    for (let n = 0; n < 6; n++) {
      await setPhone(at.device, at.patientId, `${n}`)
      at.road.weather((passing) => (passing.isPush || n % 2 === 0 ? weather : 'clear'))
      await at.box.round()
      at.road.clear()
      if (n % 3 === 0) await at.box.round()
      await at.road.deliverLate()
    }
    expect(await at.box.round()).toMatchObject({ isComplete: true })
    expect(at.node()).toMatchObject({ twinSince: null, rewoundCount: 0 })
    expect(at.box.edge.row.read()).toMatchObject({ rewoundAt: null })
    expect(pendingOf(at.box)).toBe(0)
  },
)

test('[N10] a box put back to a backup is realigned once, told of to the admin, and never blocked', async () => {
  const at = await startPlace()
  await setPhone(at.device, at.patientId, 'before')
  const backup = copyCard(at.box)
  const cursor = (await at.device.get('/api/sync/changes')).body.cursor
  // The backup holds an edit that central has taken since, and lacks one that was made later.
  await at.box.round()
  await setPhone(at.device, at.patientId, 'after')
  await at.box.round()
  at.central.clock.advance(DAY_MS)

  const restored = await startCopy(backup, at.central.clock)
  expect(pendingOf(restored)).toBe(1)
  expect(await restored.round()).toMatchObject({ isComplete: true, accepted: 1, link: 'online' })
  const path = `/api/patients/${at.patientId}/`
  expect((await restored.device.get(path)).body).toMatchObject({ phone: 'after', revision: 3 })
  expect((await at.admin.get(path)).body).toMatchObject({ phone: 'after', revision: 3 })
  expect(at.node()).toMatchObject({ twinSince: null, rewoundCount: 1 })
  const status = (await restored.device.get('/api/sync/status/')).body
  expect(status).toMatchObject({ link: 'online', rewound_at: expect.any(String) })

  // What its devices had seen of it since is not there any more: they fill again.
  const stale = await restored.device.get(`/api/sync/changes?cursor=${cursor}`)
  expect([400, 410]).toContain(stale.status)
  expect(status.epoch).not.toBe(at.box.edge.store.identity().epoch)

  for (let n = 0; n < 3; n++) {
    await setPhone(restored.device, at.patientId, `${n}`)
    expect(await restored.round()).toMatchObject({ isComplete: true })
  }
  expect(at.node()).toMatchObject({ rewoundCount: 1 })
  // From the same backup once more: that is another restore, not a twin.
  const again = await startCopy(backup, at.central.clock)
  await again.round()
  await setPhone(again.device, at.patientId, 'again')
  expect(await again.round()).toMatchObject({ isComplete: true })
  expect(at.node()).toMatchObject({ twinSince: null, rewoundCount: 2 })
})

test('[N10] [F6] [R2] a box that learns from its device that it was put back keeps central’s revisions', async () => {
  const at = await startPlace()
  // After the day of building, so that box and central have one time.
  at.central.clock.advance(400 * DAY_MS)
  await at.box.round()
  const { store, clock } = at.box.edge
  const token = newToken()
  createDevices({ sqlite: store.sqlite, clock }).add(v4(), 'tablet', token)
  const card = copyCard(at.box)
  // Central hears nothing of these, so it takes the box for the same afterwards.
  for (const phone of ['1', '2', '3']) await setPhone(at.device, at.patientId, phone)
  const { cursor } = (await createCaller(at.device.url, token).get('/api/sync/changes')).body

  const back = await startCopy(card, at.central.clock)
  at.central.clock.advance(1000)
  await setPhone(at.admin, at.patientId, 'of central')
  expect(await back.round()).toMatchObject({ isComplete: true })
  const asked = await createCaller(back.device.url, token).get(`/api/sync/changes?cursor=${cursor}`)
  expect(asked).toMatchObject({ status: 410, body: { error_code: 'RESYNC_REQUIRED' } })
  const seen = await back.device.get(`/api/patients/${at.patientId}/`)
  expect(seen.body).toMatchObject({ revision: 2, phone: 'of central' })
})

test('[N10] [E6] a box put back may edit what it has not seen leave', async () => {
  const at = await startPlace()
  const backup = copyCard(at.box)
  at.central.store.sql.run(
    `insert into presented (principal_id, scope, position)
     select ?, key, 1000000 from scopes where true on conflict do update set position = 1000000`,
    at.nodeId,
  )
  await setPhone(at.device, at.patientId, '1')
  await at.box.round()
  const restored = await startCopy(backup, at.central.clock)
  await restored.round()
  await restored.round()
  expect(at.node()).toMatchObject({ rewoundCount: 1 })
  const { high } = at.central.store.sql.get<{ high: number }>(
    'select max(position) as high from presented where principal_id = ?',
    at.nodeId,
  ) as { high: number }
  expect(high).toBeLessThan(1000)
})

test('[N10] a copied card is found; both are refused, serve their devices and keep their edits', async () => {
  const at = await startTwins()
  for (const [box, device] of [
    [at.box, at.device],
    [at.copy, at.copy.device],
  ] as const) {
    expect(pendingOf(box)).toBe(1)
    await setPhone(device, at.patientId, 'still served')
    const status = (await device.get('/api/sync/status/')).body
    expect(status).toMatchObject({ link: 'twin', revoked_since: null })
    expect(status.last_error).toMatch(/Two copies.*Nothing is lost.*central node release/)
  }
  expect(at.node()?.twinSince).not.toBeNull()
  const copies = at.copies()
  expect(copies).toHaveLength(2)
  for (const { name, address, report, seenAt } of copies) {
    expect(name).toMatch(/^[0-9a-f]{8}$/)
    expect([address, seenAt]).toEqual([expect.stringContaining('127.0.0.1'), expect.any(Number)])
    expect(JSON.parse(report ?? '')).toMatchObject({ pending: 1 })
  }
  // Each tells by which name it can be chosen.
  const errorOf = ({ edge }: Pick<Box, 'edge'>) => edge.row.read().lastError ?? ''
  const named = copies.map(({ name }) =>
    [at.box, at.copy].filter((one) => errorOf(one).includes(name)),
  )
  expect(named.map((boxes) => boxes.length)).toEqual([1, 1])
  const metrics = await at.admin.get('/metrics')
  expect(metrics.text).toMatch(new RegExp(`outpost_box_twin\\{node_id="${at.nodeId}".*\\} 1`))
  expect(metrics.text).toMatch(
    new RegExp(`outpost_box_rewound_total\\{node_id="${at.nodeId}".*\\} 1`),
  )
})

test.each(['the original', 'the copy'])(
  '[N10] %s is released and goes on; the other stays out until it is enrolled anew',
  async (chosen) => {
    const at = await startTwins()
    const isOriginal = chosen === 'the original'
    const [winner, loser] = isOriginal ? [at.box, at.copy] : [at.copy, at.box]
    const name = at
      .copies()
      .find((one) => winner.edge.row.read().lastError?.includes(one.name))?.name
    expect(at.central.incarnations.release(at.nodeId, 'ffffffff')).toBe(false)
    expect(at.central.incarnations.release(at.nodeId, name ?? '')).toBe(true)
    expect(at.central.incarnations.release(at.nodeId, name ?? '')).toBe(false)

    for (let n = 0; n < 3; n++) {
      expect(await loser.round()).toMatchObject({ isComplete: false, link: 'twin' })
      expect(loser.edge.row.read().lastError).toMatch(/was chosen.*Nothing is lost.*new code/)
      expect(await winner.round()).toMatchObject({ isComplete: true, link: 'online' })
      await setPhone(winner.device, at.patientId, `winner ${n}`)
    }
    expect(at.node()).toMatchObject({ twinSince: null })
    expect(at.copies()).toEqual([])
    expect(pendingOf(loser)).toBe(1)
    // It stays out also if it does not say who it is.
    const { token } = loser.edge.row.read()
    const nameless = await createCaller(at.central.url, token).get('/api/sync/changes')
    expect(nameless).toMatchObject({ status: 403, body: { error_code: 'TWIN' } })

    const { fetch, close } = createCentralFetch(undefined)
    const code = at.central.newCode([at.clinic])
    await enrol(loser.edge, fetch, { centralUrl: at.central.url, code })
    await close()
    expect(await loser.round()).toMatchObject({ isComplete: true, link: 'online' })
    expect(pendingOf(loser)).toBe(0)
    expect(await winner.round()).toMatchObject({ isComplete: true })
    const made = await at.admin.get('/api/patients/?q=copy')
    expect(made.body.results).toHaveLength(1)
  },
)

test.each(['the original', 'the copy'])(
  '[N10] [A1] once %s was released and has called, the token that both had is nobody’s',
  async (chosen) => {
    const at = await startTwins()
    const isOriginal = chosen === 'the original'
    const [winner, loser] = isOriginal ? [at.box, at.copy] : [at.copy, at.box]
    const tokenOf = ({ edge }: Pick<Box, 'edge'>) => edge.row.read().token ?? ''
    const shared = tokenOf(loser)
    const plain = async (token: string) => {
      const { status } = await createCaller(at.central.url, token).get('/api/patients/')
      return status
    }
    const name = isOriginal ? (at.copies()[0]?.name ?? '') : null
    expect(createAdministration(at.central, 'test').release(at.nodeId, name)).toBe(true)
    expect(await winner.round()).toMatchObject({ isComplete: true, link: 'online' })
    expect(tokenOf(winner)).not.toBe(shared)
    expect([await plain(tokenOf(winner)), await plain(shared)]).toEqual([200, 401])

    // It is still told what became of it, and comes back in the same way.
    expect(await loser.round()).toMatchObject({ isComplete: false, link: 'twin' })
    expect(loser.edge.row.read().lastError).toMatch(/was chosen.*Nothing is lost.*new code/)
    const { fetch, close } = createCentralFetch(undefined)
    const code = at.central.newCode([at.clinic])
    await enrol(loser.edge, fetch, { centralUrl: at.central.url, code })
    await close()
    expect(await loser.round()).toMatchObject({ isComplete: true, link: 'online' })
    expect(pendingOf(loser)).toBe(0)
    expect(await winner.round()).toMatchObject({ isComplete: true, link: 'online' })
  },
)

test('[N10] released without a name, the copy that calls next goes on', async () => {
  const at = await startTwins()
  expect(at.central.incarnations.release(at.nodeId, null)).toBe(true)
  expect(await at.copy.round()).toMatchObject({ isComplete: true })
  expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'twin' })
  expect(await at.copy.round()).toMatchObject({ isComplete: true })
  expect(at.copies()).toEqual([])
})

test('[N10] one of two that is put back to a backup meanwhile is shown, and can be released', async () => {
  const at = await startPlace()
  const backup = copyCard(at.box)
  await setPhone(at.device, at.patientId, '1')
  await at.box.round()
  const copy = await startCopy(copyCard(at.box), at.central.clock)
  for (const { box, device } of [
    { box: at.box, device: at.device },
    { box: copy, device: copy.device },
  ]) {
    await setPhone(device, at.patientId, 'anew')
    await box.round()
  }
  await setPhone(at.device, at.patientId, '2')
  expect(await at.box.round()).toMatchObject({ link: 'twin' })

  const restored = await startCopy(backup, at.central.clock)
  expect(await restored.round()).toMatchObject({ link: 'twin' })
  const { lastError } = restored.edge.row.read()
  const [, name = ''] = /central node release \S+ (\w+)/.exec(lastError ?? '') ?? []
  expect(at.copies().map((one) => one.name)).toContain(name)
  expect(at.central.incarnations.release(at.nodeId, name)).toBe(true)
  for (let n = 0; n < 2; n++) {
    await setPhone(restored.device, at.patientId, `restored ${n}`)
    expect(await restored.round()).toMatchObject({ isComplete: true, link: 'online' })
    for (const one of [at.box, copy]) expect(await one.round()).toMatchObject({ link: 'twin' })
  }
})

test('[N10] a copy that only pulls is found when the next day begins', async () => {
  const at = await startPlace()
  const copy = await startCopy(copyCard(at.box), at.central.clock)
  expect(await copy.round()).toMatchObject({ isComplete: true })
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  at.central.clock.advance(DAY_MS)
  const links = new Set<string>()
  for (let n = 0; n < 3; n++) {
    links.add((await at.box.round()).link)
    links.add((await copy.round()).link)
  }
  expect(links).toContain('twin')
})

/** Clients written against the contract, with tokens that they make themselves. */
function callerOf(at: Clinic, header?: string): Caller {
  const { token } = at.box.edge.row.read()
  const over = (url: string, init: RequestInit) => {
    const headers = new Headers(init.headers)
    if (header) headers.set('Sync-Incarnation', header)
    return fetch(url, { ...init, headers })
  }
  return createCaller(at.central.url, token, over)
}

test('[N10] central weighs the pair on every sync route, and on no other', async () => {
  const at = await startClinic()
  const { epoch } = (await at.admin.get('/api/sync/status/')).body
  const push = async (header?: string) => {
    const reply = await callerOf(at, header).send('POST', '/api/sync/push', { epoch, edits: [] })
    return [reply.status, reply.headers.get('sync-incarnation')]
  }
  // Who never sends the header is served as ever.
  expect(await push()).toEqual([200, null])
  expect(await push('a, b')).toEqual([200, 'known'])
  expect(await push('a, b')).toEqual([200, 'known'])
  expect(await push('b, c')).toEqual([200, 'known'])
  expect(await push('c, d')).toEqual([200, 'known'])
  // One that stops sending it says nothing that could be weighed: it is served.
  expect(await push()).toEqual([200, null])
  expect(await push('a, b')).toEqual([200, 'rewound'])
  expect(await push('c, d')).toEqual([200, 'known'])
  expect(await push('a, z')).toEqual([200, 'known'])
  expect(await push('c, d')).toEqual([403, null])
  expect(await push('a, z')).toEqual([403, null])
  expect(await push()).toEqual([403, null])
  for (const path of ['/api/sync/changes', '/api/sync/status/', '/api/sync/events']) {
    const reply = await callerOf(at, 'a, z').get(path)
    expect(reply, path).toMatchObject({ status: 403, body: { error_code: 'TWIN' } })
    expect(reply.headers.get('sync-protocol')).toBe('1')
  }
  // Elsewhere the pair says nothing: no copy is answered while one is to be chosen.
  expect(await callerOf(at, 'a, z').get('/api/patients/')).toMatchObject({
    status: 403,
    body: { error_code: 'TWIN' },
  })
  const wrong = await callerOf(at, 'a').get('/api/sync/changes')
  expect(wrong).toMatchObject({ status: 400, body: { error_code: 'INVALID_REQUEST' } })
})

test('[N10] while central can store nothing a box goes on reading, and its tokens stay', async () => {
  const at = await startPlace()
  await setPhone(at.device, at.patientId, '1')
  await at.box.round()
  // A new day, but too early for a comparison, which would present the new tokens to central.
  at.central.clock.advance(DAY_MS - 60_000)
  await at.box.round()
  const before = tokensOf(at.box)
  at.central.store.sqlite.pragma('query_only = 1')
  at.central.clock.advance(DAY_MS)
  await at.box.round()
  expect(tokensOf(at.box)).toBe(before)
  at.central.store.sqlite.pragma('query_only = 0')
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(at.node()).toMatchObject({ twinSince: null, rewoundCount: 0 })
  at.central.log.errors.length = 0
})

test('[N10] the commands show the copies, and let one of them go on', async () => {
  const at = await startTwins()
  const env = { CENTRAL_DATABASE_URL: `file:${at.central.file}` }
  const [node] = await runJsonHere('central', ['node', 'list'], env)
  expect(node).toMatchObject({ id: at.nodeId, state: 'twin', twin_since: expect.any(String) })
  expect(node.copies).toMatchObject([
    { incarnation: expect.any(String), address: expect.any(String), report: { pending: 1 } },
    { incarnation: expect.any(String), address: expect.any(String), report: { pending: 1 } },
  ])
  const listed = await runHere('central', ['node', 'list'], env)
  for (const { incarnation } of node.copies) expect(listed.out).toContain(`copy ${incarnation}`)
  expect(listed.out).toContain(`central node release ${at.nodeId}`)

  const wrong = await runHere('central', ['node', 'release', at.nodeId, 'ffffffff'], env)
  expect(wrong).toMatchObject({ code: 1, out: '' })
  expect(wrong.err).toMatch(/no copy ffffffff. Its copies: .* Nothing was changed/)
  const status = await runHere('edge', ['status'], { EDGE_DATABASE: at.copy.file })
  const mine = node.copies.find((one: { incarnation: string }) => {
    return status.out.includes(one.incarnation)
  })
  expect(status.out).toContain('Link: twin')
  const words = ['node', 'release', at.nodeId, mine.incarnation]
  expect(await runJsonHere('central', words, env)).toEqual({
    released: at.nodeId,
    incarnation: mine.incarnation,
  })
  expect(await at.copy.round()).toMatchObject({ isComplete: true })
  expect(await at.box.round()).toMatchObject({ link: 'twin' })
  expect(await runJsonHere('central', ['node', 'list'], env)).toMatchObject([
    { state: 'active', copies: [], rewound_count: 1, rewound_at: expect.any(String) },
  ])
})
