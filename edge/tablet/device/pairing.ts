import { sha256Hex } from '@outpost/shared/protocol/sha256'
import type { PlaceView } from '../../routes/pairing.ts'
import { jsonPost } from '../replica/ask.ts'
import { type DeviceDatabase, type Pairing, readPairing } from '../replica/database.ts'
import { takePlace } from '../replica/keep-only-written.ts'
import { isStorageFull } from '../replica/storage-full.ts'
import { withPatience } from './patience.ts'

export type Paired =
  | { kind: 'paired'; pairing: Pairing }
  | { kind: 'refused' | 'limited' | 'offline' | 'full' | 'otherClinic' }

/** What a code is exchanged with: made once for a code, so that a lost answer can be asked for again. */
export type PairingTry = { code: string; name: string; token: string }

export function newTry(code: string, name: string): PairingTry {
  return { code, name, token: newSecret() }
}

/** What nobody guesses. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** 256 random bits (A1). */
const TOKEN_BYTES = 32

/** Exchanges a one-time code for a place at the box (A2), and keeps it. The token never leaves the device. */
export async function pair(db: DeviceDatabase, { code, name, token }: PairingTry): Promise<Paired> {
  const ask = withPatience((path, init) => fetch(location.origin + path, init))
  const response = await ask(
    '/api/pairing',
    jsonPost({ code, token_hash: sha256Hex(token), ...(name && { name }) }),
  ).catch(() => null)
  if (!response?.headers.get('Sync-Protocol')) return { kind: 'offline' }
  if (response.status === 429) return { kind: 'limited' }
  if (!response.ok) return { kind: response.status < 500 ? 'refused' : 'offline' }
  const given: PlaceView | null = await response.json().catch(() => null)
  if (!given) return { kind: 'offline' }
  const { device_id: deviceId, name: known, clinics } = given
  const pairing: Pairing = {
    key: 1,
    deviceId,
    name: known,
    token,
    clockOffsetMs: 0,
    language: (await readPairing(db))?.language ?? null,
  }
  try {
    if (!(await takePlace(db, pairing, clinics))) return { kind: 'otherClinic' }
  } catch (error) {
    // The box answers the same try again.
    if (isStorageFull(error)) return { kind: 'full' }
    throw error
  }
  return { kind: 'paired', pairing }
}

/** The code in what a QR code says; null if it is not one with which a tablet is paired. */
export function codeInQr(text: string): string | null {
  const hash = text.indexOf('#')
  return hash === -1 ? null : codeInAddress(text.slice(hash))
}

/** The code behind `#pair=` in the address that a QR code shows. */
export function codeInAddress(hash: string): string | null {
  return /^#pair=([\w-]+)$/.exec(hash)?.[1] ?? null
}
