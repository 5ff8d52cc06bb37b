import type { Device } from '../device/device.ts'
import { jsonPost } from '../replica/ask.ts'

/** Why central did not answer a question, for people. */
export type WhyNotAsked =
  /** The box itself does not answer. */
  | { kind: 'noBox' }
  /** The box has no link to central at the moment. */
  | { kind: 'noLink' }
  | { kind: 'limited'; minutes: number }
  /** Central does not take questions from this box. */
  | { kind: 'notAllowed' }
  /** Who works at the tablet is not listed any more. */
  | { kind: 'actorRefused' }
  /** Found too long ago: looked up anew, the person can be asked for. */
  | { kind: 'tooOld' }
  | { kind: 'unclear' }
  | { kind: 'other'; detail: string }

export type Asked<T> = { kind: 'answer'; body: T } | WhyNotAsked

/** The box itself waits a minute for central. */
const ASKED_MS_MAX = 65_000

/** Asks central through the box. The same asked twice does no harm. */
export async function askCentral<T>(
  { ask }: Device,
  path: string,
  question?: object,
): Promise<Asked<T>> {
  const init = question && jsonPost(question)
  const response = await ask(path, init, ASKED_MS_MAX).catch(() => null)
  const body = await response?.json().catch(() => null)
  if (!response || body === null) return { kind: 'noBox' }
  if (response.ok) return { kind: 'answer', body: body as T }
  return whyNot(body as Problem, response.headers.get('Retry-After'))
}

type Problem = { error_code?: string; detail?: string }

function whyNot({ error_code, detail = '' }: Problem, retryAfter: string | null): WhyNotAsked {
  switch (error_code) {
    case 'CENTRAL_UNREACHABLE':
      return { kind: 'noLink' }
    case 'RATE_LIMITED':
      return { kind: 'limited', minutes: Math.max(1, Math.ceil(Number(retryAfter) / 60)) }
    case 'CENTRAL_REFUSED':
    case 'BOX_REVOKED':
    case 'FORBIDDEN':
      return { kind: 'notAllowed' }
    case 'ACTOR_REFUSED':
      return { kind: 'actorRefused' }
    case 'BAD_HANDLE':
    case 'NOT_FOUND':
      return { kind: 'tooOld' }
    case 'INVALID_REQUEST':
      return { kind: 'unclear' }
    default:
      return { kind: 'other', detail }
  }
}
