import { statSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'
import { keyOf } from '@outpost/shared/authority/sqlite/file/connect'
import { LOG_ENDING } from '@outpost/shared/authority/sqlite/file/names-beside'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { type Millis, toIso, toIsoOrNull } from '@outpost/shared/model/time'
import { maskSecrets } from '@outpost/shared/node/redaction'
import { OrderWaits } from '@outpost/shared/protocol/order-waits'
import type { Order } from '@outpost/shared/protocol/orders'
import {
  SUPPORT_BUNDLE_LIST_MAX,
  type SupportBundle,
} from '@outpost/shared/protocol/support-bundle'
import { call, type HttpLinkDeps, toRefusal, toRequest } from '@outpost/shared/replica/http-link'
import type { Refusal } from '@outpost/shared/replica/link'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import type { EdgeStore } from '../store/database.ts'
import { endOrder } from '../store/orders.ts'
import { toRoundCounts } from './round-counts.ts'

/** What the box knows of itself that is not in its database. */
export type OwnFacts = {
  version: string
  schedule: string
  timeZone: string
  diskFreeMb: () => number | null
}

/** Sends what central is to know of this box beyond its report (N12). Throws `LinkDown` or `OrderWaits`. */
export async function sendSupportBundle(
  edge: EdgeStore,
  link: HttpLinkDeps,
  { id }: Order,
  facts: OwnFacts,
) {
  const { store, clock } = edge
  const request = await toRequest(link, { order_id: id, bundle: makeBundle(edge, facts) })
  const { answer } = await call(link, 'POST', '/api/sync/support-bundle', request)
  if (answer.status !== 200) {
    const refusal = toRefusal(answer)
    if (!isForGood(refusal)) throw new OrderWaits(refusal.detail)
  }
  store.write(() => endOrder(store.sql, id, 'done', clock.now()))
}

/** Said of the box or of the moment: the same bundle may be taken later. */
const NOT_OF_THE_BUNDLE = new Set([401, 408, 410, 426, 429])

/** Whether central does not know of the order, or will never take this bundle: asking again is no use. */
function isForGood({ status, code }: Refusal): boolean {
  return status < 500 && code !== 'TWIN' && !NOT_OF_THE_BUNDLE.has(status)
}

/** Numbers, times, ids and words of our own: nothing of what people have written. */
function makeBundle({ store, row, clock }: EdgeStore, facts: OwnFacts): SupportBundle {
  const { sql, sqlite } = store
  const known = row.read()
  const mb = (bytes: number) => Math.round(bytes / 100_000) / 10
  const number = (pragma: string) => Number(sqlite.pragma(pragma, { simple: true }))
  return {
    made_at: toIso(clock.now()),
    version: facts.version,
    runtime: {
      node: process.version,
      platform: process.platform,
      arch: process.arch,
      process_seconds: Math.round(process.uptime()),
      memory_mb: mb(totalmem()),
      memory_free_mb: mb(freemem()),
      process_memory_mb: mb(process.memoryUsage.rss()),
    },
    schedule: facts.schedule.slice(0, 100),
    time_zone: facts.timeZone,
    database: {
      is_encrypted: keyOf(sqlite) !== null,
      file_mb: sizeOf(sqlite.name, mb),
      log_mb: sizeOf(sqlite.name + LOG_ENDING, mb),
      disk_free_mb: facts.diskFreeMb(),
      free_pages: number('freelist_count'),
      pages: number('page_count'),
      migrations: countOf(sql, 'select count(*) as count from __drizzle_migrations'),
    },
    replica: {
      epoch: known.epoch,
      link: known.link,
      last_error: textOf(known.lastError),
      generation: known.generation,
      is_filled: known.isFilled,
      has_cursor: known.cursor !== null,
      is_recovering: known.recovery !== null,
      clock_offset_ms: known.clockOffsetMs,
      repaired_records: known.repairedRecords,
      last_success_at: toIsoOrNull(known.lastSuccessAt),
      compared_at: toIsoOrNull(known.comparedAt),
      diverged_at: toIsoOrNull(known.divergedAt),
      rewound_at: toIsoOrNull(known.rewoundAt),
      revoked_since: toIsoOrNull(known.revokedSince),
      absent_until: toIsoOrNull(known.absentUntil),
      paused_until: toIsoOrNull(known.pausedUntil),
    },
    last_round: roundOf(known.lastRound),
    records: sql.all(RECORDS, SUPPORT_BUNDLE_LIST_MAX),
    edits: sql
      .all<SupportBundle['edits'][number] & { oldest: Millis }>(EDITS, SUPPORT_BUNDLE_LIST_MAX)
      .map(({ oldest, ...one }) => ({ ...one, oldest_at: toIso(oldest) })),
    set_aside: sql
      .all<{ id: string; until: Millis; error: string | null }>(SET_ASIDE, SUPPORT_BUNDLE_LIST_MAX)
      .map(({ id, until, error }) => ({
        edit_id: id,
        until: toIso(until),
        error: textOf(error) ?? '',
      })),
    orders: sql
      .all<{ id: string; kind: string; result: string | null; from: Millis; to: Millis | null }>(
        ORDERS,
        SUPPORT_BUNDLE_LIST_MAX,
      )
      .map(({ id, kind, result, from, to }) => ({
        id,
        kind: kind.slice(0, 100),
        result,
        received_at: toIso(from),
        ended_at: toIsoOrNull(to),
      })),
    devices: devicesOf(sql),
    staff: countOf(sql, 'select count(*) as count from staff where removed_at is null'),
  }
}

const RECORDS = `select collection, sync_state, count(*) as count from records
  where deleted_at is null group by collection, sync_state order by collection, sync_state limit ?`

const EDITS = `select collection, op, state, count(*) as count, min(received_at) as oldest,
    coalesce(json_extract(outcome, '$.conflict.error_code'),
      json_extract(outcome, '$.problem.error_code'),
      json_extract(rejection, '$.conflict.error_code'),
      json_extract(rejection, '$.problem.error_code')) as error_code
  from edits where state in ('waiting', 'sent', 'needs_decision')
  group by collection, op, state, error_code order by count desc limit ?`

const SET_ASIDE = `select id, set_aside_until as until, last_error as error from edits
  where state = 'waiting' and set_aside_until is not null order by seq limit ?`

const ORDERS = `select id, kind, result, received_at as "from", ended_at as "to" from orders
  order by rowid desc limit ?`

function devicesOf(sql: Sql): SupportBundle['devices'] {
  const row = sql.get<{ active: number; revoked: number; seen: Millis | null }>(
    `select count(*) filter (where revoked_at is null) as active,
       count(revoked_at) as revoked, max(last_seen_at) as seen from devices`,
  )
  return {
    active: row?.active ?? 0,
    revoked: row?.revoked ?? 0,
    last_seen_at: toIsoOrNull(row?.seen ?? null),
  }
}

function roundOf(text: string | null): SupportBundle['last_round'] {
  if (text === null) return null
  const round = JSON.parse(text) as RoundResult
  return {
    ...toRoundCounts(round),
    is_complete: round.isComplete,
    error: textOf(round.error),
  }
}

/** A message of an error, which may quote an address. */
const textOf = (text: string | null) => text && maskSecrets(text).slice(0, 500)

const countOf = (sql: Sql, query: string) => sql.get<{ count: number }>(query)?.count ?? 0

function sizeOf(file: string, mb: (bytes: number) => number): number | null {
  const state = statSync(file, { throwIfNoEntry: false })
  return state ? mb(state.size) : null
}
