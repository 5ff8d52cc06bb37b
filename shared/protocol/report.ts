import { z } from 'zod'
import { instant } from '../model/field.ts'
import { isTimeZone } from '../model/time.ts'
import { REPORT_BYTES_MAX } from './headers.ts'

const count = z.int().min(0)

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
