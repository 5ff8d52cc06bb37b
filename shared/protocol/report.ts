import { z } from 'zod'
import { MINUTE_MS } from '../model/durations.ts'
import { instant } from '../model/field.ts'
import { isTimeZone, type Millis } from '../model/time.ts'
import { REPORT_BYTES_MAX } from './headers.ts'

const count = z.int().min(0)

/** A longer name of a device is told as far as this, in UTF-16 code units. */
export const DEVICE_NAME_CHARACTERS_MAX = 40

/** The year 9999. */
const MINUTES_MAX = 4_223_371_680

/**
 * A box's account of itself (N11), the JSON of the header `Sync-Report`. Each member may be missing:
 * boxes of other versions say more or less, and what is not as described here is taken as not said.
 */
export const reportSchema = z.object({
  /** Edits that central has not answered yet, and since when the oldest waits. */
  pending: said(count),
  oldest_pending_at: said(instant),
  /** Edits that a person must decide about. */
  inbox: said(count),
  /** Copies that differed from central's and were put right, so far (F12). */
  repaired: said(count),
  version: said(z.string()),
  /** When rounds are made: a cron schedule, on clocks of this IANA zone. */
  schedule: said(z.string()),
  time_zone: said(z.string().refine(isTimeZone)),
  /** Until when the box has announced that it will not call. */
  absent_until: said(instant),
  /** Until when it exchanges nothing but orders, because it was asked to (N12). */
  paused_until: said(instant),
  /** Tablets and other clients that are paired with it. */
  devices: said(count),
  last_error: said(z.string()),
  /** Central's clock minus the box's. */
  clock_offset_ms: said(z.number()),
  disk_free_mb: said(z.number()),
  last_round: said(instant),
})

export type Report = z.output<typeof reportSchema>

function said<T extends z.ZodType>(schema: T) {
  return schema
    .nullable()
    .catch(null as never)
    .default(null as never)
}

/** A device as its box tells of it: what it is called, never who works at it. */
type ToldDevice = { name: string; lastSeenAt: Millis | null; isRevoked: boolean }

/**
 * The report's member `device_list`: as many devices as it has room for, those that may call first;
 * `seen` in whole minutes since 1970, which are short.
 */
const deviceListSchema = z.object({
  device_list: z
    .array(
      z.object({
        name: z.string().max(DEVICE_NAME_CHARACTERS_MAX),
        seen: z.int().min(0).max(MINUTES_MAX).optional(),
        revoked: z.boolean().optional(),
      }),
    )
    .catch([]),
})

/** A device as the wire has it. */
export type WireDevice = z.output<typeof deviceListSchema>['device_list'][number]

/** The devices that a box has told of (N11), of a report that was kept as it came. */
export function readDevices(text: string | null): ToldDevice[] {
  const { data } = deviceListSchema.safeParse(text === null ? {} : JSON.parse(text))
  return (data?.device_list ?? []).map(({ name, seen, revoked = false }) => ({
    name,
    lastSeenAt: seen === undefined ? null : seen * MINUTE_MS,
    isRevoked: revoked,
  }))
}

/** Reads a report that was kept as it came; of one that is no report nothing is said. */
export function parseReport(text: string | null): Report {
  const { data } = reportSchema.safeParse(text === null ? {} : JSON.parse(text))
  return data ?? reportSchema.parse({})
}

/** A report as it is kept, or null if the header holds none: it is only told to people. */
export function readReport(header: string | undefined): string | null {
  if (!header || header.length > REPORT_BYTES_MAX) return null
  try {
    const report = JSON.parse(header)
    return typeof report === 'object' && report !== null ? header : null
  } catch {
    return null
  }
}
