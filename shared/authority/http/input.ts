import type { Context } from 'hono'
import { z } from 'zod'
import { fieldErrors } from '../../model/collections.ts'
import { isUuid } from '../../model/field.ts'
import { type Millis, parseInstant } from '../../model/time.ts'
import { invalidRequest } from '../../protocol/common-problems.ts'
import { Problem } from '../../protocol/problems.ts'

/** The record id in the path, lower-case. Throws `Problem` NOT_FOUND. */
export function recordIdOf(c: Context): string {
  const id = (c.req.param('id') ?? '').toLowerCase()
  if (isUuid(id)) return id
  throw new Problem('NOT_FOUND', 'There is no such record.', { errors: { id: 'must be a UUID' } })
}

/** How many entries an answer holds at most, in a query. */
export function limitOf({ initial, max }: { initial: number; max: number }) {
  const description = `The most entries in the answer; ${initial} if it is left out.`
  return wholeNumber(max)
    .default(initial)
    .meta({ description, ...asInteger(max) })
}

/** As `limitOf`, but without it the answer holds all. */
export function optionalLimit(max: number) {
  const description = 'The most entries in the answer; all if it is left out.'
  return wholeNumber(max)
    .optional()
    .meta({ description, ...asInteger(max) })
}

/** Taken and not looked at: it makes the address of a read one that no cache has kept (F10). */
export const at = z.string().max(100).optional().meta({
  description:
    'Any text, another one each time, so that a cache on the way has nothing to answer with.',
})

function wholeNumber(max: number) {
  return z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text), 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(1).max(max))
}

/** As the document shows it: a query is text only on the wire. */
function asInteger(maximum: number) {
  return { type: 'integer', minimum: 1, maximum } as const
}

/** Checks a body against its schema. Throws `Problem` INVALID_REQUEST with the fields at fault. */
export function checkBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw invalidRequest(fieldErrors(result.error))
}

const anyObject = z.record(z.string(), z.unknown())

/** A body that must be an object. */
export function objectBody(body: unknown): Record<string, unknown> {
  return checkBody(anyObject, body)
}

/**
 * A timestamp that a client names (S2, S3): not later than `latest`. Throws `Problem`
 * INVALID_TIMESTAMP.
 */
export function timestampOf(name: string, value: unknown, latest: Millis): Millis {
  // A plus sign that was not escaped in a query arrives as a space.
  const text = typeof value === 'string' ? value.replace(/ (\d{2}:?\d{2})$/, '+$1') : ''
  const instant = parseInstant(text)
  const clause =
    instant === null
      ? 'must be a timestamp like 2026-01-31T09:00:00Z'
      : instant > latest
        ? 'lies in the future'
        : null
  if (instant !== null && clause === null) return instant
  throw new Problem('INVALID_TIMESTAMP', `${name} ${clause}. Nothing was changed.`, {
    errors: { [name]: String(clause) },
  })
}
