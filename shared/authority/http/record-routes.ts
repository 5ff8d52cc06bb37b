import { Hono } from 'hono'
import { type Collection, exampleFields, type Fields, schemasOf } from '../../model/collections.ts'
import { isUuid, lowerCase, uuid } from '../../model/field.ts'
import { inventoryId } from '../../model/pharmacy-inventory.ts'
import { isToldByEtag, recordEtag, toWire } from '../../model/record.ts'
import { exampleRecord, recordSchema } from '../../model/record-schema.ts'
import { invalidRequest } from '../../protocol/common-problems.ts'
import { changeRecord, createRecord, readFields, readObject } from './change-record.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { describe } from './operation.ts'
import { checkPreconditions } from './preconditions.ts'
import { replacementOf, replacementSchema } from './replacement.ts'
import { visibleRecord } from './visible-record.ts'

/** Plain REST on the records of one collection (S4); its list is in `list-routes.ts`. */
export function recordRoutes(deps: AuthorityDeps, collection: Collection) {
  const isReplica = deps.ground === 'edge'
  const { one, many: tag } = collection.title
  const { whole, part } = schemasOf(collection)
  const shown = {
    schema: recordSchema(collection, { isReplica }),
    example: exampleRecord(collection, isReplica),
  }
  const example = exampleFields(collection)

  return new Hono<AuthorityEnv>()
    .post(
      '/',
      describe({
        id: `create${one}`,
        tag,
        summary: 'Makes a record.',
        description: 'With `id`, a UUID made by the client, or without: then one is made here.',
        headers: ['Idempotency-Key'],
        get body() {
          return { schema: whole.extend({ id: uuid.optional() }), example }
        },
        answers: {
          201: { description: 'The new record.', ...shown, headers: ['ETag', 'Location'] },
        },
        // NOT_FOUND: a retry may find that the record was deleted since.
        problems: ['INVALID_REQUEST', 'NOT_FOUND', ...WRITE_PROBLEMS],
        conflicts: [
          'RECORD_EXISTS',
          'RECORD_DELETED',
          'INVALID_TRANSITION',
          'SLOT_TAKEN',
          'DEPENDS_ON_REJECTED',
        ],
      }),
      async (c) => {
        const body = await readObject(c)
        return createRecord(deps, c, collection, givenId(collection, body), body)
      },
    )
    .get(
      '/:id',
      describe({
        id: `get${one}`,
        tag,
        summary: 'Reads a record.',
        headers: ['If-None-Match', 'If-Match'],
        answers: {
          200: { description: 'The record.', ...shown, headers: ['ETag'] },
          304: { description: 'It still bears the tag.', headers: ['ETag'] },
        },
        problems: ['NOT_FOUND', 'PRECONDITION_FAILED'],
      }),
      async (c) => {
        const record = await visibleRecord(deps, c, collection)
        c.header('ETag', recordEtag(record))
        const isKnown = checkPreconditions(c, recordEtag(record)) === 'not modified'
        if (isToldByEtag(record)) return isKnown ? c.body(null, 304) : c.json(toWire(record))
        // Under the same tag it is shown otherwise before and after.
        c.header('Cache-Control', 'no-store')
        return c.json(toWire(record))
      },
    )
    .put(
      '/:id',
      describe({
        ...CHANGE,
        id: `replace${one}`,
        tag,
        summary: 'Replaces the fields of a record.',
        description:
          'What may be left out of a create gets its initial value when it is left out. What cannot change may be left out too, or given as it is, so that a record can be sent back as it was read.',
        get body() {
          return { schema: replacementSchema(collection), example }
        },
        answers: { 200: { description: 'The record as it is now.', ...shown, headers: ['ETag'] } },
      }),
      async (c) => {
        const given = await readFields(c)
        return changeRecord(deps, c, collection, given, (seen) => ({
          op: 'update',
          fields: replacementOf(collection, given, seen, c.get('principal')),
        }))
      },
    )
    .patch(
      '/:id',
      describe({
        ...CHANGE,
        id: `update${one}`,
        tag,
        summary: 'Changes the fields that are named.',
        body: { schema: part, example: firstOf(example) },
        answers: { 200: { description: 'The record as it is now.', ...shown, headers: ['ETag'] } },
      }),
      async (c) => {
        const fields = await readFields(c)
        return changeRecord(deps, c, collection, fields, () => ({ op: 'update', fields }))
      },
    )
    .delete(
      '/:id',
      describe({
        ...CHANGE,
        id: `delete${one}`,
        tag,
        summary: 'Deletes a record.',
        answers: { 204: { description: 'It is deleted.' } },
        conflicts: ['IN_USE', 'STALE_UPDATE', 'RECORD_DELETED', 'DEPENDS_ON_REJECTED'],
      }),
      (c) => changeRecord(deps, c, collection, null, () => ({ op: 'delete' })),
    )
}

const WRITE_PROBLEMS = [
  'OUT_OF_SCOPE',
  'READ_ONLY_COLLECTION',
  'INVALID_EDIT',
  'RECORD_DELETED',
  'EDIT_ID_REUSED',
] as const

/** What all changes of a record have in common. */
export const CHANGE = {
  headers: ['Idempotency-Key', 'If-Match', 'If-None-Match'],
  problems: ['INVALID_REQUEST', 'NOT_FOUND', 'PRECONDITION_FAILED', ...WRITE_PROBLEMS],
  conflicts: [
    'STALE_UPDATE',
    'RECORD_DELETED',
    'INVALID_TRANSITION',
    'SLOT_TAKEN',
    'INSUFFICIENT_STOCK',
    'DEPENDS_ON_REJECTED',
  ],
} as const

/** What a change names is mostly one field. */
export function firstOf(example: Fields): Fields {
  const names = Object.keys(example).filter((name) => !name.endsWith('_id'))
  return { [String(names[1])]: example[String(names[1])] }
}

/** The id that a new record is given by its body; null if it says nothing of it. */
function givenId({ name }: Collection, body: Record<string, unknown>): string | null {
  const { id, batch_number } = body
  if (id !== undefined) {
    const given = lowerCase(id)
    if (!isUuid(given)) throw invalidRequest({ id: 'must be a UUID' })
    return given
  }
  if (name !== 'pharmacy-inventory') return null
  // One record per pharmacy, medicine and batch: its id follows from them (R3).
  const pharmacy_id = lowerCase(body.pharmacy_id)
  const medicine_id = lowerCase(body.medicine_id)
  if (!isUuid(pharmacy_id)) throw invalidRequest({ pharmacy_id: 'must be a UUID' })
  if (!isUuid(medicine_id)) throw invalidRequest({ medicine_id: 'must be a UUID' })
  const batch = typeof batch_number === 'string' ? batch_number.normalize('NFC').trim() : null
  return inventoryId(pharmacy_id, medicine_id, batch || null)
}
