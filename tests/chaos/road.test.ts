import { createReplicaStore } from '@outpost/edge/store/replica-store'
import type { Page } from '@outpost/shared/protocol/messages'
import { createHttpLink } from '@outpost/shared/replica/http-link'
import { LinkDown } from '@outpost/shared/replica/link'
import { createLinkLimits } from '@outpost/shared/replica/link-limits'
import { runRound } from '@outpost/shared/replica/round'
import { expect, test } from 'vitest'
import { createOf } from '../support/authority.ts'
import { replicaStanding, startClinic } from '../support/clinic.ts'
import { linkDepsOf } from '../support/link-deps.ts'
import { create, patientFields } from '../support/make.ts'
import { LOGIN_PAGE, refusal, rewrite, startRoad, type Weather } from '../support/road.ts'

const start = { epoch: null, cursor: null, etag: null }

test('[N3] [E3] a push whose request or reply was lost is made again and takes effect once', async () => {
  const at = await startClinic()
  const stock = await at.stock(20)
  await at.box.round()
  const path = `/api/pharmacy-inventory/${stock}/movements`
  await at.device.send('POST', path, { kind: 'DISPENSED', delta: -5 })

  for (const lost of ['lost request', 'lost reply', 'lost reply'] as const) {
    at.road.weather(({ isPush }) => (isPush ? lost : 'clear'))
    expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'offline', accepted: 0 })
    expect(await at.edits()).toMatchObject([{ state: 'sent' }])
  }
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
  expect(await at.atCentral('pharmacy-inventory', stock)).toMatchObject({ quantity: 15 })
  expect(await at.seen('pharmacy-inventory', stock)).toMatchObject({
    quantity: 15,
    pending: null,
    sync_state: 'synced',
  })
})

test('[N3] a round pulls also when its push failed', async () => {
  const at = await startClinic()
  const mine = await at.patient()
  await at.box.round()
  const theirs = await at.patient({ full_name: 'Baraka Njoroge' })
  await at.setPhone(mine.id, '1')

  const weathers: Weather[] = ['lost request', 'lost reply', refusal(500, 'INTERNAL')]
  for (const [n, weather] of weathers.entries()) {
    await at.admin.send('PATCH', `/api/patients/${theirs.id}/`, { village: `Village ${n}` })
    at.road.weather(({ isPush }) => (isPush ? weather : 'clear'))
    await at.box.round()
    expect(await at.seen('patients', theirs.id)).toMatchObject({ village: `Village ${n}` })
    expect(await at.seen('patients', mine.id)).toMatchObject({ phone: '1' })
  }
})

test('[N3] [E7] a push whose reply was lost is made again in the round, so that nothing shows twice', async () => {
  const at = await startClinic()
  const stock = await at.stock(20)
  await at.box.round()
  const path = `/api/pharmacy-inventory/${stock}/movements`
  await at.device.send('POST', path, { kind: 'DISPENSED', delta: -5 })

  at.road.weather(({ isPush }) =>
    isPush && at.road.pushes().length === 1 ? 'lost reply' : 'clear',
  )
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1, error: null })
  expect(await at.seen('pharmacy-inventory', stock)).toMatchObject({ quantity: 15, pending: null })
  expect(await at.atCentral('pharmacy-inventory', stock)).toMatchObject({ quantity: 15 })
})

test('[N3] [N8] what is lost again and again goes in one round, as long as some comes through between', async () => {
  const at = await startClinic()
  const patients = await at.patients(8)
  await at.box.round()
  for (const id of patients) await at.setPhone(id, '1')
  at.road.clear()
  at.road.weather(({ isPush }) =>
    isPush && at.road.pushes().length % 2 === 1 ? 'lost request' : 'clear',
  )
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 8, error: null })
  expect(at.road.pushes().map(({ editIds }) => editIds.length)).toEqual([8, 4, 4, 4])
  // What the last push changed is pulled.
  expect(at.road.passed.at(-1)?.isPull).toBe(true)
  for (const id of patients) {
    expect(await at.seen('patients', id)).toMatchObject({ revision: 2, sync_state: 'synced' })
  }
})

test('[N3] a push that is lost twice in a row is not made again in the round', async () => {
  const at = await startClinic()
  const patients = await at.patients(8)
  await at.box.round()
  for (const id of patients) await at.setPhone(id, '1')
  at.road.clear()
  at.road.weather(({ isPush }) => (isPush ? 'lost request' : 'clear'))
  expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'offline' })
  expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'offline' })
  expect(at.road.pushes().map(({ editIds }) => editIds.length)).toEqual([8, 4, 2, 1])
})

test('[N4] what was edited while a push was under way stays', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  await at.setPhone(patient.id, 'first')

  at.road.weather(async ({ isPush }): Promise<Weather> => {
    if (isPush) await at.setPhone(patient.id, 'second')
    return 'clear'
  })
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
  expect(at.road.pushes()).toHaveLength(1)
  expect(await at.edits()).toMatchObject([{ state: 'accepted' }, { state: 'waiting' }])
  expect(await at.seen('patients', patient.id)).toMatchObject({
    phone: 'second',
    revision: 2,
    sync_state: 'pending',
  })
  expect(await at.atCentral('patients', patient.id)).toMatchObject({ phone: 'first' })

  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
  expect(await at.atCentral('patients', patient.id)).toMatchObject({ phone: 'second', revision: 3 })
})

test('[N2] what was edited while a page was on its way is seen over that page', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  await at.admin.send('PATCH', `/api/patients/${patient.id}/`, { village: 'Ahero', phone: 'old' })
  at.road.weather(async ({ isPull }): Promise<Weather> => {
    if (isPull) await at.setPhone(patient.id, 'mine')
    at.road.weather('clear')
    return 'clear'
  })
  await at.box.round()
  const seen = await at.seen('patients', patient.id)
  expect(seen).toMatchObject({
    phone: 'mine',
    village: 'Ahero',
    revision: 2,
    sync_state: 'pending',
  })
})

test('[N4] an edit that central names UNKNOWN_BASE stays, and goes again', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  await at.setPhone(patient.id, '1')
  at.road.weather(({ isPush }) =>
    isPush
      ? rewrite<{ outcomes: Record<string, unknown>[] }>(({ outcomes }) => {
          for (const outcome of outcomes) {
            outcome.status = 409
            outcome.conflict = { error_code: 'UNKNOWN_BASE', message: 'Send the base first.' }
          }
        })
      : 'clear',
  )
  expect(await at.box.round()).toMatchObject({ isComplete: false, accepted: 0, rejected: 0 })
  expect(await at.edits()).toMatchObject([{ state: 'sent', last_error: 'Send the base first.' }])
  expect((await at.device.get('/api/inbox')).body.results).toEqual([])

  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
})

test('[N4] outcomes for other edits, or none, leave an edit where it is', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  await at.setPhone(patient.id, '1')
  at.road.weather(({ isPush }) =>
    isPush
      ? rewrite<{ outcomes: Record<string, unknown>[] }>(({ outcomes }) => {
          for (const outcome of outcomes) outcome.edit_id = patient.id
        })
      : 'clear',
  )
  expect(await at.box.round()).toMatchObject({ isComplete: false, accepted: 0 })
  expect(await at.edits()).toMatchObject([{ state: 'sent' }])
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
})

test('[N4] an outcome of an edit that was not in the push leaves it where it is', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  const other = await at.patient()
  await at.box.round()
  await at.setPhone(patient.id, '1')
  let later: string | null = null
  at.road.weather(async ({ isPush }) => {
    if (!isPush || later) return 'clear'
    later = await at.setPhone(other.id, '2')
    return rewrite<{ outcomes: Record<string, unknown>[] }>(({ outcomes }) => {
      outcomes.push({ ...outcomes[0], edit_id: later })
    })
  })
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
  expect(await at.edits()).toMatchObject([{ state: 'accepted' }, { id: later, state: 'waiting' }])
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
  expect(await at.atCentral('patients', other.id)).toMatchObject({ phone: '2' })
})

test('[N3] a round asked for during a round is followed by another, and never runs beside it', async () => {
  const at = await startClinic()
  await at.box.round()
  at.road.clear()
  let underWay = 0
  let most = 0
  const asked: Promise<unknown>[] = []
  at.road.weather(async (): Promise<Weather> => {
    most = Math.max(most, ++underWay)
    if (asked.length === 0) {
      const run = () => at.device.send('POST', '/api/sync/run?wait=1')
      asked.push(run(), run(), run())
      const started = await at.device.send('POST', '/api/sync/run')
      expect(started).toMatchObject({ status: 202 })
      expect((await at.device.get('/api/sync/status/')).body).toMatchObject({ running: true })
    }
    underWay--
    return 'clear'
  })
  expect(await at.device.send('POST', '/api/sync/run?wait=1')).toMatchObject({
    status: 200,
    body: { complete: true, link: 'online' },
  })
  const later = (await Promise.all(asked)) as { body: unknown }[]
  expect(later).toMatchObject(Array(3).fill({ status: 200, body: { complete: true } }))
  // All that asked during the first round share the one that follows it.
  expect(at.road.pulls()).toHaveLength(2)
  expect(most).toBe(1)
})

test('[F11] a page cut off at any byte, also one that then looks whole, moves no cursor', async () => {
  const at = await startClinic()
  await at.patients(2)
  const link = createHttpLink(linkDepsOf(at))
  const whole = await link.pull({ position: start, limit: 10 })
  expect(whole).toMatchObject({ kind: 'page', page: { count: 2 } })
  const { received: length } = whole.traffic
  const before = replicaStanding(at.box)

  for (const looksWhole of [false, true]) {
    for (let cutAt = 0; cutAt < length; cutAt += looksWhole ? 3 : 11) {
      at.road.weather({ cutAt, looksWhole })
      const error = await link.pull({ position: start, limit: 10 }).catch((one: unknown) => one)
      expect(error, `cut at ${cutAt} of ${length}`).toBeInstanceOf(LinkDown)
      expect((error as LinkDown).isCutShort, `cut at ${cutAt} of ${length}`).toBe(true)
    }
  }
  expect(replicaStanding(at.box)).toEqual(before)
})

test('[F11] a page that holds fewer changes than it says is not taken', async () => {
  const at = await startClinic()
  await at.patients(12)
  const before = replicaStanding(at.box)
  at.road.weather(rewrite<Page>((body) => void body.changes.pop()))
  expect(await at.box.round()).toMatchObject({ isComplete: false, pulled: 0 })
  expect(replicaStanding(at.box)).toEqual(before)
})

test('[N8] a page cut short is asked for again by halves down to 10, in the next round too', async () => {
  const at = await startClinic()
  await at.patients(200)
  // A line on which nothing longer than this many changes comes through.
  at.road.weather(({ query }) => (Number(query.get('limit')) > 40 ? { cutAt: 600 } : 'clear'))
  expect(await at.box.round()).toMatchObject({ isComplete: true, pulled: 200 })
  const limits = at.road.pulls().map(({ query }) => Number(query.get('limit')))
  // The first cut after something came through may be chance.
  expect(limits.slice(0, 10)).toEqual([1000, 500, 250, 125, 62, 31, 39, 49, 49, 24])
  const learned = limits.at(-1) ?? 0
  expect(learned).toBeLessThan(50)

  at.road.clear()
  at.road.weather({ cutAt: 5 })
  await at.patient()
  expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'offline' })
  const last = at.road.pulls().map(({ query }) => Number(query.get('limit')))
  // What the line bore in one round is what the next begins with.
  expect(last.slice(0, 3)).toEqual([learned, learned, Math.floor(learned / 2)])
  expect(last.at(-1)).toBe(10)
  // It ends: a line that lets nothing through is not asked for ever.
  expect(last.length).toBeLessThan(15)
})

test('[N8] a box that found no connection for long sends all at once when there is one', async () => {
  const at = await startClinic()
  const patients = await at.patients(8)
  await at.box.round()
  for (const id of patients) await at.setPhone(id, '1')
  const gone = await startRoad(at.central.url)
  gone.close()
  at.box.edge.row.change({ centralUrl: gone.url })
  for (let round = 1; round <= 3; round++) {
    expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'offline' })
  }
  at.box.edge.row.change({ centralUrl: at.road.url })
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 8 })
  expect(at.road.pushes()).toHaveLength(1)
})

test('[N8] a server that never answers is given up after silence; one that still sends is not', async () => {
  const at = await startClinic()
  await at.patients(30)
  const silenceMs = 400
  const link = createHttpLink(linkDepsOf(at, silenceMs))
  const epoch = at.central.store.identity().epoch
  const edits = [createOf('patients', patientFields(at.clinic))]

  at.road.weather('silence')
  for (const ask of [
    () => link.pull({ position: start, limit: 100 }),
    () => link.push({ epoch, cursor: null, edits }),
  ]) {
    const error = await ask().catch((one: unknown) => one)
    expect(error).toMatchObject({ name: 'LinkDown', state: 'offline', wasUnderWay: true })
  }

  const { edge } = at.box
  const replica = createReplicaStore({ store: edge.store, row: edge.row, clock: edge.clock })
  const monotonic = () => performance.now()
  const limits = createLinkLimits()
  const deps = { store: replica, link, limits, clock: edge.clock, monotonic }
  expect(await runRound(deps)).toMatchObject({ isComplete: false, link: 'offline' })
  // All in all this takes longer than any silence that is borne.
  at.road.weather({ dripMs: 1 })
  const result = await runRound(deps)
  expect(result).toMatchObject({ isComplete: true, pulled: 30 })
  expect(await link.push({ epoch, cursor: null, edits })).toMatchObject({ kind: 'outcomes' })
  expect(result.durationMs).toBeGreaterThan(2 * silenceMs)
})

test('[F7] pulls go on behind a proxy that strips, weakens or changes entity tags', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  const tags: ((tag: string) => string | undefined)[] = [
    () => undefined,
    (tag) => tag.replace(/^W\//, ''),
    (tag) => tag.replace(/"$/, '-gzip"'),
  ]
  for (const [n, change] of tags.entries()) {
    at.road.weather({
      change: ({ headers: { etag, ...headers }, ...reply }) => {
        const tag = etag === undefined ? undefined : change(String(etag))
        return { ...reply, headers: { ...headers, ...(tag !== undefined && { etag: tag }) } }
      },
    })
    await at.admin.send('PATCH', `/api/patients/${patient.id}/`, { phone: `${n}` })
    expect(await at.box.round()).toMatchObject({ isComplete: true, pulled: 1 })
    expect(await at.seen('patients', patient.id)).toMatchObject({ phone: `${n}` })
    expect(await at.box.round()).toMatchObject({ isComplete: true, pulled: 0 })
  }
  at.road.clear()
  await at.box.round()
  const quiet = await at.box.round()
  expect(quiet).toMatchObject({ isComplete: true, pulled: 0, pages: 0 })
})

test('[F7] a cache that answers 304 to an unconditional request is not believed', async () => {
  const at = await startClinic()
  await at.patients(3)
  at.road.weather({ status: 304, headers: { 'sync-protocol': '1', etag: 'W/"x"' } })
  expect(await at.box.round()).toMatchObject({ isComplete: false, pulled: 0 })
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, pulled: 3 })
})

test('[R4] a field that this version does not know is seen beside an edit of the same record', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  at.road.weather(
    rewrite<Page>(({ changes }) => {
      for (const { record } of changes) if (record) record.field_of_tomorrow = 'A'
    }),
  )
  await at.box.round()
  await at.setPhone(patient.id, '1')
  expect(await at.seen('patients', patient.id)).toMatchObject({
    phone: '1',
    field_of_tomorrow: 'A',
  })
})

test('[N7] each state of the link has its name', async () => {
  const at = await startClinic()
  const states: [Weather, string][] = [
    ['clear', 'online'],
    ['lost request', 'offline'],
    [LOGIN_PAGE, 'captive_portal'],
    [refusal(401, 'UNAUTHENTICATED'), 'unauthorised'],
    [refusal(401, 'REVOKED'), 'unauthorised'],
    [refusal(500, 'INTERNAL'), 'central_error'],
    [refusal(503, 'STORAGE_FAILED'), 'central_error'],
    [refusal(426, 'UNSUPPORTED_PROTOCOL'), 'upgrade_needed'],
    [refusal(403, 'TWIN'), 'twin'],
  ]
  for (const [weather, link] of states) {
    at.road.weather(weather)
    expect(await at.box.round()).toMatchObject({ link, isComplete: link === 'online' })
    expect((await at.device.get('/api/sync/status/')).body).toMatchObject({ link })
  }
})

test('[N3] after 401, 410, 426 and TWIN a round does not pull', async () => {
  const at = await startClinic()
  const patient = await create(at.admin, 'patients', patientFields(at.clinic))
  await at.box.round()
  await at.setPhone(patient.id, '1')
  for (const [status, code] of [
    [401, 'UNAUTHENTICATED'],
    [426, 'UNSUPPORTED_PROTOCOL'],
    [403, 'TWIN'],
  ] as const) {
    at.road.clear()
    at.road.weather(({ isPush }) => (isPush ? refusal(status, code) : 'clear'))
    expect(await at.box.round()).toMatchObject({ isComplete: false, pages: 0 })
    expect(at.road.passed.map(({ isPush }) => isPush)).toEqual([true])
    expect(await at.edits()).toMatchObject([{ state: 'sent' }])
  }
})
