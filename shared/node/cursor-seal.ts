import { createHmac, timingSafeEqual } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { type Cursor, cursorSchema } from '../protocol/cursor.ts'

/*
 * A cursor goes with every request of a box that has nothing new: what is sealed is its JSON, deflated
 * with what most of them hold.
 */

/** Changed, it makes every cursor that was ever given a bad one. */
const DICTIONARY = Buffer.from(
  '"withdrawn":{"fill":{"heads":{"today":"phase":"scope":"after":"","extent":"work","told":{"all":{"epoch":"-4","positions":{"catalogue":,"clinic:-4-8-9-a-b},"at":17,"terms":"1.","ledger":',
)

/** No cursor is longer: it names 50 scopes, as many that the caller has lost, and each a few times. */
const JSON_BYTES_MAX = 100_000

/** Of the authentication tag: 128 bits. */
const TAG_HEX_LENGTH = 32

/** Writes a cursor as an opaque text that only this authority can have made, for this principal. */
export function sealCursor(cursor: Cursor, key: Uint8Array, principalId: string): string {
  const json = JSON.stringify(cursor)
  const body = DEFLATED + deflateRawSync(json, { dictionary: DICTIONARY }).toString('base64url')
  return `${body}.${tagOf(body, key, principalId)}`
}

/** Reads a cursor; null if it is malformed, forged, or was given to another principal. */
export function openCursor(text: string, key: Uint8Array, principalId: string): Cursor | null {
  const [body = '', tag = '', ...rest] = text.split('.')
  if (rest.length > 0 || !isEqual(tag, tagOf(body, key, principalId))) return null
  const result = cursorSchema.safeParse(JSON.parse(jsonOf(body)))
  return result.success ? result.data : null
}

/** Before a body that is deflated; JSON as it is, as older versions gave it, begins otherwise. */
const DEFLATED = '0'

function jsonOf(body: string): string {
  if (!body.startsWith(DEFLATED)) return Buffer.from(body, 'base64url').toString()
  const deflated = Buffer.from(body.slice(DEFLATED.length), 'base64url')
  const options = { dictionary: DICTIONARY, maxOutputLength: JSON_BYTES_MAX }
  return inflateRawSync(deflated, options).toString()
}

function tagOf(body: string, key: Uint8Array, principalId: string): string {
  const mac = createHmac('sha256', key).update(`${principalId}\n${body}`).digest('hex')
  return mac.slice(0, TAG_HEX_LENGTH)
}

/** Compares without telling by its duration where the first difference is. */
function isEqual(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}
