import type { Context } from 'hono'
import type { Collection, CollectionName, Fields } from '../../model/collections.ts'
import { withoutRecentMovements } from '../../model/recent-movements.ts'
import {
  fieldsOf,
  recordEtag,
  type StoredRecord,
  toWire,
  type WireRecord,
} from '../../model/record.ts'
import { readJson } from '../../node/body.ts'
import { matchesStrongly } from '../../protocol/headers.ts'
import { PUSH_BYTES_MAX } from '../../protocol/messages.ts'
import type { Precondition } from '../prepare.ts'
import { isVisible } from '../scopes.ts'
import { orAnswerLost } from '../submit.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { objectBody } from './input.ts'
import { checkPreconditions, preconditionFailed } from './preconditions.ts'
import { notFoundRecord, visibleRecord } from './visible-record.ts'
import { replyWithConflict, type Written, writeOnce } from './write.ts'

type RecordContext = Context<AuthorityEnv>

/** A body that must be a JSON object. */
export async function readObject(c: Context): Promise<Record<string, unknown>> {
  return objectBody(await readJson(c.req.raw, PUSH_BYTES_MAX))
}

/** A JSON object's fields of a record; the keys that every record has (R2) are passed over. */
export async function readFields(c: Context): Promise<Fields> {
  return givenFields(await readObject(c))
}

/** The same of a body that was read. */
export function givenFields(body: Record<string, unknown>): Fields {
  return withoutRecentMovements(fieldsOf(body as WireRecord))
}

/** Answers a `POST` that makes a record; null for an id: it is made here. */
export async function createRecord(
  deps: AuthorityDeps,
  c: RecordContext,
  { name }: Collection,
  givenId: string | null,
  body: Record<string, unknown>,
): Promise<Response> {
  const fields = givenFields(body)
  const written = await writeOnce(deps, c, body, async (editId) => {
    // A retry makes the same record, also at a box that has forgotten the first one.
    const recordId = givenId ?? deps.ids.recordIdFor(editId)
    return { collection: name, recordId, op: 'create', seen: null, fields }
  })
  if (written.outcome.conflict) return replyWithConflict(c, written.outcome)
  c.header('Location', `/api/${name}/${written.recordId}/`)
  return replyWithRecord(deps, c, name, written, 201)
}

type Change = {
  op: 'update' | 'delete' | 'move_stock'
  fields?: Fields
  movement?: Record<string, unknown>
  isPlacement?: boolean
  isMerge?: boolean
  precondition?: Precondition
}

/** Answers a request that changes the record in the path. `body`: what the client sent. */
export async function changeRecord(
  deps: AuthorityDeps,
  c: RecordContext,
  collection: Collection,
  body: unknown,
  changeOf: (seen: StoredRecord) => Change,
): Promise<Response> {
  const ifMatch = c.req.header('if-match')
  const written = await writeOnce(deps, c, body, async () => {
    const seen = await visibleRecord(deps, c, collection)
    checkPreconditions(c, recordEtag(seen))
    const { precondition, ...change } = changeOf(seen)
    return {
      ...change,
      collection: collection.name,
      recordId: seen.id,
      seen,
      precondition: { ...precondition, ...(ifMatch !== undefined && { ifMatch }) },
    }
  })
  const { outcome } = written
  // Changed between our look and the judge's: for `If-Match` that is a failed precondition too.
  if (ifMatch !== undefined && outcome.conflict?.error_code === 'STALE_UPDATE') {
    const etag = recordEtag(await visibleRecord(deps, c, collection))
    if (!matchesStrongly(ifMatch, etag)) throw preconditionFailed(etag)
  }
  if (outcome.conflict) return replyWithConflict(c, outcome)
  if (c.req.method === 'DELETE') return c.body(null, 204)
  return replyWithRecord(deps, c, collection.name, written, 200)
}

/** Answers with the record as it is now, and its tag. */
export async function replyWithRecord(
  { store }: AuthorityDeps,
  c: RecordContext,
  collection: CollectionName,
  { outcome, recordId }: Written,
  status: 200 | 201,
): Promise<Response> {
  const placed = await orAnswerLost(store.read((reader) => reader.record(collection, recordId)))
  // A retry may find that the record was deleted, or has left what the caller may see.
  if (!placed || !isVisible(c.get('principal'), placed.scopes)) throw notFoundRecord(collection)
  c.header('ETag', recordEtag(placed.record))
  return c.json(outcome.record ?? toWire(placed.record), status)
}
