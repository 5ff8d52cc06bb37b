import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

/*
 * A browser in which somebody has logged in is known by a cookie. Its wrong passwords are counted by
 * themselves, so that who guesses behind the same address keeps nobody out who has been here before.
 * The cookie lets nobody in: for each account it is worth as many tries as an address.
 */

const NAME = 'outpost_browser'
const VALID_SECONDS = 365 * 24 * 3600
const NONCE_BYTES = 16

/** So many people who share a computer are known by it. */
const ACCOUNTS_MAX = 5
const BETWEEN_MARKS = '~'
const IS_MARK = /^[\w-]{22}\.[\w-]{43}$/

/** Marks a browser as one in which this account has logged in. `key`: that of the cursors. */
export function writeKnownBrowser(c: Context, email: string, key: Uint8Array, isOverTls: boolean) {
  const nonce = randomBytes(NONCE_BYTES).toString('base64url')
  const own = `${nonce}.${markOf(nonce, email, key).toString('base64url')}`
  // Of others who share the computer the latest stay.
  const others = readMarks(c).filter((mark) => nonceOf(mark, email, key) === null)
  setCookie(c, NAME, [own, ...others].slice(0, ACCOUNTS_MAX).join(BETWEEN_MARKS), {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/api/session',
    secure: isOverTls,
    maxAge: VALID_SECONDS,
  })
}

/** By what this browser is known for this account; null if it is not. */
export function readKnownBrowser(c: Context, email: string, key: Uint8Array): string | null {
  const nonces = readMarks(c).map((mark) => nonceOf(mark, email, key))
  return nonces.find((nonce) => nonce !== null) ?? null
}

/** The marks of the accounts, the latest first; whether they are ours is not looked at yet. */
function readMarks(c: Context): string[] {
  const marks = (getCookie(c, NAME) ?? '').split(BETWEEN_MARKS)
  return marks.filter((mark) => IS_MARK.test(mark)).slice(0, ACCOUNTS_MAX)
}

/** The nonce of a mark that was given for this account; null for any other. */
function nonceOf(text: string, email: string, key: Uint8Array): string | null {
  const [nonce = '', mark = ''] = text.split('.')
  const given = Buffer.from(mark, 'base64url')
  const own = markOf(nonce, email, key)
  return given.length === own.length && timingSafeEqual(given, own) ? nonce : null
}

function markOf(nonce: string, email: string, key: Uint8Array): Buffer {
  const own = Buffer.from(hkdfSync('sha256', key, '', 'known browsers', 32))
  return createHmac('sha256', own).update(`${nonce} ${email.toLowerCase()}`).digest()
}
