import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import { uuid } from '@outpost/shared/model/field'
import type { Millis } from '@outpost/shared/model/time'
import { KNOWN_BY } from '@outpost/shared/protocol/sharing'
import { z } from 'zod'

/** For so long somebody who was looked up can be asked for. */
export const HANDLE_VALID_MS = 30 * MINUTE_MS

const handleSchema = z.strictObject({
  patient: uuid,
  /** What the asker knew. */
  by: z.enum(KNOWN_BY),
  /** Epoch milliseconds. */
  until: z.int(),
})
type Handle = z.output<typeof handleSchema>

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Writes a handle as a text that tells nothing of whom it stands for, that only this central can have
 * made, and that is good for this caller only. `key`: that of the cursors, from which one is derived.
 */
export function sealHandle(handle: Handle, key: Uint8Array, principalId: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, derived(key), nonce).setAAD(boundTo(principalId))
  const sealed = Buffer.concat([cipher.update(JSON.stringify(handle), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Reads a handle; null if it is malformed, forged, or was given to another caller. */
export function openHandle(text: string, key: Uint8Array, principalId: string): Handle | null {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length <= NONCE_BYTES + TAG_BYTES) return null
  const nonce = bytes.subarray(0, NONCE_BYTES)
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv(CIPHER, derived(key), nonce)
    .setAAD(boundTo(principalId))
    .setAuthTag(tag)
  const opened = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8')
  try {
    return handleSchema.parse(JSON.parse(opened + decipher.final('utf8')))
  } catch {
    return null
  }
}

export function isGood(handle: Handle, now: Millis): boolean {
  return now <= handle.until
}

/** What a handle must be opened with, though it is not in it. */
function boundTo(principalId: string): Buffer {
  return Buffer.from(principalId)
}

function derived(key: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', 'handles of lookups', KEY_BYTES))
}
