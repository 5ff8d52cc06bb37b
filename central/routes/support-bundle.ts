import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME } from '@outpost/shared/authority/http/examples'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { uuid } from '@outpost/shared/model/field'
import { readJson } from '@outpost/shared/node/body'
import type { Log } from '@outpost/shared/node/log'
import { Problem } from '@outpost/shared/protocol/problems'
import {
  SUPPORT_BUNDLE_BYTES_MAX,
  type SupportBundle,
  supportBundleSchema,
} from '@outpost/shared/protocol/support-bundle'
import { Hono } from 'hono'
import { z } from 'zod'
import type { SupportBundles } from '../nodes/support-bundles.ts'

const bodySchema = z.strictObject({ order_id: uuid, bundle: supportBundleSchema })

export const exampleBundle: SupportBundle = {
  made_at: EXAMPLE_TIME,
  version: '0.1.0',
  runtime: {
    node: 'v24.1.0',
    platform: 'linux',
    arch: 'arm64',
    process_seconds: 86_400,
    memory_mb: 985.2,
    memory_free_mb: 401.5,
    process_memory_mb: 122.9,
  },
  schedule: '*/5 * * * *',
  time_zone: 'Africa/Nairobi',
  database: {
    is_encrypted: false,
    file_mb: 84.1,
    log_mb: 4.2,
    disk_free_mb: 21_000,
    free_pages: 12,
    pages: 20_532,
    migrations: 19,
  },
  replica: {
    epoch: '3f6c1d9a-0b7e-4a52-9c1d-7e8f90a1b2c3',
    link: 'online',
    last_error: null,
    generation: 1,
    is_filled: true,
    has_cursor: true,
    is_recovering: false,
    clock_offset_ms: 1200,
    repaired_records: 0,
    last_success_at: EXAMPLE_TIME,
    compared_at: EXAMPLE_TIME,
    diverged_at: null,
    rewound_at: null,
    revoked_since: null,
    absent_until: null,
    paused_until: null,
  },
  last_round: null,
  records: [{ collection: 'patients', sync_state: 'synced', count: 4812 }],
  edits: [
    {
      collection: 'patients',
      op: 'update',
      state: 'needs_decision',
      error_code: 'STALE_UPDATE',
      count: 1,
      oldest_at: EXAMPLE_TIME,
    },
  ],
  set_aside: [],
  orders: [],
  devices: { active: 3, revoked: 1, last_seen_at: EXAMPLE_TIME },
  staff: 6,
}

type Deps = { bundles: SupportBundles; log: Log }

/** `POST /api/sync/support-bundle`: a box sends what it was asked to tell of itself (N12). */
export function supportBundleRoutes({ bundles, log }: Deps) {
  return new Hono<AuthorityEnv>().post(
    '/support-bundle',
    describe({
      id: 'sendSupportBundle',
      tag: 'Sync',
      summary: 'Takes what a box was asked to tell of itself. It may be sent again.',
      headers: [
        ...(['Sync-Protocol', 'Sync-Report', 'Sync-Incarnation'] as const),
        ...(['Sync-Checksum', 'Content-Encoding'] as const),
      ],
      body: {
        schema: bodySchema,
        example: { order_id: 'c0a8012e-7d1f-4b6a-9d55-0f3b1c2d4e5f', bundle: exampleBundle },
      },
      answers: {
        200: {
          description: 'It is kept.',
          schema: z.object({ kept: z.literal(true) }),
          example: { kept: true },
          headers: ['Sync-Incarnation', 'Sync-Checksum'],
        },
      },
      problems: ['INVALID_REQUEST', 'NOT_FOUND'],
    }),
    async (c) => {
      const body = checkBody(bodySchema, await readJson(c.req.raw, SUPPORT_BUNDLE_BYTES_MAX))
      const { id } = c.get('principal')
      if (!bundles.take(id, body.order_id, body.bundle)) {
        throw new Problem('NOT_FOUND', 'This box was not asked for it. Nothing was changed.')
      }
      log.info({ from: id, order: body.order_id }, 'a support bundle came')
      return c.json({ kept: true })
    },
  )
}
