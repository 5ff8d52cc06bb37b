import { EXAMPLE_TIME } from '@outpost/shared/authority/http/examples'
import { addLogGauge } from '@outpost/shared/authority/sqlite/file/log-size'
import { instant, uuid } from '@outpost/shared/model/field'
import { toIsoOrNull } from '@outpost/shared/model/time'
import type { Metrics } from '@outpost/shared/node/metrics'
import { LINK_STATES } from '@outpost/shared/replica/link'
import { z } from 'zod'
import { lastRescue, rescueSchema } from './rescue/report.ts'
import type { EdgeStore } from './store/database.ts'
import { readBacklog } from './store/inbox.ts'
import { pausedUntil } from './sync/pause.ts'

export type Running = { isRunning: () => boolean; nextRoundAt: () => number | null }

export const replicaStatusSchema = {
  link: z.enum(LINK_STATES),
  running: z.boolean(),
  pending: z.int().min(0).meta({ description: 'Edits that central has not answered yet.' }),
  oldest_pending_at: instant.nullable(),
  inbox: z.int().min(0).meta({ description: 'Edits that a person must decide about.' }),
  last_success_at: instant.nullable(),
  next_round_at: instant.nullable(),
  clock_offset_ms: z.number().nullable(),
  last_error: z.string().nullable(),
  compared_at: instant.nullable().meta({
    description: 'When all copies were last found to be as central has them, or made so.',
  }),
  diverged_at: instant.nullable().meta({
    description: 'When copies were last found to differ from those of central.',
  }),
  repaired_records: z.int().min(0).meta({ description: 'How many were put right so far.' }),
  revoked_since: instant.nullable().meta({
    description: 'Since when central has refused this box, so that it serves no device.',
  }),
  rewound_at: instant.nullable().meta({
    description: 'When central last told that this box has come back from a backup.',
  }),
  absent_until: instant.nullable().meta({
    description: 'Until when central was told that this box will not call.',
  }),
  paused_until: instant.nullable().meta({
    description: 'Until when central has asked this box to exchange nothing with it.',
  }),
  node_id: uuid.nullable(),
  central_url: z.string().nullable(),
  rescue: rescueSchema.nullable().meta({
    description:
      'What came of a damaged database; null if it never was, or its report was removed.',
  }),
}

export const exampleReplicaStatus = {
  link: 'online',
  running: false,
  pending: 2,
  oldest_pending_at: EXAMPLE_TIME,
  inbox: 0,
  last_success_at: EXAMPLE_TIME,
  next_round_at: EXAMPLE_TIME,
  clock_offset_ms: 1200,
  last_error: null,
  compared_at: EXAMPLE_TIME,
  diverged_at: null,
  repaired_records: 0,
  revoked_since: null,
  rewound_at: null,
  absent_until: null,
  paused_until: null,
  node_id: 'e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b',
  central_url: 'https://central.example.org',
  rescue: null,
}

/** The same as it is answered. */
export type ReplicaStatus = z.infer<z.ZodObject<typeof replicaStatusSchema>>

const REPAIRED = 'Records whose copies were found to differ from those of central, and put right.'

/** The same for Prometheus (S6), as far as they are numbers. */
export function addReplicaGauges(metrics: Metrics, { store, row, clock }: EdgeStore) {
  addLogGauge(metrics, store.sqlite)
  const add = (name: string, help: string, read: () => number | null) =>
    metrics.addGauge(`outpost_${name}`, help, [], () => {
      const value = read()
      return value === null ? [] : [{ labels: {}, value }]
    })
  add('pending_edits', 'Edits that central has not answered yet.', () => {
    return readBacklog(store.sql).pending
  })
  add('inbox_edits', 'Edits that a person must decide about.', () => readBacklog(store.sql).inbox)
  add('last_success_timestamp_seconds', 'When a round with central was last complete.', () => {
    const { lastSuccessAt } = row.read()
    return lastSuccessAt && lastSuccessAt / 1000
  })
  metrics.addCounter('outpost_repaired_records_total', REPAIRED, () => row.read().repairedRecords)
  add('compared_timestamp_seconds', "When all copies were last found to be central's.", () => {
    const { comparedAt } = row.read()
    return comparedAt && comparedAt / 1000
  })
  add('clock_offset_seconds', "Central's clock minus that of the box.", () => {
    const offset = clock.offsetMs()
    return offset && offset / 1000
  })
}

/** What the box tells of its replica beside S1: how its link is, and what waits here. */
export function replicaStatus({ store, row, clock }: EdgeStore, running: Running): ReplicaStatus {
  const known = row.read()
  const { link, lastSuccessAt, lastError, nodeId, centralUrl } = known
  const { comparedAt, divergedAt, repairedRecords } = known
  const { pending, oldestPendingAt, inbox } = readBacklog(store.sql)
  return {
    link,
    running: running.isRunning(),
    pending,
    oldest_pending_at: toIsoOrNull(oldestPendingAt),
    inbox,
    last_success_at: toIsoOrNull(lastSuccessAt),
    next_round_at: toIsoOrNull(running.nextRoundAt()),
    clock_offset_ms: clock.offsetMs(),
    last_error: lastError,
    compared_at: toIsoOrNull(comparedAt),
    diverged_at: toIsoOrNull(divergedAt),
    repaired_records: repairedRecords,
    revoked_since: toIsoOrNull(known.revokedSince),
    rewound_at: toIsoOrNull(known.rewoundAt),
    absent_until: toIsoOrNull(known.absentUntil),
    paused_until: toIsoOrNull(pausedUntil({ row, clock })),
    node_id: nodeId,
    central_url: centralUrl,
    rescue: lastRescue(store.sqlite.name),
  }
}
