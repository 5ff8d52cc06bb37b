import type { Context } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { Problem } from '../../protocol/problems.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { principalOf } from './guard.ts'
import type { Operation } from './operation.ts'

/** A line that says nothing, sent this often so that neither side takes silence for a dead line. */
export const EVENTS_HEARTBEAT_MS = 25_000

/** So many streams of one caller: a tablet has one for each tab that is seen, a program one or a few. */
const STREAMS_OF_CALLER_MAX = 50

export const EVENTS: Operation = {
  id: 'listenForChanges',
  tag: 'Sync',
  summary: 'Sends the event `head` whenever something new may be there (server-sent events).',
  answers: { 200: { description: 'A stream that does not end.', type: 'text/event-stream' } },
  problems: ['RATE_LIMITED'],
}

/** Answers `GET /api/sync/events` (F9): tells whoever listens that something may be new. */
export function changeEvents(deps: AuthorityDeps) {
  const openStream = createEventStreams(deps)
  return (c: Context<AuthorityEnv>) =>
    openStream(c, async (stream, isHeard) => {
      const news = createSignal()
      const stop = deps.store.onChange(news.raise)
      stream.onAbort(news.raise)
      // The first event stands for all that may have happened before this connection.
      news.raise()
      try {
        for (;;) {
          const isNews = await news.wait(EVENTS_HEARTBEAT_MS)
          if (!(await isHeard())) return
          if (isNews) await stream.writeSSE({ event: 'head', data: '' })
          else await stream.write(': still here\n\n')
        }
      } finally {
        stop()
      }
    })
}

type StreamDeps = Pick<AuthorityDeps, 'authenticate' | 'authenticateOtherwise' | 'log'>

/**
 * Writes to a stream until `isHeard` says that the caller is gone, or is nobody any more: a stream that
 * was opened before its token was revoked ends with the next event (A4).
 */
type Tell = (stream: SSEStreamingApi, isHeard: () => Promise<boolean>) => Promise<void>

/** Opens streams of events. What happens wakes every one, so a caller has few. */
export function createEventStreams(deps: StreamDeps) {
  const open = new Map<string, number>()

  function end(id: string) {
    const left = (open.get(id) ?? 1) - 1
    if (left > 0) open.set(id, left)
    else open.delete(id)
  }

  return (c: Context<AuthorityEnv>, tell: Tell) => {
    // Nobody would read what is written for a HEAD, nor ever say that they are gone.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' })
    const { id } = c.get('principal')
    const before = open.get(id) ?? 0
    if (before >= STREAMS_OF_CALLER_MAX) throw tooMany()
    open.set(id, before + 1)
    const reply = streamSSE(c, async (stream) => {
      const isHeard = async () => !stream.aborted && !stream.closed && (await isStillLetIn(deps, c))
      try {
        await tell(stream, isHeard)
      } catch (error) {
        // Otherwise it would be printed as it is, with whatever it quotes.
        deps.log.error({ err: error }, 'a stream of events ended for a fault of ours')
      } finally {
        end(id)
      }
    })
    // Of the connection, which is the server's: HTTP/2 forbids them (RFC 9113 section 8.2.2).
    for (const name of ['Connection', 'Transfer-Encoding']) reply.headers.delete(name)
    return reply
  }
}

function tooMany(): Problem {
  return new Problem(
    'RATE_LIMITED',
    `With this token ${STREAMS_OF_CALLER_MAX} streams of events are open. Nothing was changed; close one, or wait 60 seconds.`,
    { headers: { 'Retry-After': '60' } },
  )
}

/** Whether who has opened a stream may still listen (A4). */
async function isStillLetIn(deps: StreamDeps, c: Context): Promise<boolean> {
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
