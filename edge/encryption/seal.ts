import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { DatabaseKey } from '@outpost/shared/authority/sqlite/file/connect'
import { z } from 'zod'

/** A text that lies beside an encrypted database: AES-256-GCM under a key of its own. */
const sealedSchema = z.strictObject({ sealed: z.base64() })

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** The text as it may lie on the disk: as it is where there is no key. */
export function seal(key: DatabaseKey | null, text: string): string {
  if (key === null) return text
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, sealingKey(key), nonce)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const sealed = Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64')
  return JSON.stringify({ sealed })
}

/** What was sealed, or was never; null for what cannot be opened with this key. */
export function unseal(key: DatabaseKey | null, text: string): string | null {
  const sealed = sealedIn(text)
  if (sealed === null) return text
  if (key === null) return null
  try {
    const bytes = Buffer.from(sealed, 'base64')
    const nonce = bytes.subarray(0, NONCE_BYTES)
    const decipher = createDecipheriv(CIPHER, sealingKey(key), nonce)
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    const body = bytes.subarray(NONCE_BYTES, -TAG_BYTES)
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

function sealedIn(text: string): string | null {
  try {
    return sealedSchema.parse(JSON.parse(text)).sealed
  } catch {
    return null
  }
}

/** Not the key of the pages itself: two ciphers never share one. */
function sealingKey({ hex }: DatabaseKey): Buffer {
  const key = hkdfSync('sha256', Buffer.from(hex, 'hex'), '', 'outpost: sealed text', 32)
  return Buffer.from(key)
}
