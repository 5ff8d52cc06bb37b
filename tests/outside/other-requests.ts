import { randomUUID } from 'node:crypto'
import { v7 } from 'uuid'
import { type Document, type Driver, operationsOf } from './driver.ts'

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

/** Everything that is no collection, as central and a box serve it alike. */
export async function askCommon(driver: Driver, patient: string): Promise<void> {
  const { fitting, unfitting } = driver
  await fitting('GET', '/api/sync/status/', { status: 200 })
  await fitting('GET', '/api/health/live', { status: 200, token: null })
  await fitting('GET', '/api/health/ready', { status: 200, token: null })
  await fitting('GET', '/openapi.json', { status: 200, token: null })
  await fitting('GET', '/docs', { status: 200, token: null })
  await fitting('GET', '/docs/start.js', { status: 200, token: null })
  await fitting('GET', '/docs/swagger-ui.css', { status: 200, token: null })
  await fitting('GET', '/docs/nothing', { status: 404, code: 'NOT_FOUND', token: null })
  await fitting('GET', '/metrics', { status: 200 })
  await askFeed(driver)
  await askPush(driver, patient)
  await fitting('GET', '/api/edits', { status: 200 })
  await fitting('GET', '/api/edits', { status: 200, query: { state: 'accepted', limit: '2' } })
  await fitting('GET', '/api/edits', { status: 200, query: { record_id: patient } })
  for (const query of [{ state: 'lost' }, { record_id: 'x' }, { limit: '0' }]) {
    await unfitting('GET', '/api/edits', { status: 400, code: 'INVALID_REQUEST', query })
  }
}

async function askFeed({ fitting, unfitting }: Driver) {
  const path = '/api/sync/changes'
  await fitting('GET', path, { status: 200, query: { limit: '1' } })
  let page = await fitting('GET', path, { status: 200 })
  while (page.body.more) {
    page = await fitting('GET', path, { status: 200, query: { cursor: page.body.cursor } })
  }
  const headers = { 'If-None-Match': page.headers.get('etag') ?? '' }
  await fitting('GET', path, { status: 304, query: { cursor: page.body.cursor }, headers })
  await fitting('GET', path, { status: 400, code: 'BAD_CURSOR', query: { cursor: 'x' } })
  await unfitting('GET', path, { status: 400, code: 'INVALID_REQUEST', query: { limit: '0' } })
}

async function askPush({ fitting, unfitting }: Driver, patient: string) {
  const path = '/api/sync/push'
  const { epoch } = (await fitting('GET', '/api/sync/status/', { status: 200 })).body
  const edit = (more: object) => ({
    id: v7(),
    collection: 'patients',
    record_id: patient,
    op: 'update',
    base: { revision: 1 },
    fields: { village: 'Ahero' },
    made_at: '2026-03-02T08:00:00.000Z',
    ...more,
  })
  const edits = [
    edit({}),
    edit({ base: { revision: 0 }, fields: { village: 'Rabuor' } }),
    edit({ fields: { sex: 'neither' } }),
    edit({ record_id: UNKNOWN }),
    edit({ op: 'delete', record_id: randomUUID(), fields: undefined }),
  ]
  await fitting('POST', path, { status: 200, body: { epoch, edits } })
  await fitting('POST', path, { status: 200, body: { epoch, edits } })
  await fitting('POST', path, { status: 200, body: { epoch, edits: [] } })
  const elsewhere = { epoch: UNKNOWN, edits: [] }
  await fitting('POST', path, { status: 410, code: 'RESYNC_REQUIRED', body: elsewhere })
  const refused = { status: 400, code: 'INVALID_REQUEST' } as const
  await unfitting('POST', path, { ...refused, body: { epoch } })
  await unfitting('POST', path, { ...refused, body: { epoch, edits: [edit({ id: 'x' })] } })
  await unfitting('POST', path, { ...refused, body: { epoch, edits: [], decisions: [{}] } })
  const many = Array.from({ length: 501 }, () => edit({}))
  await unfitting('POST', path, { status: 413, code: 'TOO_LARGE', body: { epoch, edits: many } })
}

/** Movements of stock, on a record that is there. */
export async function askMovements(driver: Driver, record: string, patient: string): Promise<void> {
  const { fitting, unfitting } = driver
  const path = `/api/pharmacy-inventory/${record}/movements`
  const move = (body: object) => ({ body })
  const more = { reason: 'Malaria', patient_id: patient, occurred_at: '2026-03-02T08:00:00Z' }
  await fitting('POST', path, { status: 200, ...move({ kind: 'RECEIVED', delta: 100 }) })
  await fitting('POST', path, { status: 200, ...move({ kind: 'DISPENSED', delta: -3, ...more }) })
  await fitting('POST', path, { status: 200, ...move({ kind: 'COUNTED', counted: 95 }) })
  await fitting('POST', path, {
    status: 409,
    code: 'INSUFFICIENT_STOCK',
    ...move({ kind: 'DISPENSED', delta: -5000 }),
  })
  await fitting('POST', `/api/pharmacy-inventory/${UNKNOWN}/movements`, {
    status: 404,
    code: 'NOT_FOUND',
    ...move({ kind: 'DAMAGED', delta: -1 }),
  })
  const wrong = { status: 422, code: 'INVALID_EDIT' } as const
  await unfitting('POST', path, { ...wrong, ...move({ kind: 'STOLEN', delta: -1 }) })
  await unfitting('POST', path, { ...wrong, ...move({ kind: 'DISPENSED' }) })
  await unfitting('POST', path, { ...wrong, ...move({ kind: 'DISPENSED', delta: 3 }) })
  await unfitting('POST', path, { ...wrong, ...move({ kind: 'CORRECTED', delta: 0 }) })
  await unfitting('POST', path, { ...wrong, ...move({ kind: 'COUNTED', counted: -1 }) })
}

/** Enrolment, at central only. */
export async function askEnrolment(driver: Driver, newCode: () => Promise<string>): Promise<void> {
  const { fitting, unfitting } = driver
  const path = '/api/nodes/enrol'
  const ask = { token: null }
  const code = await newCode()
  await fitting('POST', path, { ...ask, status: 200, body: { code, name: 'Box' } })
  await fitting('POST', path, { ...ask, status: 403, code: 'ENROLMENT_REFUSED', body: { code } })
  const body = { code: await newCode(), token_hash: 'a'.repeat(64) }
  await fitting('POST', path, { ...ask, status: 200, body })
  await fitting('POST', path, { ...ask, status: 200, body })
  for (const wrong of [{}, { code, token_hash: 'x' }, { code, fleas: 7 }]) {
    await unfitting('POST', path, { ...ask, status: 400, code: 'INVALID_REQUEST', body: wrong })
  }
}

/** What only a box serves. `changeAtCentral` changes what the box changes too: the box's is rejected. */
export async function askBox(
  { fitting, unfitting }: Driver,
  patient: string,
  changeAtCentral: (fields: object) => Promise<unknown>,
): Promise<void> {
  const wait = { status: 200, query: { wait: '1' } }
  await fitting('GET', '/api/inbox', { status: 200 })
  await fitting('POST', '/api/sync/run', wait)
  await fitting('PATCH', `/api/patients/${patient}/`, { status: 200, body: { phone: 'mine' } })
  await changeAtCentral({ phone: 'theirs' })
  await fitting('POST', '/api/sync/run', wait)
  const { body } = await fitting('GET', '/api/inbox', { status: 200 })
  if (body.results.length === 0) throw new Error('nothing came into the inbox')
  await fitting('GET', '/api/edits', { status: 200, query: { state: 'needs_decision' } })
  await fitting('POST', '/api/sync/run', { status: 202 })
  const query = { wait: 'long' }
  await unfitting('POST', '/api/sync/run', { status: 400, code: 'INVALID_REQUEST', query })
}

/** What every operation answers to a stranger, and to a client of another version. */
export async function askEach(driver: Driver, document: Document): Promise<void> {
  for (const { id, path, method } of operationsOf(document)) {
    if (id === EVENTS) continue
    const operation = document.paths[path]?.[method] as Described
    const own = path.replace('{id}', UNKNOWN).replace('{file}', 'start.js')
    const body = operation.requestBody?.content['application/json']?.example
    const given = { ...(body !== undefined && { body }) }
    const headers = { 'Sync-Protocol': '99' }
    await driver.fitting(method.toUpperCase(), own, {
      status: 426,
      code: 'UNSUPPORTED_PROTOCOL',
      headers,
      ...given,
    })
    if (operation.security?.length === 0) continue
    const stranger = { status: 401, code: 'UNAUTHENTICATED', ...given } as const
    await driver.fitting(method.toUpperCase(), own, { ...stranger, token: 'nobody' })
    await driver.unfitting(method.toUpperCase(), own, { ...stranger, token: null })
  }
}

/** A stream without an end: the proxy keeps an answer until it is whole. */
const EVENTS = 'listenForChanges'

type Described = {
  security?: unknown[]
  requestBody?: { content: Record<string, { example?: unknown }> }
}
