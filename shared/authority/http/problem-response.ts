import type { Context, Hono, NotFoundHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Log } from '../../node/log.ts'
import { AnswerLost } from '../../protocol/answer-lost.ts'
import { Problem } from '../../protocol/problems.ts'
import {
  isDamage,
  isStorageFailure,
  storageDamaged,
  storageFailed,
  storedButUnread,
} from '../sqlite/file/storage-failure.ts'

/** Makes every error into an RFC 9457 reply (S5); what is not a `Problem` is a bug and is logged. */
export function problemResponse(log: Log) {
  return (error: Error, c: Context): Response => {
    const problem = toProblem(error)
    if (error instanceof Problem && !problem.cause) return replyWithProblem(c, problem)
    const requestId = c.get('requestId')
    const { method } = c.req
    // The pattern of the path: in the path itself can stand whatever somebody has written there.
    const route = matchedRoutes(c).findLast((one) => one.method !== 'ALL')?.path
    log.error({ err: error.cause ?? error, method, route, requestId }, messageOf(problem))
    return replyWithProblem(c, problem, { request_id: requestId })
  }
}

function toProblem(error: Error): Problem {
  if (error instanceof AnswerLost) {
    const isStorage = isDamage(error.cause) || isStorageFailure(error.cause)
    return isStorage ? storedButUnread(error.cause) : new Problem('INTERNAL', INTERNAL_DETAIL)
  }
  if (error instanceof Problem) return error
  if (isDamage(error)) return storageDamaged(error)
  return isStorageFailure(error) ? storageFailed(error) : new Problem('INTERNAL', INTERNAL_DETAIL)
}

/** What is logged of a problem; what the error itself says can quote a record. */
function messageOf({ code }: Problem): string {
  return code === 'STORAGE_FAILED'
    ? 'a request failed because the storage did'
    : 'a request failed for a fault of ours'
}

const INTERNAL_DETAIL =
  'This is a fault of the server, and it was logged. Nothing was changed by halves; try again later.'

function replyWithProblem(c: Context, problem: Problem, members = {}): Response {
  for (const [name, value] of Object.entries(problem.extras.headers ?? {})) c.header(name, value)
  return c.body(JSON.stringify({ ...problem.toBody(), ...members }), problem.status as 400, {
    'Content-Type': 'application/problem+json',
  })
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Tells an address that is not there (404) from one that takes other methods (405, `Allow`). */
export function notFound(app: Hono): NotFoundHandler {
  return (c) => {
    const allowed = METHODS.filter((method) =>
      app.router.match(method, c.req.path)[0].some(([[, route]]) => route.method === method),
    ).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    if (allowed.length === 0 || allowed.includes(c.req.method)) {
      throw new Problem('NOT_FOUND', 'There is nothing at this address.')
    }
    throw new Problem('METHOD_NOT_ALLOWED', `Here only ${allowed.join(', ')} can be done.`, {
      headers: { Allow: allowed.join(', ') },
    })
  }
}
