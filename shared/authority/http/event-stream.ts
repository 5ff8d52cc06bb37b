import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { Problem } from '../../protocol/problems.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { principalOf } from './guard.ts'
import type { Operation } from './operation.ts'

/** A line that says nothing, sent this often so that neither side takes silence for a dead line. */
export const EVENTS_HEARTBEAT_MS = 25_000

/** So many streams of one caller: a tablet has one for each tab, a program one or a few. */
const STREAMS_OF_CALLER_MAX = 50

export const EVENTS: Operation = {
  id: 'listenForChanges',
  tag: 'Sync',
  summary: 'Sends the event `head` whenever something new may be there (server-sent events).',
  answers: { 200: { description: 'A stream that does not end.', type: 'text/event-stream' } },
  problems: ['RATE_LIMITED'],
}

/** Answers `GET /api/sync/events` (F9). Each commit wakes every stream, so a caller has few. */
export function createEventStreams(deps: AuthorityDeps) {
  const open = new Map<string, number>()
  return (c: Context<AuthorityEnv>) => {
    // Nobody would read what is written for a HEAD, nor ever say that they are gone.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' })
    const { id } = c.get('principal')
    const before = open.get(id) ?? 0
    if (before >= STREAMS_OF_CALLER_MAX) throw tooMany()
    open.set(id, before + 1)
    return streamEvents(deps, c, () => {
      const left = (open.get(id) ?? 1) - 1
      if (left > 0) open.set(id, left)
      else open.delete(id)
    })
  }
}

function tooMany(): Problem {
  return new Problem(
    'RATE_LIMITED',
    `With this token ${STREAMS_OF_CALLER_MAX} streams of events are open. Nothing was changed; close one, or wait 60 seconds.`,
    { headers: { 'Retry-After': '60' } },
  )
}

/**
 * Tells whoever listens that something may be new, until the caller is gone, or is nobody any
 * more: a stream that was opened before its token was revoked ends with the next event (A4).
 */
function streamEvents(deps: AuthorityDeps, c: Context<AuthorityEnv>, ended: () => void) {
  const reply = streamSSE(c, async (stream) => {
    const news = createSignal()
    const stop = deps.store.onChange(news.raise)
    stream.onAbort(news.raise)
    // The first event stands for all that may have happened before this connection.
    news.raise()
    try {
      for (;;) {
        const isNews = await news.wait(EVENTS_HEARTBEAT_MS)
        if (stream.aborted || stream.closed || !(await isStillLetIn(deps, c))) return
        if (isNews) await stream.writeSSE({ event: 'head', data: '' })
        else await stream.write(': still here\n\n')
      }
    } catch (error) {
      // Otherwise it would be printed as it is, with whatever it quotes.
      deps.log.error({ err: error }, 'a stream of events ended for a fault of ours')
    } finally {
      stop()
      ended()
    }
  })
  // Of the connection, which is the server's: HTTP/2 forbids them (RFC 9113 section 8.2.2).
  for (const name of ['Connection', 'Transfer-Encoding']) reply.headers.delete(name)
  return reply
}

/** Whether who has opened a stream may still listen (A4). */
export async function isStillLetIn(
  deps: Pick<AuthorityDeps, 'authenticate' | 'authenticateOtherwise'>,
  c: Context,
): Promise<boolean> {
  try {
    await principalOf(c, deps, { isRequest: false })
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}

/** Remembers that something happened until somebody has waited for it. */
export function createSignal() {
  let isRaised = false
  let wake: (() => void) | null = null
  return {
    raise() {
      isRaised = true
      wake?.()
    },
    /** Answers true once raised, false after so many milliseconds. */
    async wait(ms: number): Promise<boolean> {
      if (!isRaised) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        wake = null
      }
      const was = isRaised
      isRaised = false
      return was
    },
  }
}
