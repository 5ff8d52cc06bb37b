import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { HOUR_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import { Problem } from '@outpost/shared/protocol/problems'

/**
 * Limits a caller's questions, so that nobody can browse by asking (`CENTRAL_LOOKUPS_PER_HOUR`). They
 * are counted in the audit trail, so a restart forgets none. Belongs in the transaction that records the
 * question. Questions that are dated after `now` are of a clock that was ahead: they count when their time
 * has come. Throws `Problem` RATE_LIMITED for one too many.
 */
export function limitQuestions(sql: Sql, perHour: number, principalId: string, now: Millis) {
  const at = sql.get<{ at: Millis }>(
    `select at from audit where event = 'lookup' and who = ? and at > ? and at <= ?
     order by at desc limit 1 offset ?`,
    principalId,
    now - HOUR_MS,
    now,
    perHour - 1,
  )?.at
  if (at === undefined) return
  const seconds = Math.max(1, Math.ceil((at + HOUR_MS - now) / 1000))
  throw new Problem(
    'RATE_LIMITED',
    `${perHour} patients can be looked up in an hour, and so many were. Nobody was looked up now, and nothing is lost; ask again in ${seconds} seconds, or ask whoever runs central to allow more.`,
    { headers: { 'Retry-After': String(seconds) } },
  )
}
