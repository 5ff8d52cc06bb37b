import { attempt } from '@outpost/shared/authority/sqlite/file/storage-failure'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { DAY_MS, MINUTE_MS } from '@outpost/shared/model/durations'
import { type Millis, toIso, toIsoOrNull } from '@outpost/shared/model/time'
import { REPORT_BYTES_MAX } from '@outpost/shared/protocol/headers'
import {
  DEVICE_NAME_CHARACTERS_MAX,
  type Report,
  type WireDevice,
} from '@outpost/shared/protocol/report'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { readBacklog } from '../store/inbox.ts'
import { noteAcknowledged, readUnacknowledged } from '../store/orders.ts'
import type { ReplicaRow, ReplicaRowStore } from '../store/replica-row.ts'

/** A report is sent at least this often, even if nothing has changed (N11). */
const REPORT_EVERY_MS = DAY_MS

/** With less room than this, in megabytes, the next report says so without waiting for other news. */
const DISK_LOW_MB = 500

/** A schedule is cut to this many characters; most have fewer than 20. */
const SCHEDULE_LENGTH_MAX = 60

/** An error is cut to this many characters, so that the report fits its header. */
const ERROR_LENGTH_MAX = 80

/** More devices than this have no room in a report, however short their names are. */
const DEVICES_READ_MAX = 30

type ReportDeps = {
  sql: Sql
  row: ReplicaRowStore
  now: () => Millis
  version: string
  /** A cron schedule, on clocks of this IANA zone. */
  schedule: string
  timeZone: string
  /** Megabytes that are free on the disk of the database. */
  diskFreeMb: () => number | null
}

/** The box's account of itself for central, when there is something new in it (N11). */
export function createReporter(deps: ReportDeps) {
  const { sql, row, now, diskFreeMb } = deps
  let last: string | null = null
  let acknowledged: string[] = []
  return {
    /** Compact JSON for the header `Sync-Report`, or null if nothing has changed. */
    next(): string | null {
      const known = row.read()
      const steady = steadyPart(deps, known)
      // The box's clock may have stood in the future: that must not put it off for ever.
      const isDue = Math.abs(now() - (known.lastReportAt ?? 0)) >= REPORT_EVERY_MS
      if (JSON.stringify(steady) === known.lastReport && !isDue) return null
      last = JSON.stringify(steady)
      acknowledged = Object.keys(steady.orders ?? {})
      const report = JSON.stringify({
        ...steady,
        clock_offset_ms: known.clockOffsetMs,
        disk_free_mb: diskFreeMb(),
        last_round: lastRoundOf(known),
      })
      return report.length <= REPORT_BYTES_MAX ? withDevices(sql, report) : last
    },
    /** Central has the last report. On a full disk it is sent again, and nothing else waits for that. */
    arrived() {
      attempt(() => {
        noteAcknowledged(sql, acknowledged)
        if (last !== null) row.change({ lastReport: last, lastReportAt: now() })
      })
    },
  }
}

/** What makes a report worth sending when it changes. */
function steadyPart(
  { sql, now, version, schedule, timeZone, diskFreeMb }: ReportDeps,
  known: ReplicaRow,
): Partial<Report> & { orders?: Record<string, string>; disk_low?: true } {
  const { absentUntil, pausedUntil } = known
  const free = diskFreeMb()
  const { pending, oldestPendingAt, inbox } = readBacklog(sql)
  const orders = readUnacknowledged(sql)
  return {
    pending,
    oldest_pending_at: toIsoOrNull(oldestPendingAt),
    inbox,
    // Copies that differed from central's and were put right, so far (F12); mostly none ever do.
    ...(known.repairedRecords > 0 && { repaired: known.repairedRecords }),
    // What central has asked for and was done (N12).
    ...(Object.keys(orders).length > 0 && { orders }),
    version,
    schedule: schedule.slice(0, SCHEDULE_LENGTH_MAX),
    time_zone: timeZone,
    ...(absentUntil !== null && absentUntil > now() && { absent_until: toIso(absentUntil) }),
    ...(pausedUntil !== null && pausedUntil > now() && { paused_until: toIso(pausedUntil) }),
    devices: countDevices(sql),
    // So that it is told when the disk fills, and when there is room again; how full it is, is no news.
    ...(free !== null && free < DISK_LOW_MB && { disk_low: true as const }),
    // A header carries ASCII only.
    last_error: known.lastError?.replace(/[^ -~]/g, '?').slice(0, ERROR_LENGTH_MAX) ?? null,
  }
}

function countDevices(sql: Sql): number {
  const query = 'select count(*) as count from devices where revoked_at is null'
  return sql.get<{ count: number }>(query)?.count ?? 0
}

/** A report that tells of devices by name too, as far as there is room (N11). */
function withDevices(sql: Sql, report: string): string {
  const known = JSON.parse(report)
  const told: WireDevice[] = []
  let longest = report
  for (const device of readDevices(sql)) {
    told.push(device)
    const next = toAscii(JSON.stringify({ ...known, device_list: told }))
    if (next.length > REPORT_BYTES_MAX) break
    longest = next
  }
  return longest
}

/** Those that may call come first, then the latest. Who works at one is told to nobody. */
function readDevices(sql: Sql): WireDevice[] {
  return sql
    .all<{ name: string; seen: Millis | null; revoked: Millis | null }>(
      `select name, last_seen_at as seen, revoked_at as revoked from devices
       order by revoked_at is not null, coalesce(revoked_at, created_at) desc, id limit ?`,
      DEVICES_READ_MAX,
    )
    .map(({ name, seen, revoked }) => ({
      name: name.slice(0, DEVICE_NAME_CHARACTERS_MAX).toWellFormed(),
      ...(seen !== null && seen >= 0 && { seen: Math.floor(seen / MINUTE_MS) }),
      ...(revoked !== null && { revoked: true }),
    }))
}

/** JSON that a header can carry. */
const toAscii = (json: string) =>
  json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

function lastRoundOf(known: ReplicaRow): string | null {
  const round = known.lastRound ? (JSON.parse(known.lastRound) as RoundResult) : null
  return round && toIso(round.startedAt)
}
