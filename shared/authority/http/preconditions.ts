import type { Context } from 'hono'
import { weighPreconditions } from '../../protocol/headers.ts'
import { Problem } from '../../protocol/problems.ts'

/**
 * Weighs the request's preconditions against the tag of what it is about (RFC 9110). Throws
 * `Problem` PRECONDITION_FAILED.
 */
export function checkPreconditions(c: Context, etag: string): 'go on' | 'not modified' {
  const request = {
    method: c.req.method,
    ifMatch: c.req.header('if-match'),
    ifNoneMatch: c.req.header('if-none-match'),
  }
  const weighed = weighPreconditions(request, etag)
  if (weighed === 'failed') throw preconditionFailed(etag)
  return weighed
}

export function preconditionFailed(etag: string): Problem {
  return new Problem(
    'PRECONDITION_FAILED',
    'It is not in the state that the request asked for. Nothing was changed; read it again.',
    { headers: { ETag: etag } },
  )
}
