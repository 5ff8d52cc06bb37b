import { randomUUID } from 'node:crypto'
import type { Driver } from './driver.ts'

/** What the requests on one collection are made of. */
export type Kind = {
  collection: string
  /** The fields of a new record, other ones at each call. */
  fields: () => Record<string, unknown>
  /** One field that may change, to a value that it does not have yet. */
  change: () => Record<string, unknown>
  /** The same field with a value that no schema takes. */
  wrong: Record<string, unknown>
  /** A record that is there; made by the requests themselves where the caller may write. */
  existing?: string
}

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

/** All operations on one collection: reading first, then writing if the caller may. */
export async function askRecords(driver: Driver, kind: Kind): Promise<void> {
  const created = kind.existing === undefined ? await askCreate(driver, kind) : null
  const path = `/api/${kind.collection}/${created ?? kind.existing}/`
  await askLists(driver, kind)
  await askOne(driver, kind, path)
  await askSince(driver, kind)
  if (created === null) return askForbidden(driver, kind, path)
  await askChanges(driver, kind, path)
  await askSyncUpdate(driver, kind, path)
  await askDelete(driver, kind)
}

async function askCreate({ fitting, unfitting }: Driver, kind: Kind): Promise<string> {
  const path = `/api/${kind.collection}/`
  const body = kind.fields()
  const headers = key()
  const first = await fitting('POST', path, { status: 201, body, headers })
  await fitting('POST', path, { status: 201, body, headers })
  await fitting('POST', path, {
    status: 422,
    code: 'EDIT_ID_REUSED',
    body: { ...body, ...kind.change() },
    headers,
  })
  const again = { ...body, id: first.body.id }
  await fitting('POST', path, { status: 409, code: 'RECORD_EXISTS', body: again, headers: key() })
  await unfitting('POST', path, { status: 422, code: 'INVALID_EDIT', body: { ...body, fleas: 7 } })
  await unfitting('POST', path, {
    status: 422,
    code: 'INVALID_EDIT',
    body: { ...body, ...kind.wrong },
  })
  const refused = { status: 400, code: 'INVALID_REQUEST' } as const
  await unfitting('POST', path, { ...refused, body: [] })
  await unfitting('POST', path, { ...refused, body: { ...body, id: 'x' } })
  const plain = { 'Content-Type': 'text/plain' }
  await unfitting('POST', path, {
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    body: 'Amina',
    headers: plain,
  })
  return first.body.id
}

async function askLists({ fitting, unfitting }: Driver, { collection }: Kind) {
  const path = `/api/${collection}/`
  const first = await fitting('GET', path, { status: 200 })
  const tag = first.headers.get('etag') ?? ''
  await fitting('GET', path, { status: 304, headers: { 'If-None-Match': tag } })
  await fitting('GET', path, { status: 412, headers: { 'If-Match': '"none"' } })
  await fitting('GET', path, { status: 200, headers: { Accept: 'text/csv' } })
  await fitting('GET', path, { status: 200, query: { q: 'a' } })
  await fitting('GET', path, { status: 200, query: { limit: '1', after: UNKNOWN } })
  for (const query of [{ limit: '0' }, { limit: 'many' }, { after: 'x' }]) {
    await unfitting('GET', path, { status: 400, code: 'INVALID_REQUEST', query })
  }
}

async function askOne({ fitting, unfitting }: Driver, { collection }: Kind, path: string) {
  const { headers } = await fitting('GET', path, { status: 200 })
  const tag = headers.get('etag') ?? ''
  await fitting('GET', path, { status: 304, headers: { 'If-None-Match': tag } })
  await fitting('GET', path, { status: 200, headers: { 'If-Match': tag } })
  await fitting('GET', path, { status: 412, headers: { 'If-Match': '"none"' } })
  await fitting('GET', `/api/${collection}/${UNKNOWN}/`, { status: 404, code: 'NOT_FOUND' })
  await unfitting('GET', `/api/${collection}/x/`, { status: 404, code: 'NOT_FOUND' })
}

async function askSince({ fitting, unfitting }: Driver, { collection }: Kind) {
  const path = `/api/${collection}/sync/`
  const first = await fitting('GET', path, { status: 200 })
  const tag = first.headers.get('etag') ?? ''
  await fitting('GET', path, { status: 304, headers: { 'If-None-Match': tag } })
  await fitting('GET', path, { status: 304, headers: { 'If-None-Match': '*' } })
  const last_sync_timestamp = first.headers.get('x-last-sync') ?? ''
  await fitting('GET', path, { status: 200, query: { last_sync_timestamp } })
  await fitting('GET', path, { status: 200, query: { limit: '1' } })
  const ask = (text: string, status: number, code: string) =>
    fitting('GET', path, { status, code, query: { last_sync_timestamp: text } })
  await ask('yesterday', 400, 'INVALID_TIMESTAMP')
  await ask('2100-01-01T00:00:00Z', 400, 'INVALID_TIMESTAMP')
  await ask('2020-01-01T00:00:00Z', 410, 'RESYNC_REQUIRED')
  await unfitting('GET', path, { status: 400, code: 'INVALID_REQUEST', query: { limit: '0' } })
  await unfitting('GET', path, { status: 400, code: 'INVALID_REQUEST', query: { page: 'x' } })
}

async function askChanges({ fitting, unfitting }: Driver, kind: Kind, path: string) {
  const missing = `/api/${kind.collection}/${UNKNOWN}/`
  const read = await fitting('GET', path, { status: 200 })
  const tag = read.headers.get('etag') ?? ''
  const stale = { 'If-Match': '"none"' }
  const failed = { status: 412, code: 'PRECONDITION_FAILED', headers: stale } as const

  const body = kind.change()
  await fitting('PATCH', path, { status: 200, body, headers: { ...key(), 'If-Match': tag } })
  await fitting('PATCH', path, { ...failed, body: kind.change() })
  await fitting('PATCH', missing, { status: 404, code: 'NOT_FOUND', body })
  await unfitting('PATCH', path, { status: 422, code: 'INVALID_EDIT', body: { fleas: 7 } })
  await unfitting('PATCH', path, { status: 422, code: 'INVALID_EDIT', body: kind.wrong })
  await unfitting('PATCH', path, { status: 400, code: 'INVALID_REQUEST', body: [] })

  const whole = { ...read.body, ...kind.change() }
  await fitting('PUT', path, { status: 200, body: whole, headers: key() })
  await fitting('PUT', path, { ...failed, body: whole })
  await fitting('PUT', missing, { status: 404, code: 'NOT_FOUND', body: whole })
  // Of stock everything may be left out: what cannot change, and what has an initial value.
  if (kind.collection === 'pharmacy-inventory') {
    await fitting('PUT', path, { status: 200, body: {} })
  } else {
    await unfitting('PUT', path, { status: 422, code: 'INVALID_EDIT', body: {} })
  }
  await unfitting('PUT', path, {
    status: 422,
    code: 'INVALID_EDIT',
    body: { ...whole, ...kind.wrong },
  })
  await unfitting('PUT', path, { status: 400, code: 'INVALID_REQUEST', body: [] })
}

async function askSyncUpdate({ fitting, unfitting }: Driver, kind: Kind, path: string) {
  const own = `${path}sync_update/`
  const read = await fitting('GET', path, { status: 200 })
  const tag = read.headers.get('etag') ?? ''
  const seen = { client_last_synced_at: read.body.updated_at }
  const body = { ...seen, ...kind.change() }
  const headers = key()
  await fitting('PUT', own, { status: 200, body, headers: { ...headers, 'If-Match': tag } })
  await fitting('PUT', own, { status: 200, body, headers: { ...headers, 'If-Match': tag } })
  const stale = { client_last_synced_at: '2026-01-01T00:00:00Z', ...kind.change() }
  await fitting('PUT', own, { status: 409, code: 'STALE_UPDATE', body: stale })
  await fitting('PUT', own, { status: 428, code: 'PRECONDITION_REQUIRED', body: kind.change() })
  const future = { client_last_synced_at: '2100-01-01T00:00:00Z', ...kind.change() }
  await fitting('PUT', own, { status: 400, code: 'INVALID_TIMESTAMP', body: future })
  const missing = `/api/${kind.collection}/${UNKNOWN}/sync_update/`
  await fitting('PUT', missing, { status: 404, code: 'NOT_FOUND', body })
  const { body: now } = await fitting('GET', path, { status: 200 })
  const wrong = { ...kind.wrong, client_last_synced_at: now.updated_at }
  await unfitting('PUT', own, { status: 422, code: 'INVALID_EDIT', body: wrong })
  await unfitting('PUT', own, { status: 400, code: 'INVALID_REQUEST', body: [] })
}

async function askDelete({ fitting, unfitting }: Driver, kind: Kind) {
  const { body } = await fitting('POST', `/api/${kind.collection}/`, {
    status: 201,
    body: kind.fields(),
  })
  const path = `/api/${kind.collection}/${body.id}/`
  await fitting('DELETE', path, {
    status: 412,
    code: 'PRECONDITION_FAILED',
    headers: { 'If-Match': '"none"' },
  })
  await fitting('DELETE', path, { status: 204, headers: key() })
  await fitting('DELETE', path, { status: 404, code: 'NOT_FOUND' })
  await unfitting('DELETE', `/api/${kind.collection}/x/`, { status: 404, code: 'NOT_FOUND' })
}

/** Where only central writes, every write is refused in the same way. */
async function askForbidden({ fitting }: Driver, kind: Kind, path: string) {
  const refused = { status: 403, code: 'READ_ONLY_COLLECTION' } as const
  const { body: read } = await fitting('GET', path, { status: 200 })
  await fitting('POST', `/api/${kind.collection}/`, { ...refused, body: kind.fields() })
  await fitting('PATCH', path, { ...refused, body: kind.change() })
  await fitting('PUT', path, { ...refused, body: { ...read, ...kind.change() } })
  const body = { client_last_synced_at: read.updated_at, ...kind.change() }
  await fitting('PUT', `${path}sync_update/`, { ...refused, body })
  await fitting('DELETE', path, refused)
}

function key() {
  return { 'Idempotency-Key': randomUUID() }
}
