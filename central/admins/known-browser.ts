import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

/*
 * A browser in which somebody has logged in is known by a cookie. Its wrong passwords are counted by
 * themselves, so that who guesses behind the same address keeps nobody out who has been here before.
 * The cookie lets nobody in: it is worth as many tries as an address.
 */

const NAME = 'outpost_browser'
const VALID_SECONDS = 365 * 24 * 3600
const NONCE_BYTES = 16

/** Marks a browser as one in which this account has logged in. `key`: that of the cursors. */
export function writeKnownBrowser(c: Context, email: string, key: Uint8Array, isOverTls: boolean) {
  const nonce = randomBytes(NONCE_BYTES).toString('base64url')
  setCookie(c, NAME, `${nonce}.${markOf(nonce, email, key).toString('base64url')}`, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/api/session',
    secure: isOverTls,
    maxAge: VALID_SECONDS,
  })
}

/** By what this browser is known for this account; null if it is not. */
export function readKnownBrowser(c: Context, email: string, key: Uint8Array): string | null {
  const [nonce = '', mark = ''] = (getCookie(c, NAME) ?? '').split('.')
  const given = Buffer.from(mark, 'base64url')
  const own = markOf(nonce, email, key)
  return given.length === own.length && timingSafeEqual(given, own) ? nonce : null
}

function markOf(nonce: string, email: string, key: Uint8Array): Buffer {
  const own = Buffer.from(hkdfSync('sha256', key, '', 'known browsers', 32))
  return createHmac('sha256', own).update(`${nonce} ${email.toLowerCase()}`).digest()
}
