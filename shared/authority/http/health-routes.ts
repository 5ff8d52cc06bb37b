import { Hono } from 'hono'
import { z } from 'zod'
import type { AuthorityStore } from '../store.ts'
import { describe } from './operation.ts'

const live = z.object({ live: z.literal(true) })
const ready = z.object({ ready: z.literal(true) })
const notReady = z.object({ ready: z.literal(false), reason: z.string() })

/** S6: whether the process lives, and whether it can take changes. Open to all, tells no data. */
export function healthRoutes({ store }: { store: AuthorityStore }) {
  return new Hono()
    .get(
      '/live',
      describe({
        id: 'isLive',
        tag: 'Operation',
        summary: 'Tells that the process lives.',
        answers: {
          200: {
            description: 'It does.',
            schema: live,
            example: { live: true },
          },
        },
      }),
      (c) => c.json({ live: true }),
    )
    .get(
      '/ready',
      describe({
        id: 'isReady',
        tag: 'Operation',
        summary: 'Tells whether changes can be taken.',
        answers: {
          200: {
            description: 'They can.',
            schema: ready,
            example: { ready: true },
          },
          503: {
            description: 'They cannot, and why.',
            schema: notReady,
            example: { ready: false, reason: 'The storage takes no changes: disk full.' },
          },
        },
      }),
      async (c) => {
        const reason = await store.trouble()
        return reason ? c.json({ ready: false, reason }, 503) : c.json({ ready: true })
      },
    )
}
