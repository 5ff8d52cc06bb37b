import type { Context } from 'hono'
import { z } from 'zod'
import {
  COLLECTION_NAMES,
  type CollectionName,
  fieldErrors,
  isCollectionName,
} from '../../model/collections.ts'
import { isUuid } from '../../model/field.ts'
import { Problem } from '../../protocol/problems.ts'

/** The collection in the path. Throws `Problem` NOT_FOUND. */
export function collectionOf(c: Context): CollectionName {
  const name = c.req.param('collection') ?? ''
  if (isCollectionName(name)) return name
  throw new Problem('NOT_FOUND', 'There is no such collection.', {
    errors: { collection: `must be one of ${COLLECTION_NAMES.join(', ')}` },
  })
}

/** The record id in the path, lower-case. Throws `Problem` NOT_FOUND. */
export function recordIdOf(c: Context): string {
  const id = (c.req.param('id') ?? '').toLowerCase()
  if (isUuid(id)) return id
  throw new Problem('NOT_FOUND', 'There is no such record.', { errors: { id: 'must be a UUID' } })
}

/** A whole number in the query. Throws `Problem` INVALID_REQUEST outside its bounds. */
export function limitOf(c: Context, bounds: { initial: number; max: number }): number {
  const text = c.req.query('limit')
  if (text === undefined) return bounds.initial
  const limit = Number(text)
  if (/^\d{1,9}$/.test(text) && limit >= 1 && limit <= bounds.max) return limit
  throw invalidRequest({ limit: `must be a whole number from 1 to ${bounds.max}` })
}

/** Checks a body against its schema. Throws `Problem` INVALID_REQUEST with the fields at fault. */
export function checkBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw invalidRequest(fieldErrors(result.error))
}

/** A body that must be an object. */
export function objectBody(body: unknown): Record<string, unknown> {
  return checkBody(z.record(z.string(), z.unknown()), body)
}

export function invalidRequest(errors: Record<string, string>): Problem {
  const detail = Object.entries(errors).map(([field, clause]) => `${field} ${clause}`)
  return new Problem('INVALID_REQUEST', `${detail.join('; ')}. Nothing was changed.`, { errors })
}
