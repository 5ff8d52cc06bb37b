import { type Context, Hono } from 'hono'
import type { CollectionName } from '../../model/collections.ts'
import { isUuid, lowerCase } from '../../model/field.ts'
import { inventoryId } from '../../model/pharmacy-inventory.ts'
import {
  fieldsOf,
  recordEtag,
  type StoredRecord,
  toWire,
  type WireRecord,
} from '../../model/record.ts'
import { readJson } from '../../node/body.ts'
import { matchesStrongly, matchesWeakly } from '../../protocol/headers.ts'
import { type Outcome, PUSH_BYTES_MAX } from '../../protocol/messages.ts'
import { Problem } from '../../protocol/problems.ts'
import { isVisible, scopesOf } from '../scopes.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { collectionOf, invalidRequest, limitOf, objectBody, recordIdOf } from './input.ts'
import { notFoundRecord, replyWithConflict, submitDraft, submitRetry } from './write.ts'

/** How many records a list gives at once. */
const LIST_LIMIT = { initial: 100, max: 1000 }

type RecordContext = Context<AuthorityEnv>

/** Plain REST on the six collections (S4). */
export function recordRoutes(deps: AuthorityDeps) {
  return new Hono<AuthorityEnv>()
    .get('/:collection', async (c) => {
      const collection = collectionOf(c)
      const after = c.req.query('after') ?? null
      if (c.req.query('q') !== undefined) throw invalidRequest({ q: 'is not served yet' })
      if (after !== null && !isUuid(after)) throw invalidRequest({ after: 'must be a UUID' })
      const limit = limitOf(c, LIST_LIMIT)
      const scopes = scopesOf(c.get('principal'))
      const found = await deps.store.read((reader) =>
        reader.list({ collection, scopes, after, limit: limit + 1 }),
      )
      const results = found.slice(0, limit).map(toWire)
      return c.json({ results, next: found.length > limit ? nextLink(c, results, limit) : null })
    })
    .post('/:collection', async (c) => {
      const collection = collectionOf(c)
      const body = objectBody(await readJson(c.req.raw, PUSH_BYTES_MAX))
      const recordId = newRecordId(deps, collection, body)
      const fields = fieldsOf(body as WireRecord)
      const isIdChosenHere = body.id === undefined
      const draft = {
        collection,
        recordId,
        isIdChosenHere,
        op: 'create',
        seen: null,
        fields,
      } as const
      const outcome = (await submitRetry(deps, c, draft)) ?? (await submitDraft(deps, c, draft))
      if (outcome.status === 409) return replyWithConflict(c, outcome)
      const id = outcome.record?.id ?? recordId
      return replyWithRecord(deps, c, collection, id, outcome, 201)
    })
    .get('/:collection/:id', async (c) => {
      const record = await visibleRecord(deps, c)
      const etag = recordEtag(record)
      c.header('ETag', etag)
      if (matchesWeakly(c.req.header('if-none-match'), etag)) return c.body(null, 304)
      return c.json(toWire(record))
    })
    .patch('/:collection/:id', async (c) => {
      const fields = fieldsOf(objectBody(await readJson(c.req.raw, PUSH_BYTES_MAX)) as WireRecord)
      return changeRecord(deps, c, { op: 'update', fields })
    })
    .delete('/:collection/:id', (c) => changeRecord(deps, c, { op: 'delete' }))
    .post('/:collection/:id/movements', async (c) => {
      if (collectionOf(c) !== 'pharmacy-inventory') {
        throw new Problem('NOT_FOUND', 'Only pharmacy-inventory has movements.')
      }
      const movement = objectBody(await readJson(c.req.raw, PUSH_BYTES_MAX))
      return changeRecord(deps, c, { op: 'move_stock', movement })
    })
}

type Change = {
  op: 'update' | 'delete' | 'move_stock'
  fields?: Record<string, unknown>
  movement?: Record<string, unknown>
}

async function changeRecord(deps: AuthorityDeps, c: RecordContext, change: Change) {
  const collection = collectionOf(c)
  const recordId = recordIdOf(c)
  const retried = await submitRetry(deps, c, { ...change, collection, recordId })
  const outcome = retried ?? (await submitChange(deps, c, change))
  if (outcome.status === 409) return replyWithConflict(c, outcome)
  if (change.op === 'delete') return c.body(null, 204)
  return replyWithRecord(deps, c, collection, recordId, outcome, 200)
}

async function submitChange(deps: AuthorityDeps, c: RecordContext, change: Change) {
  const seen = await visibleRecord(deps, c)
  const ifMatch = c.req.header('if-match')
  if (ifMatch !== undefined && !matchesStrongly(ifMatch, recordEtag(seen))) {
    throw preconditionFailed(seen)
  }
  const outcome = await submitDraft(deps, c, {
    ...change,
    collection: seen.collection,
    recordId: seen.id,
    seen,
    ...(ifMatch !== undefined && { precondition: { ifMatch } }),
  })
  // Changed between our look and the judge's: for `If-Match` that is a failed precondition too.
  if (ifMatch !== undefined && outcome.conflict?.error_code === 'STALE_UPDATE') {
    throw preconditionFailed(await visibleRecord(deps, c))
  }
  return outcome
}

async function replyWithRecord(
  { store }: AuthorityDeps,
  c: RecordContext,
  collection: CollectionName,
  id: string,
  outcome: Outcome,
  status: 200 | 201,
) {
  const placed = await store.read((reader) => reader.record(collection, id))
  // A retry may find that the record has left what the caller may see.
  const isShown = placed !== null && isVisible(c.get('principal'), placed.scopes)
  if (isShown) c.header('ETag', recordEtag(placed.record))
  if (status === 201) c.header('Location', `/api/${collection}/${id}/`)
  return c.json(outcome.record ?? (isShown ? toWire(placed.record) : { id }), status)
}

/** The record in the path. Throws `Problem` NOT_FOUND if there is none that the caller may see. */
export async function visibleRecord(deps: AuthorityDeps, c: RecordContext): Promise<StoredRecord> {
  const collection = collectionOf(c)
  const id = recordIdOf(c)
  const placed = await deps.store.read((reader) => reader.record(collection, id))
  const isThere = placed?.record.deletedAt === null && isVisible(c.get('principal'), placed.scopes)
  if (!isThere) throw notFoundRecord(collection)
  return placed.record
}

function newRecordId(
  { ids }: AuthorityDeps,
  collection: CollectionName,
  body: Record<string, unknown>,
): string {
  const { id, batch_number } = body
  if (id !== undefined) {
    const given = lowerCase(id)
    if (!isUuid(given)) throw invalidRequest({ id: 'must be a UUID' })
    return given
  }
  if (collection !== 'pharmacy-inventory') return ids.recordId()
  // One record per pharmacy, medicine and batch: its id follows from them (R3).
  const pharmacy_id = lowerCase(body.pharmacy_id)
  const medicine_id = lowerCase(body.medicine_id)
  if (!isUuid(pharmacy_id)) throw invalidRequest({ pharmacy_id: 'must be a UUID' })
  if (!isUuid(medicine_id)) throw invalidRequest({ medicine_id: 'must be a UUID' })
  const batch = typeof batch_number === 'string' ? batch_number.normalize('NFC').trim() : null
  return inventoryId(pharmacy_id, medicine_id, batch || null)
}

function nextLink(c: Context, results: WireRecord[], limit: number): string {
  const query = new URLSearchParams({ after: results.at(-1)?.id ?? '', limit: String(limit) })
  return `${c.req.path}?${query}`
}

function preconditionFailed(seen: StoredRecord): Problem {
  return new Problem(
    'PRECONDITION_FAILED',
    'The record was changed since you read it. Nothing was changed; read it again.',
    { headers: { ETag: recordEtag(seen) } },
  )
}
