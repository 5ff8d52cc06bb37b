import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { HOUR_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import { CLOCK } from './audit.ts'

/** So far an entry may be earlier than one before it without an entry that tells of it. */
const UNTOLD_MS_MAX = HOUR_MS

/** Entries of the trail, from one on to before another. */
type TrailPart = { first: number; before: number }

/**
 * Where in the trail entries of a time can lie, the latest first. Number and time rise together but
 * where central's clock was set back, of which an entry tells: in each part between two of these the
 * place is found by halving, over the numbers, so that the trail needs no index of times, which every
 * edit would pay for.
 */
export function* timeParts(
  sql: Sql,
  { from, to }: { from: Millis | null; to: Millis | null },
  before: number,
): Generator<TrailPart> {
  const first = { seq: 1 }
  if (from === null && to === null) return yield { first: first.seq, before }
  const [last] = sql.all<{ seq: number }>('select seq from audit order by seq desc limit 1')
  let end = Math.min(before, (last?.seq ?? 0) + 1)
  for (const { seq } of [...sql.all<{ seq: number }>(SET_BACKS, CLOCK), first]) {
    if (seq >= end) continue
    const lower = from === null ? seq : placeOf(sql, from - UNTOLD_MS_MAX, seq, end)
    const upper = to === null ? end : placeOf(sql, to + UNTOLD_MS_MAX, seq, end)
    if (lower < upper) yield { first: lower, before: upper }
    end = seq
  }
}

const SET_BACKS = 'select seq from audit where who = ? order by seq desc'

/** The first number from `low` on, and before `high`, whose entry is not before this time; else `high`. */
function placeOf(sql: Sql, time: Millis, low: number, high: number): number {
  let [from, to] = [low, high]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    const at = sql.get<{ at: Millis }>('select at from audit where seq = ?', middle)?.at
    // One that is missing, which only a hand can have done, hides nothing behind it.
    if (at !== undefined && at < time) from = middle + 1
    else to = middle
  }
  return from
}
