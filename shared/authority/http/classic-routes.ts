import { type Context, Hono } from 'hono'
import type { Fields } from '../../model/collections.ts'
import { fieldsOf, recordEtag, toWire, type WireRecord } from '../../model/record.ts'
import { type Millis, parseInstant, toIso, toIsoOrNull } from '../../model/time.ts'
import { readJson } from '../../node/body.ts'
import { feedEtag, unfinishedEtag } from '../../protocol/etag.ts'
import { matchesWeakly, PROTOCOL_VERSIONS, SYNC_STRATEGY } from '../../protocol/headers.ts'
import { PUSH_BYTES_MAX } from '../../protocol/messages.ts'
import { Problem } from '../../protocol/problems.ts'
import { TOMBSTONES_KEPT_MS } from '../feed.ts'
import type { Principal } from '../principal.ts'
import { ALL, scopesOf } from '../scopes.ts'
import type { AuthorityStore, SinceRow } from '../store.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { collectionOf, invalidRequest, limitOf, objectBody, recordIdOf } from './input.ts'
import { visibleRecord } from './record-routes.ts'
import { replyWithConflict, submitDraft, submitRetry } from './write.ts'

/** How many records one answer holds when no limit is asked for: all of them. */
const SINCE_LIMIT = { initial: 10_000_000, max: 10_000 }

/** A `304` gives no later time to ask from, so an older timestamp is answered in full. */
const FRESH_MS_MAX = 24 * 3600 * 1000

/** S1: what this authority is and how much of it the caller may see. */
export async function statusOf(store: AuthorityStore, principal: Principal, now: Millis) {
  const scopes = scopesOf(principal)
  if (scopes.includes(ALL)) await store.gather()
  return store.read(async (reader) => {
    const counts = Object.entries(await reader.counts(scopes)).map(
      ([name, { count, latestChange }]) =>
        [name, { count, latest_change: toIsoOrNull(latestChange) }] as const,
    )
    return {
      server_time: toIso(now),
      epoch: store.identity().epoch,
      strategy: SYNC_STRATEGY,
      protocol_versions: PROTOCOL_VERSIONS,
      clinics: await reader.clinics(principal.clinics),
      collections: Object.fromEntries(counts),
    }
  })
}

/** The classic API for clients that sync by timestamp (S2, S3). */
export function classicRoutes(deps: AuthorityDeps) {
  return new Hono<AuthorityEnv>()
    .get('/:collection/sync', (c) => replyWithChangesSince(deps, c))
    .put('/:collection/:id/sync_update', async (c) => {
      const body = objectBody(await readJson(c.req.raw, PUSH_BYTES_MAX))
      const { client_last_synced_at, ...given } = body
      const fields = fieldsOf(given as WireRecord)
      const request = {
        collection: collectionOf(c),
        recordId: recordIdOf(c),
        op: 'update',
        fields,
      } as const
      const outcome =
        (await submitRetry(deps, c, request)) ??
        (await submitSyncUpdate(deps, c, client_last_synced_at, fields))
      if (outcome.conflict) {
        const since = parseInstant(String(client_last_synced_at))
        if (since !== null) outcome.conflict.client_version = toIso(since)
        return replyWithConflict(c, outcome)
      }
      const now = await visibleRecord(deps, c)
      c.header('ETag', recordEtag(now))
      return c.json(outcome.record ?? toWire(now))
    })
}

async function submitSyncUpdate(
  deps: AuthorityDeps,
  c: Context<AuthorityEnv>,
  clientLastSyncedAt: unknown,
  fields: Fields,
) {
  const ifMatch = c.req.header('if-match')
  if (clientLastSyncedAt === undefined && ifMatch === undefined) {
    throw new Problem(
      'PRECONDITION_REQUIRED',
      'Say which version you changed: client_last_synced_at in the body, or If-Match.',
      { errors: { client_last_synced_at: 'is needed' } },
    )
  }
  const seen = await visibleRecord(deps, c)
  // The record's own time is no future, even if the clock has run back since.
  const latest = Math.max(deps.clock.now(), seen.updatedAt)
  return submitDraft(deps, c, {
    collection: seen.collection,
    recordId: seen.id,
    op: 'update',
    seen,
    fields,
    precondition: {
      ...(ifMatch !== undefined && { ifMatch }),
      ...(clientLastSyncedAt !== undefined && {
        unchangedSince: timestamp('client_last_synced_at', clientLastSyncedAt, latest),
      }),
    },
  })
}

async function replyWithChangesSince({ store, clock }: AuthorityDeps, c: Context<AuthorityEnv>) {
  const collection = collectionOf(c)
  const scopes = scopesOf(c.get('principal'))
  const page = pageOf(c)
  const limit = limitOf(c, SINCE_LIMIT)
  if (scopes.includes(ALL)) await store.gather()

  const before = await store.read(async (reader) => ({
    heads: await reader.heads(scopes),
    latest: await reader.latestTime(scopes),
  }))
  const since = sinceOf(c, Math.max(clock.now(), before.latest), clock.now())
  const etag = feedEtag(`${store.identity().epoch} ${collection} ${since ?? 'all'}`, before.heads)
  c.header('X-Sync-Strategy', SYNC_STRATEGY)
  const isFresh = since === null || clock.now() - since < FRESH_MS_MAX
  if (!page && isFresh && matchesWeakly(c.req.header('if-none-match'), etag)) {
    c.header('ETag', etag)
    c.header('X-Last-Sync', toIso(await store.levelTimes(scopes)))
    c.header('X-Records-Synced', '0')
    return c.body(null, 304)
  }
  const upTo = page?.upTo ?? (await store.levelTimes(scopes))
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
  c.header('X-Last-Sync', toIso(upTo))
  c.header('X-Records-Synced', String(records.length))
  c.header('ETag', isWhole && !page ? etag : unfinishedEtag(`${etag} ${last?.at} ${last?.id}`))
  return c.json(records)
}

function sinceOf(c: Context, latest: Millis, now: Millis): Millis | null {
  const text = c.req.query('last_sync_timestamp')
  if (text === undefined || text === '') return null
  const since = timestamp('last_sync_timestamp', text, latest)
  if (since < now - TOMBSTONES_KEPT_MS) {
    throw new Problem(
      'RESYNC_REQUIRED',
      'Deletions before this time are no longer kept. Sync again without a timestamp.',
      { errors: { last_sync_timestamp: 'is older than what is kept' } },
    )
  }
  return since
}

function timestamp(name: string, value: unknown, latest: Millis): Millis {
  // A plus sign that was not escaped in a query arrives as a space.
  const text = typeof value === 'string' ? value.replace(/ (\d{2}:?\d{2})$/, '+$1') : ''
  const instant = parseInstant(text)
  const clause =
    instant === null
      ? 'must be a timestamp like 2026-01-31T09:00:00Z'
      : instant > latest
        ? 'lies in the future'
        : null
  if (instant !== null && clause === null) return instant
  throw new Problem('INVALID_TIMESTAMP', `${name} ${clause}. Nothing was changed.`, {
    errors: { [name]: String(clause) },
  })
}

type SincePage = { at: Millis; id: string; upTo: Millis }

/** The place in a row of pages; made by `nextPath`, and harmless in any other hand. */
function pageOf(c: Context): SincePage | null {
  const text = c.req.query('page')
  if (text === undefined) return null
  const match = /^(\d{1,15})\.([0-9a-f-]{36})\.(\d{1,15})$/.exec(text)
  if (!match) throw invalidRequest({ page: 'must be taken from a Link header' })
  return { at: Number(match[1]), id: String(match[2]), upTo: Number(match[3]) }
}

function nextPath(c: Context, last: SinceRow, upTo: Millis): string {
  const url = new URL(c.req.url)
  url.searchParams.set('page', `${last.at}.${last.id}.${upTo}`)
  return `${url.pathname}${url.search}`
}
