import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { readJson } from '../../node/body.ts'
import {
  PAGE_LIMIT_DEFAULT,
  PAGE_LIMIT_MAX,
  PUSH_BYTES_MAX,
  PUSH_EDITS_MAX,
  pushRequestSchema,
} from '../../protocol/messages.ts'
import { Problem } from '../../protocol/problems.ts'
import { pull } from '../feed.ts'
import { submit } from '../submit.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { checkBody, limitOf } from './input.ts'

/** A line that says nothing, sent this often so that neither side takes silence for a dead line. */
const EVENTS_HEARTBEAT_MS = 25_000

/** The feed, its events, and the push of edits. */
export function syncRoutes({ store, ground, clock, log }: AuthorityDeps) {
  return new Hono<AuthorityEnv>()
    .get('/changes', async (c) => {
      const reply = await pull(
        store,
        c.get('principal'),
        {
          cursor: c.req.query('cursor') ?? null,
          limit: limitOf(c, { initial: PAGE_LIMIT_DEFAULT, max: PAGE_LIMIT_MAX }),
          ifNoneMatch: c.req.header('if-none-match'),
        },
        clock.now(),
      )
      c.header('ETag', reply.etag)
      return reply.kind === 'unchanged' ? c.body(null, 304) : c.json(reply.page)
    })
    .post('/push', async (c) => {
      const body = await readJson(c.req.raw, PUSH_BYTES_MAX)
      refuseTooMany(body)
      const { epoch, edits } = checkBody(pushRequestSchema, body)
      const own = store.identity().epoch
      if (epoch !== own) {
        throw new Problem(
          'RESYNC_REQUIRED',
          'This push was made for another epoch. No edit was judged; pull again without a cursor.',
          { members: { epoch: own } },
        )
      }
      const submissions = edits.map((raw) => ({ raw }))
      const outcomes = await submit({ store, ground }, c.get('principal'), submissions)
      const accepted = outcomes.filter(({ status }) => status === 200).length
      const from = c.get('principal').id
      log.info({ from, accepted, rejected: outcomes.length - accepted }, 'push judged')
      return c.json({ outcomes })
    })
    .get('/events', (c) =>
      streamSSE(c, async (stream) => {
        const news = createSignal()
        const stop = store.onChange(news.raise)
        stream.onAbort(() => {
          stop()
          news.raise()
        })
        // The first event stands for all that may have happened before this connection.
        while (!stream.aborted && !stream.closed) {
          await stream.writeSSE({ event: 'head', data: '' })
          while (!(await news.wait(EVENTS_HEARTBEAT_MS)) && !stream.aborted) {
            await stream.write(': still here\n\n')
          }
        }
      }),
    )
}

function refuseTooMany(body: unknown) {
  const edits = (body as { edits?: unknown } | null)?.edits
  if (Array.isArray(edits) && edits.length > PUSH_EDITS_MAX) {
    throw new Problem(
      'TOO_LARGE',
      `A push holds at most ${PUSH_EDITS_MAX} edits. None of these was judged; send fewer at a time.`,
    )
  }
}

/** Remembers that something happened until somebody has waited for it. */
function createSignal() {
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
