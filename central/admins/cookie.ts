import { Problem } from '@outpost/shared/protocol/problems'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { SESSION_MS_MAX } from './sessions.ts'

const NAME = 'outpost_session'

/** The token of the session that a browser sends, or null. */
export function readSessionCookie(c: Context): string | null {
  return getCookie(c, NAME) ?? null
}

/** Scripts cannot read it, other sites cannot send it, and over TLS it goes nowhere else. */
export function writeSessionCookie(c: Context, token: string, isOverTls: boolean) {
  setCookie(c, NAME, token, { ...optionsFor(isOverTls), maxAge: SESSION_MS_MAX / 1000 })
}

export function clearSessionCookie(c: Context, isOverTls: boolean) {
  deleteCookie(c, NAME, optionsFor(isOverTls))
}

function optionsFor(isOverTls: boolean) {
  return { httpOnly: true, sameSite: 'Strict', path: '/', secure: isOverTls } as const
}

const READING = ['GET', 'HEAD', 'OPTIONS']

/**
 * A browser sends a cookie whoever made the request: one that changes something must come from our own
 * pages, as the browser itself says. Throws `Problem` FORBIDDEN.
 */
export function refuseOtherSites(c: Context) {
  if (READING.includes(c.req.method) || isFromOwnPage(c)) return
  throw new Problem(
    'FORBIDDEN',
    'A request with a session must come from the pages of this server. Nothing was changed.',
  )
}

function isFromOwnPage(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = c.req.header('origin')
  return URL.canParse(origin ?? '') && new URL(origin ?? '').host === new URL(c.req.url).host
}
