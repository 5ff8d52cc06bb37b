import { DAY_MS } from '../model/durations.ts'
import { type Millis, parseInstant } from '../model/time.ts'
import { checksumOf, SYNC_CHECKSUM } from '../protocol/checksum.ts'
import type { Edit } from '../protocol/edit.ts'
import {
  PROTOCOL_VERSION,
  SYNC_CURSOR,
  SYNC_INCARNATION,
  SYNC_PROTOCOL,
  SYNC_REPORT,
} from '../protocol/headers.ts'
import { INCARNATION_SAYINGS, writeIncarnation } from '../protocol/incarnation.ts'
import { pageSchema, pushReplySchema } from '../protocol/messages.ts'
import type { ProblemCode } from '../protocol/problems.ts'
import { recoverReplySchema } from '../protocol/recovery.ts'
import type { OwnIncarnation } from './incarnation.ts'
import { type Link, LinkDown, type LinkState, type Refusal, type Traffic } from './link.ts'

/** The part of `fetch` that a link needs; undici's on the edge, the browser's on a tablet. */
export type Fetch = (
  url: string,
  init: {
    method: string
    headers: Record<string, string>
    body?: Uint8Array
    redirect: 'manual'
    signal?: AbortSignal
  },
) => Promise<{
  status: number
  headers: { get(name: string): string | null }
  body?: { cancel(): Promise<void> } | null
  text(): Promise<string>
}>

export type HttpLinkDeps = {
  fetch: Fetch
  /** The authority's address, without a slash at the end. */
  url: string
  token: string
  /** With what the feed is to begin (F4); everything if it is not said. */
  fill?: 'work'
  /** What is told with a push beside the edits, if anything. */
  besidesEdits?: (edits: readonly Edit[]) => Promise<Record<string, unknown>>
  /** Encodings that `fetch` understands, in `Accept-Encoding`; null to leave it to `fetch`. */
  acceptEncoding: string | null
  /** Compresses a body that is worth it; answers the encoding's name. */
  compress: (body: Uint8Array) => Promise<{ body: Uint8Array; encoding: string | null }>
  /** The replica's account of itself for the next request, or null if there is nothing new (N11). */
  report: () => string | null
  /** Which copy of the replica this is (N10); a tablet is not asked. */
  incarnation?: OwnIncarnation
  /** Makes the address of each read one that no cache has kept. */
  now: () => Millis
  /** Told after each answer of the authority: its time, and when we asked and were answered. */
  onContact: (contact: { authorityTime: Millis; hasReported: boolean }) => void
  /** What kind of weather an error of `fetch` is, and whether the connection stood before it; null if it does not say. */
  weatherOf: (error: unknown) => { state: LinkState; wasUnderWay: boolean | null }
}

type Answer = { status: number; etag: string | null; text: string; retryAfterMs: number | null }

/** A link over HTTP. It believes only what an authority can have said (F10, F11, F13). */
export function createHttpLink(deps: HttpLinkDeps): Link {
  return {
    async push({ epoch, cursor, edits, decisions }) {
      const besides = await deps.besidesEdits?.(edits)
      const content = { epoch, edits, ...besides, ...(decisions && { decisions }) }
      const request = await toRequest(deps, content)
      if (cursor) request.headers[SYNC_CURSOR] = cursor
      const { answer, traffic } = await call(deps, 'POST', '/api/sync/push', {
        ...request,
        moves: true,
      })
      if (answer.status !== 200) return { ...toRefusal(answer), traffic }
      const reply = pushReplySchema.safeParse(parse(answer.text))
      if (!reply.success) throw damaged('The outcomes of a push could not be read.')
      const { outcomes, decisions: answers = [], cursor: next = null } = reply.data
      return { kind: 'outcomes', outcomes, decisions: answers, cursor: next, traffic }
    },

    async recover(held) {
      const request = await toRequest(deps, held)
      const { answer, traffic } = await call(deps, 'POST', '/api/sync/recover', request)
      if (answer.status !== 200) return { ...toRefusal(answer), traffic }
      const reply = recoverReplySchema.safeParse(parse(answer.text))
      const { copies, edits } = held
      const isWhole =
        reply.data?.copies.length === copies.length && reply.data.edits.length === edits.length
      if (!isWhole) throw damaged('What became of the lost hours could not be read.')
      const lost = reply.data?.edits.filter(({ result }) => result === 'lost') ?? []
      const waiting = copies.filter((_, index) => reply.data?.copies[index]?.result === 'held')
      return { kind: 'taken', lost: lost.map(({ edit_id }) => edit_id), held: waiting, traffic }
    },

    async pull({ position, limit }) {
      const query = new URLSearchParams({ limit: String(limit) })
      if (position.cursor !== null) query.set('cursor', position.cursor)
      else if (position.epoch !== null) query.set('epoch', position.epoch)
      if (deps.fill) query.set('fill', deps.fill)
      const isConditional = position.cursor !== null && position.etag !== null
      const { answer, traffic } = await call(deps, 'GET', `/api/sync/changes?${query}`, {
        moves: position.cursor === null,
        headers: isConditional ? { 'If-None-Match': position.etag as string } : {},
      })
      if (answer.status === 304 && isConditional) return { kind: 'unchanged', traffic }
      if (answer.status !== 200) return { ...toRefusal(answer), traffic }
      const page = pageSchema.safeParse(parse(answer.text))
      if (!page.success) throw damaged('A page of changes could not be read whole.')
      return { kind: 'page', page: page.data, etag: answer.etag, traffic }
    },
  }
}

/** `moves`: the incarnation moves on when it was answered (N10). */
export type Request = { body?: Uint8Array; headers: Record<string, string>; moves?: boolean }

/** A body of JSON, compressed if it is worth it. */
export async function toRequest(deps: HttpLinkDeps, content: object): Promise<Request> {
  const plain = new TextEncoder().encode(JSON.stringify(content))
  const { body, encoding } = await deps.compress(plain)
  return {
    body,
    headers: {
      'Content-Type': 'application/json',
      [SYNC_CHECKSUM]: checksumOf(plain),
      ...(encoding && { 'Content-Encoding': encoding }),
    },
  }
}

/** One request, with all that a link must mind. Throws `LinkDown`. */
export async function call(
  deps: HttpLinkDeps,
  method: string,
  path: string,
  { body, headers, moves = false }: Request,
): Promise<{ answer: Answer; traffic: Traffic }> {
  const report = deps.report()
  const presented = deps.incarnation?.present() ?? null
  const init = {
    method,
    redirect: 'manual' as const,
    headers: {
      Authorization: `Bearer ${deps.token}`,
      [SYNC_PROTOCOL]: String(PROTOCOL_VERSION),
      ...(method === 'GET' && { 'Cache-Control': 'no-cache' }),
      ...(deps.acceptEncoding && { 'Accept-Encoding': deps.acceptEncoding }),
      ...(report && { [SYNC_REPORT]: report }),
      ...(presented && { [SYNC_INCARNATION]: writeIncarnation(presented) }),
      ...headers,
    },
    ...(body && { body }),
  }
  const place = method === 'GET' ? `${path}&at=${secondOf(deps.now())}` : path
  const response = await deps.fetch(deps.url + place, init).catch((error: unknown) => {
    const { state, wasUnderWay } = deps.weatherOf(error)
    throw new LinkDown(state, reasonOf(error), { wasUnderWay, cause: error })
  })
  const authorityTime = Date.parse(response.headers.get('date') ?? '')
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), authorityTime)
  const stranger = strangerIn(response, retryAfterMs)
  if (stranger) {
    // Unread, it would hold the only connection, and the next request would wait for ever.
    await response.body?.cancel().catch(() => {})
    throw stranger
  }
  const text = await response.text().catch((error: unknown) => {
    throw new LinkDown('offline', `The answer was cut short: ${reasonOf(error)}`, {
      isCutShort: true,
      cause: error,
    })
  })
  refuseDamaged(response.headers, text)
  deps.onContact({ authorityTime, hasReported: report !== null && response.status < 400 })
  if (presented) {
    const header = response.headers.get(SYNC_INCARNATION)
    const said = INCARNATION_SAYINGS.find((saying) => saying === header) ?? null
    deps.incarnation?.answered(presented, said, moves)
  }
  const received = Number(response.headers.get('content-length') ?? text.length)
  return {
    answer: { status: response.status, etag: response.headers.get('etag'), text, retryAfterMs },
    traffic: { sent: body?.length ?? 0, received },
  }
}

const secondOf = (now: Millis) => Math.floor(now / 1000).toString(36)

/** What does not bear `Sync-Protocol` was not said by an authority, and with `Age` not now (F10). */
function strangerIn(
  { status, headers }: { status: number; headers: { get(name: string): string | null } },
  retryAfterMs: number | null,
): LinkDown | null {
  if (Number(headers.get('age') ?? 0) > 0) {
    return new LinkDown('captive_portal', 'A cache answered with what was said some time ago.')
  }
  if (headers.get(SYNC_PROTOCOL) !== null) return null
  if (status >= 500 || status === 429) {
    const message = `Something on the way answered with ${status}.`
    return new LinkDown('central_error', message, { retryAfterMs })
  }
  return new LinkDown(
    'captive_portal',
    'Something else answered: a log-in page of the network, or a wrong address.',
    { retryAfterMs },
  )
}

/** What the body says must be what the authority has said, to the letter (F13). */
function refuseDamaged(headers: { get(name: string): string | null }, text: string) {
  const named = headers.get(SYNC_CHECKSUM)
  // A proxy may have taken it away, or the authority does not give one.
  if (named === null || named === checksumOf(text)) return
  throw damaged('The answer was damaged on its way.')
}

/** Throws `LinkDown` if what came of it is that the request was damaged on its way. */
export function toRefusal({ status, text, retryAfterMs }: Answer): Refusal {
  const body = parse(text) as Record<string, unknown> | null
  const textOf = (key: string) => (typeof body?.[key] === 'string' ? body[key] : null)
  // What we send is JSON; if it was none there, it was changed between.
  if (textOf('error_code') === ('INVALID_JSON' satisfies ProblemCode)) {
    throw damaged('What was sent was damaged on its way, and not taken.')
  }
  return {
    kind: 'refused',
    status,
    code: textOf('error_code') ?? '',
    detail: textOf('detail') ?? `Central answered with ${status}.`,
    epoch: textOf('epoch'),
    restoredTo: parseInstant(textOf('restored_to') ?? ''),
    lostLine: textOf('lost_line'),
    retryAfterMs,
  }
}

/** Null for what is no JSON. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** `Retry-After` in seconds or as a date (RFC 9110); a date is measured from the answer's own. */
function parseRetryAfter(value: string | null, answeredAt: Millis): number | null {
  if (value === null) return null
  const isNumber = /^\s*\d+\s*$/.test(value)
  const seconds = isNumber ? Number(value) : (Date.parse(value) - answeredAt) / 1000
  return Number.isFinite(seconds) && seconds >= 0
    ? Math.min(seconds * 1000, RETRY_AFTER_MS_MAX)
    : null
}

/** However long the authority asks for, it is asked again after this. */
const RETRY_AFTER_MS_MAX = DAY_MS

export function damaged(message: string): LinkDown {
  return new LinkDown('central_error', message, { isCutShort: true })
}

function reasonOf(error: unknown): string {
  const cause = (error as { cause?: unknown })?.cause
  const inner = cause instanceof Error ? cause : error
  return inner instanceof Error ? inner.message : String(inner)
}
