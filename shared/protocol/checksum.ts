import { sha256Hex } from '#sha256'

/**
 * On every body below `/api/sync` (rule F13): TCP lets through what its 16 bits do not notice, and
 * JSON with a digit changed is JSON still.
 */
export const SYNC_CHECKSUM = 'Sync-Checksum'

/** Against accidents, not against forgers: those need TLS to be kept out. */
const DIGITS = 12

/** The checksum of a body before it is compressed. */
export function checksumOf(body: string | Uint8Array): string {
  return sha256Hex(body).slice(0, DIGITS)
}
