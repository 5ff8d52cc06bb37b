import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { ScopeName } from './cursor.ts'
import { PROTOCOL_VERSION } from './headers.ts'

/** Heads by scope: the sequence number of the last change in each. */
export type Heads = Record<ScopeName, number>

/**
 * The entity tag of the feed (rule F7): a function of epoch, protocol version and the heads of the
 * caller's scopes and the ids of its open orders, never of a body. Weak, because the same content
 * goes out in several encodings.
 */
export function feedEtag(epoch: string, heads: Heads, orders: readonly string[] = []): string {
  const state = Object.entries(heads).sort(([a], [b]) => (a < b ? -1 : 1))
  const asked = orders.length > 0 ? [orders] : []
  return `W/"${digest([PROTOCOL_VERSION, epoch, state, ...asked])}"`
}

/** The tag of an unfinished page: of its own, so that it never answers `304`. */
export function unfinishedEtag(cursor: string): string {
  return `W/"page-${digest(cursor)}"`
}

function digest(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(value)))).slice(0, 32)
}
