import { Hono } from 'hono'
import type { AuthorityStore } from '../store.ts'

/** S6: whether the process lives, and whether it can take changes. Open to all, tells no data. */
export function healthRoutes({ store }: { store: AuthorityStore }) {
  return new Hono()
    .get('/live', (c) => c.json({ live: true }))
    .get('/ready', async (c) => {
      const reason = await store.trouble()
      return reason ? c.json({ ready: false, reason }, 503) : c.json({ ready: true })
    })
}
