import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { readJson } from '@outpost/shared/node/body'
import type { HashingRoom } from '@outpost/shared/node/hashing-room'
import { networkOf } from '@outpost/shared/node/network-of'
import { createWrongTries } from '@outpost/shared/node/wrong-tries'
import { Problem } from '@outpost/shared/protocol/problems'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { ADMIN_ROLES, type Admins } from '../admins/admins.ts'
import {
  clearSessionCookie,
  readSessionCookie,
  refuseOtherSites,
  writeSessionCookie,
} from '../admins/cookie.ts'
import { readKnownBrowser, writeKnownBrowser } from '../admins/known-browser.ts'
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '../admins/passwords.ts'
import type { Sessions } from '../admins/sessions.ts'
import type { ClientSight } from '../proxies.ts'

const BODY_BYTES_MAX = 10_000

const password = z.string().min(1).max(PASSWORD_LENGTH_MAX)

const loginSchema = z.strictObject({ email: z.string().min(3).max(254), password })

const changeSchema = z.strictObject({
  password,
  new_password: z.string().min(PASSWORD_LENGTH_MIN).max(PASSWORD_LENGTH_MAX),
})

const whoSchema = z.object({ email: z.string(), role: z.enum(ADMIN_ROLES) })

const WHO = {
  description: 'Who is logged in.',
  schema: whoSchema,
  example: { email: 'achieng@health.example', role: 'admin' },
}

type SessionDeps = {
  admins: Admins
  sessions: Sessions
  client: ClientSight
  hashing: HashingRoom
  /** That of the cursors, from which one for the marks of browsers is derived. */
  key: () => Uint8Array
}

/** `/api/session`: people log in and out; the session is in a cookie that scripts cannot read. */
export function sessionRoutes({ admins, sessions, client, hashing, key }: SessionDeps) {
  const wrongPasswords = createWrongTries({
    max: 10,
    seconds: 900,
    told: 'Too many wrong passwords for this account came from your address',
    advice: 'check the password',
  })

  // A password is hashed at some cost, for whoever asks: so it is also counted whatever the account.
  const wrongOfAnyAccount = createWrongTries({
    max: 50,
    seconds: 900,
    told: 'Too many wrong passwords came from your address',
    advice: 'check the password',
  })

  async function logIn(c: Context<AuthorityEnv>, email: string, given: string) {
    const browser = readKnownBrowser(c, email, key())
    const from = browser ?? networkOf(client.addressOf(c))
    const who = `${from} ${email.toLowerCase()}`
    const work = async () => {
      const isKnown = browser !== null
      const admin = await hashing.run(from, () => admins.logIn(email, given), { isKnown })
      if (admin) return admin
      throw new Problem('UNAUTHENTICATED', 'This address and password do not belong together.', {
        headers: { 'WWW-Authenticate': 'Bearer' },
      })
    }
    return wrongOfAnyAccount.trying(from, 'UNAUTHENTICATED', () =>
      wrongPasswords.trying(who, 'UNAUTHENTICATED', work),
    )
  }

  return new Hono<AuthorityEnv>()
    .post(
      '/',
      describe({
        id: 'logIn',
        tag: 'Session',
        summary: 'Begins a session; its cookie stands for a token from then on.',
        description: 'Requests with the cookie that change something must come from our own pages.',
        body: {
          schema: loginSchema,
          example: { email: 'achieng@health.example', password: 'correct horse battery' },
        },
        answers: { 200: WHO },
        problems: ['INVALID_REQUEST', 'UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED'],
      }),
      async (c) => {
        if (c.req.header('sec-fetch-site') !== undefined) refuseOtherSites(c)
        const body = checkBody(loginSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        const { id, email, role } = await logIn(c, body.email, body.password)
        writeSessionCookie(c, sessions.begin(id), client.isOverTls(c))
        writeKnownBrowser(c, email, key(), client.isOverTls(c))
        return c.json({ email, role })
      },
    )
    .get(
      '/',
      describe({
        id: 'getSession',
        tag: 'Session',
        summary: 'Says who is logged in.',
        answers: { 200: WHO },
      }),
      (c) => {
        const { name, role } = c.get('principal')
        return c.json({ email: name, role })
      },
    )
    .delete(
      '/',
      describe({
        id: 'logOut',
        tag: 'Session',
        summary: 'Ends the session.',
        answers: { 204: { description: 'There is no session any more.' } },
        problems: ['FORBIDDEN'],
      }),
      (c) => {
        const token = readSessionCookie(c)
        if (token !== null) {
          refuseOtherSites(c)
          sessions.end(token)
          clearSessionCookie(c, client.isOverTls(c))
        }
        return c.body(null, 204)
      },
    )
    .put(
      '/password',
      describe({
        id: 'changePassword',
        tag: 'Session',
        summary: "Changes one's own password; all other sessions end.",
        body: {
          schema: changeSchema,
          example: { password: 'correct horse', new_password: 'battery staple' },
        },
        answers: { 204: { description: 'The new password holds.' } },
        problems: ['INVALID_REQUEST', 'RATE_LIMITED'],
      }),
      async (c) => {
        const body = checkBody(changeSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        const { name: email } = c.get('principal')
        const { id } = await logIn(c, email, body.password)
        const set = () => admins.setPassword(email, body.new_password, id)
        await hashing.run(id, set, { isKnown: true })
        writeSessionCookie(c, sessions.begin(id), client.isOverTls(c))
        return c.body(null, 204)
      },
    )
}
