import { z } from 'zod'
import { instant } from '../model/field.ts'
import { roundCounts } from './round-counts.ts'

/** A support bundle has at most this many bytes, and lists at most so many of each. */
export const SUPPORT_BUNDLE_BYTES_MAX = 64 * 1024
export const SUPPORT_BUNDLE_LIST_MAX = 50

const count = z.int().min(0)
const word = z.string().max(100)
const when = instant.nullable()
const list = <T extends z.ZodType>(of: T) => z.array(of).max(SUPPORT_BUNDLE_LIST_MAX)

/**
 * What a box says of itself when it is asked for more than its report holds (rule N12). It consists of
 * numbers, times, ids and words of our own, so that nothing of a person can be in it; the few texts
 * are messages of errors, which hold none (rule S5).
 */
export const supportBundleSchema = z.strictObject({
  made_at: instant,
  version: word,
  runtime: z.strictObject({
    node: word,
    platform: word,
    arch: word,
    process_seconds: z.number(),
    memory_mb: z.number(),
    memory_free_mb: z.number(),
    process_memory_mb: z.number(),
  }),
  schedule: word,
  time_zone: word,
  database: z.strictObject({
    is_encrypted: z.boolean(),
    file_mb: z.number().nullable(),
    log_mb: z.number().nullable(),
    disk_free_mb: z.number().nullable(),
    free_pages: count,
    pages: count,
    migrations: count,
  }),
  replica: z.strictObject({
    epoch: z.string().max(200).nullable(),
    link: word,
    last_error: z.string().max(500).nullable(),
    generation: count,
    is_filled: z.boolean(),
    has_cursor: z.boolean(),
    is_recovering: z.boolean(),
    clock_offset_ms: z.number().nullable(),
    repaired_records: count,
    last_success_at: when,
    compared_at: when,
    diverged_at: when,
    rewound_at: when,
    revoked_since: when,
    absent_until: when,
    paused_until: when,
  }),
  last_round: z
    .strictObject({
      ...roundCounts,
      is_complete: z.boolean(),
      error: z.string().max(500).nullable(),
    })
    .nullable(),
  records: list(z.strictObject({ collection: word, sync_state: word.nullable(), count })),
  edits: list(
    z.strictObject({
      collection: word,
      op: word,
      state: word,
      error_code: word.nullable(),
      count,
      oldest_at: instant,
    }),
  ).meta({ description: 'Those that central has not answered, or a person has not decided.' }),
  set_aside: list(
    z.strictObject({ edit_id: z.string().max(100), until: instant, error: z.string().max(500) }),
  ).meta({ description: 'Edits that central could not take.' }),
  orders: list(
    z.strictObject({
      id: z.string().max(100),
      kind: word,
      result: word.nullable(),
      received_at: instant,
      ended_at: when,
    }),
  ),
  devices: z.strictObject({ active: count, revoked: count, last_seen_at: when }),
  staff: count,
})

export type SupportBundle = z.output<typeof supportBundleSchema>
