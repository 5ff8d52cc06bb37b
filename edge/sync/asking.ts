import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import { Problem, type ProblemCode } from '@outpost/shared/protocol/problems'
import {
  call,
  type HttpLinkDeps,
  parse,
  type Request,
  toRefusal,
  toRequest,
} from '@outpost/shared/replica/http-link'
import { LinkDown, type LinkState } from '@outpost/shared/replica/link'
import type { z } from 'zod'

/** So long a person waits for central; the line may be busy with a round. */
const ASK_MS_MAX = MINUTE_MS

/** When a person may try again, where nothing else is known. */
const RETRY_AFTER_SECONDS = 60

type Question<T> = {
  method: 'GET' | 'POST'
  /** Of a GET with a query. */
  path: string
  body?: object
  /** What central answers where it does what is asked. */
  answer: z.ZodType<T>
}

/**
 * Asks central something that the box cannot know, over its one connection. It is not kept for later:
 * what concerns a person of another clinic does not lie on the box. Throws `Problem`
 * CENTRAL_UNREACHABLE, CENTRAL_REFUSED, or what central says is wrong with the question.
 */
export type AskCentral = <T>(question: Question<T>) => Promise<{ status: number; body: T }>

export function createAsking(
  linkDeps: () => HttpLinkDeps | null,
  msMax: Millis = ASK_MS_MAX,
): AskCentral {
  return async ({ method, path, body, answer: schema }) => {
    const deps = linkDeps()
    if (!deps) throw unreachable('unauthorised', 'This box is not enrolled yet.')
    const tooLong = AbortSignal.timeout(msMax)
    try {
      const asking = withinTime(deps, tooLong)
      const request: Request = body ? await toRequest(asking, body) : { headers: {} }
      const ask = async () => (await call(asking, method, path, request)).answer
      const answer = await ask().catch((error: unknown) => {
        // A connection that lay idle may have ended at its other end, which only shows when it is used.
        const mayAskAgain = method === 'GET' && !tooLong.aborted
        if (mayAskAgain && error instanceof LinkDown && error.wasUnderWay) return ask()
        throw error
      })
      const said = parse(answer.text)
      if (answer.status >= 300) throw refusalOf(toRefusal(answer), said)
      const read = schema.safeParse(said)
      if (read.success) return { status: answer.status, body: read.data }
      throw unreachable('central_error', 'What central answered could not be read whole.')
    } catch (error) {
      if (!(error instanceof LinkDown)) throw error
      const reason = tooLong.aborted ? TOO_LONG : reasonOf(error)
      throw unreachable(error.state, reason, error.retryAfterMs)
    }
  }
}

/**
 * As a round asks, but in time; it says which copy of the box this is, and reports and moves of the
 * incarnation go with rounds alone (N10, N11).
 */
function withinTime({ incarnation, ...deps }: HttpLinkDeps, signal: AbortSignal): HttpLinkDeps {
  return {
    ...deps,
    report: () => null,
    ...(incarnation && { incarnation: { present: incarnation.present, answered: () => {} } }),
    fetch: (url, init) => deps.fetch(url, { ...init, signal }),
  }
}

/** Said of the question itself, so that whoever asked can do something about it. */
const HANDED_ON: readonly ProblemCode[] = [
  'INVALID_REQUEST',
  'BAD_HANDLE',
  'FORBIDDEN',
  'NOT_FOUND',
  'OUT_OF_SCOPE',
  'RATE_LIMITED',
]

/** What central says of the box itself, such as a 401, must not look as if it were about the device. */
function refusalOf({ code, detail, retryAfterMs }: ReturnType<typeof toRefusal>, said: unknown) {
  const headers = retryAfterMs !== null && { headers: retryAfter(retryAfterMs / 1000) }
  const known = HANDED_ON.find((one) => one === code)
  if (!known) {
    const told = `Central does not take this from this box: ${detail} Nothing is lost.`
    return new Problem('CENTRAL_REFUSED', told, { ...headers, members: { central: code } })
  }
  const { errors } = said as { errors?: Record<string, string> }
  return new Problem(known, detail, { ...headers, ...(errors && { errors }) })
}

const TOO_LONG = 'No answer came in time: the line is slow, or busy with a round.'

function reasonOf(error: LinkDown): string {
  if (error.state === 'captive_portal' || error.state === 'certificate') return error.message
  return 'There is no link at the moment, or it broke.'
}

function unreachable(link: LinkState, reason: string, retryAfterMs: number | null = null): Problem {
  const detail = `Central could not be asked: ${reason} Only central knows the patients of other clinics. Nothing is lost, and what is entered here is saved as always; ask again when the link is there. The same question asked twice does no harm.`
  const seconds = retryAfterMs === null ? RETRY_AFTER_SECONDS : retryAfterMs / 1000
  return new Problem('CENTRAL_UNREACHABLE', detail, {
    headers: retryAfter(seconds),
    members: { link },
  })
}

function retryAfter(seconds: number) {
  return { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) }
}
