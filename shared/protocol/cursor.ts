import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { z } from 'zod'

/** A scope of the feed (rule F1): `catalogue`, `clinic:<id>` or `all`. */
export type ScopeName = string

const position = z.int().min(0)

/** How far the first filling of some scopes has got. Its order of phases is in `feed.ts`. */
const fillSchema = z.strictObject({
  /** The scopes being filled, with their heads at the start; later changes come as deltas. */
  heads: z.record(z.string(), position),
  /** The start of the clinics' day when the filling began: what is needed today comes first. */
  today: z.int(),
  phase: z.int().min(0),
  scope: z.int().min(0),
  after: z.string(),
})
export type Fill = z.infer<typeof fillSchema>

const cursorSchema = z.strictObject({
  epoch: z.string(),
  /** Per scope that was filled: the sequence number up to which the replica has its changes. */
  positions: z.record(z.string(), position),
  /** Heads of which outcomes of the caller's edits have told it since, beyond its positions (N9). */
  told: z.record(z.string(), position).optional(),
  /** The latest time of its scopes when it was given: nothing up to its positions is later. */
  at: z.int().optional(),
  /** The terms of the feed when it was given (N9). A cursor of an older version names none. */
  terms: z.string().optional(),
  /** The key in the stock ledger up to which the movements in its records were told (F3). */
  ledger: position.optional(),
  fill: fillSchema.optional(),
  /** Scopes are filled with no more than a day's work needs (F4); without it with everything. */
  extent: z.literal('work').optional(),
  /**
   * Scopes that the caller has lost and of which it does not hold all any more, each with the key up
   * to which it was withdrawn.
   */
  withdrawn: z.record(z.string(), z.string()).optional(),
})
/** What a cursor holds (rule F5). Opaque to the replica. */
export type Cursor = z.infer<typeof cursorSchema>

/** Bytes of the authentication tag: 128 bits. */
const TAG_HEX_LENGTH = 32

/** Writes a cursor as an opaque text that only this authority can have made, for this principal. */
export function sealCursor(cursor: Cursor, key: Uint8Array, principalId: string): string {
  const body = toBase64Url(JSON.stringify(cursor))
  return `${body}.${tagOf(body, key, principalId)}`
}

/** Reads a cursor; null if it is malformed, forged, or was given to another principal. */
export function openCursor(text: string, key: Uint8Array, principalId: string): Cursor | null {
  const [body = '', tag = '', ...rest] = text.split('.')
  if (rest.length > 0 || !isEqual(tag, tagOf(body, key, principalId))) return null
  const result = cursorSchema.safeParse(JSON.parse(fromBase64Url(body)))
  return result.success ? result.data : null
}

function tagOf(body: string, key: Uint8Array, principalId: string): string {
  const mac = hmac(sha256, key, utf8ToBytes(`${principalId}\n${body}`))
  return bytesToHex(mac).slice(0, TAG_HEX_LENGTH)
}

/** Compares without telling by its duration where the first difference is. */
function isEqual(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}

function toBase64Url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): string {
  return atob(text.replaceAll('-', '+').replaceAll('_', '/'))
}
