import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Collection } from '../../model/collections.ts'
import { DAY_MS } from '../../model/durations.ts'
import { instant, uuid } from '../../model/field.ts'
import { toWire } from '../../model/record.ts'
import { exampleRecord, recordSchema } from '../../model/record-schema.ts'
import { type Millis, toIso } from '../../model/time.ts'
import { feedEtag, type Heads, unfinishedEtag } from '../../protocol/etag.ts'
import { matchesWeakly, SYNC_STRATEGY } from '../../protocol/headers.ts'
import { Problem } from '../../protocol/problems.ts'
import { TOMBSTONES_KEPT_MS } from '../feed.ts'
import type { SinceRow } from '../reader.ts'
import { isLostTime } from '../restores.ts'
import { ALL, scopesOf } from '../scopes.ts'
import type { Identity } from '../store.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { optionalLimit, timestampOf } from './input.ts'
import { describe, query } from './operation.ts'

/** The most records that a page can be asked to hold. */
const LIMIT_MAX = 10_000

/** How many records one answer holds when no limit is asked for: all of them. */
const UNLIMITED = 10_000_000

/** `<time>.<id>.<up to>`, times in epoch milliseconds. */
const PAGE = /^\d{1,15}\.[0-9a-f-]{36}\.\d{1,15}$/

/** Some clients take no time from a `304`: before theirs is too old to be kept, they get a `200`. */
const FRESH_MS_MAX = DAY_MS

const sinceQuery = z.object({
  last_sync_timestamp: z
    .string()
    .optional()
    .meta({
      description:
        'The X-Last-Sync of the answer before; without it everything is sent. Without a zone it is UTC.',
      examples: ['2026-03-02T10:00:00.000Z'],
    }),
  limit: optionalLimit(LIMIT_MAX),
  page: z.string().regex(PAGE, 'must be taken from a Link header').optional().meta({
    description: 'The place of a further page, as a Link header names it.',
  }),
})

const goneSchema = z.object({ id: uuid, deleted_at: instant }).meta({ id: 'Gone' })

const SYNC_HEADERS = ['ETag', 'X-Last-Sync', 'X-Records-Synced', 'X-Sync-Strategy'] as const

/** S2: what has changed since a time, for clients that sync by timestamp. */
export function sinceRoutes(deps: AuthorityDeps, collection: Collection) {
  const isReplica = deps.ground === 'edge'
  const { many: tag } = collection.title
  return new Hono<AuthorityEnv>().get(
    '/sync',
    describe({
      id: `sync${tag}`,
      tag,
      summary: 'Tells what has changed since a time.',
      headers: ['If-None-Match'],
      answers: {
        200: {
          description: 'The records that changed, whole; of those that are gone the id.',
          get schema() {
            return z.array(z.union([recordSchema(collection, { isReplica }), goneSchema]))
          },
          get example() {
            return [exampleRecord(collection, isReplica)]
          },
          headers: [...SYNC_HEADERS, 'Link'],
        },
        304: { description: 'Nothing has changed since the tag.', headers: SYNC_HEADERS },
      },
      problems: ['INVALID_REQUEST', 'INVALID_TIMESTAMP', 'RESYNC_REQUIRED'],
    }),
    query(sinceQuery),
    (c) => replyWithChangesSince(deps, c, collection, c.req.valid('query')),
  )
}

async function replyWithChangesSince(
  { store, clock }: AuthorityDeps,
  c: Context<AuthorityEnv>,
  { name: collection }: Collection,
  asked: z.infer<typeof sinceQuery>,
) {
  const scopes = scopesOf(c.get('principal'))
  const page = asked.page === undefined ? null : placeOf(asked.page)
  const limit = asked.limit ?? UNLIMITED
  if (scopes.includes(ALL)) await store.gather()

  const readHeads = () => store.read((reader) => reader.heads(scopes))
  const heads = await readHeads()
  const { latest, forgottenAt } = await store.read(async (reader) => ({
    latest: await reader.latestTime(scopes),
    forgottenAt: await reader.forgottenAt(scopes),
  }))
  const keptFrom = Math.max(clock.now() - TOMBSTONES_KEPT_MS, forgottenAt)
  const since = sinceOf(asked.last_sync_timestamp, Math.max(clock.now(), latest), keptFrom)
  if (since !== null) refuseLostTime(since, store.identity())
  const upTo = page?.upTo ?? (await store.levelTimes(scopes))
  const tagOf = (of: Heads) =>
    feedEtag(`${store.identity().epoch} ${collection} ${since ?? 'all'}`, of)
  const etag = tagOf(heads)
  c.header('X-Sync-Strategy', SYNC_STRATEGY)

  const isFresh = since === null || clock.now() - since < FRESH_MS_MAX
  if (!page && isFresh && matchesWeakly(c.req.header('if-none-match'), etag)) {
    // What was committed up to `upTo` must all be under the tag: it is not told again.
    if (tagOf(await readHeads()) === etag) {
      c.header('ETag', etag)
      // Who sends `*` has something, but need not have this: it is told no later time.
      if (c.req.header('if-none-match')?.trim() !== '*') c.header('X-Last-Sync', toIso(upTo))
      c.header('X-Records-Synced', '0')
      return c.body(null, 304)
    }
  }
  const rows = await store.read((reader) =>
    reader.since({
      collection,
      scopes,
      after: page?.at ?? since ?? -1,
      afterId: page?.id ?? null,
      upTo,
      limit: limit + 1,
    }),
  )
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const isWhole = rows.length <= limit
  if (!isWhole && last) c.header('Link', `<${nextPath(c, last, upTo)}>; rel="next"`)
  const records = shown
    .filter((row) => row.record !== null || since !== null)
    .map((row) => (row.record ? toWire(row.record) : { id: row.id, deleted_at: toIso(row.at) }))
  // Safe also for who does not follow the link: others of the last one's time may be on the next page.
  c.header('X-Last-Sync', toIso(isWhole || !last ? upTo : last.at - 1))
  c.header('X-Records-Synced', String(records.length))
  // The tag of the heads before: what came meanwhile is in the answer, and will be told once more.
  c.header('ETag', isWhole && !page ? etag : unfinishedEtag(`${etag} ${last?.at} ${last?.id}`))
  return c.json(records)
}

function sinceOf(text: string | undefined, latest: Millis, keptFrom: Millis): Millis | null {
  if (text === undefined || text === '') return null
  const since = timestampOf('last_sync_timestamp', text, latest)
  if (since < keptFrom) {
    throw new Problem(
      'RESYNC_REQUIRED',
      'Deletions before this time are no longer kept. Sync again without a timestamp.',
      { errors: { last_sync_timestamp: 'is older than what is kept' } },
    )
  }
  return since
}

/** Between what a restore returned to and the restore itself lie changes that are not here (S2). */
function refuseLostTime(since: Millis, { epoch, restores }: Identity) {
  if (!isLostTime(restores, since)) return
  throw new Problem(
    'RESYNC_REQUIRED',
    'This server was restored, and what changed about this time may be lost. Sync again without a timestamp.',
    { errors: { last_sync_timestamp: 'lies in hours that were lost' }, members: { epoch } },
  )
}

type SincePage = { at: Millis; id: string; upTo: Millis }

/** The place in a row of pages; made by `nextPath`, and harmless in any other hand. */
function placeOf(page: string): SincePage {
  const [at, id, upTo] = page.split('.')
  return { at: Number(at), id: String(id), upTo: Number(upTo) }
}

function nextPath(c: Context, last: SinceRow, upTo: Millis): string {
  const url = new URL(c.req.url)
  url.searchParams.set('page', `${last.at}.${last.id}.${upTo}`)
  return `${url.pathname}${url.search}`
}
