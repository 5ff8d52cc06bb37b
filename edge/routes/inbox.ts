import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { Hono } from 'hono'
import { readInbox } from '../store/inbox.ts'

/** `GET /api/inbox`: what central rejected and a person must decide (N5). */
export function inboxRoutes({ sql }: { sql: Sql }) {
  return new Hono<AuthorityEnv>().get('/', (c) => c.json({ results: readInbox(sql) }))
}
