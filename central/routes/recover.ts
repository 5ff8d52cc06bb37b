import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_EPOCH, exampleEdit, examplePage } from '@outpost/shared/authority/http/examples'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { otherEpoch } from '@outpost/shared/authority/restores'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { readJson } from '@outpost/shared/node/body'
import type { Log } from '@outpost/shared/node/log'
import { PUSH_BYTES_MAX } from '@outpost/shared/protocol/messages'
import { Problem } from '@outpost/shared/protocol/problems'
import { recoverReplySchema, recoverRequestSchema } from '@outpost/shared/protocol/recovery'
import { Hono } from 'hono'
import { originOf } from '../recovery/offer.ts'
import { recover } from '../recovery/recovery.ts'

const [exampleChange] = examplePage.changes

const EXAMPLE = {
  collection: 'patients',
  op: 'put',
  id: exampleEdit.record_id,
  revision: 7,
  record: exampleChange?.record,
  field_revisions: { village: 7 },
}

/** `POST /api/sync/recover`: a box brings back what a restore of central has lost (N9). */
export function recoverRoutes({ store, log }: { store: SqliteStore; log: Log }) {
  return new Hono<AuthorityEnv>().post(
    '/recover',
    describe({
      id: 'recoverLostHours',
      tag: 'Sync',
      summary: 'Takes back what a box holds of hours that a restore has lost.',
      description: 'All of it may be sent again, and by several boxes: it is taken once.',
      headers: [
        'Sync-Protocol',
        'Sync-Report',
        'Sync-Incarnation',
        'Sync-Checksum',
        'Content-Encoding',
      ],
      body: {
        schema: recoverRequestSchema,
        example: {
          epoch: EXAMPLE_EPOCH,
          restored_to: '2026-03-01T02:00:00.000Z',
          lost_line: '5b1f3c8e-0d0e-4a55-9d43-7c0a5ef0c2d7',
          copies: [EXAMPLE],
          edits: [{ edit: exampleEdit, revision: 7 }],
        },
      },
      answers: {
        200: {
          description: 'What became of each, in order.',
          schema: recoverReplySchema,
          headers: ['Sync-Incarnation', 'Sync-Checksum'],
          example: {
            copies: [{ collection: 'patients', id: EXAMPLE.id, result: 'taken' }],
            edits: [{ edit_id: exampleEdit.id, result: 'entered' }],
          },
        },
      },
      problems: ['INVALID_REQUEST', 'RESYNC_REQUIRED', 'FORBIDDEN'],
    }),
    async (c) => {
      const body = await readJson(c.req.raw, PUSH_BYTES_MAX)
      const { epoch, copies, edits, ...told } = checkBody(recoverRequestSchema, body)
      const identity = store.identity()
      if (epoch !== identity.epoch) throw otherEpoch(identity, epoch, 'Nothing was taken.')
      if (identity.restores.length === 0) {
        throw new Problem(
          'FORBIDDEN',
          'This server was never restored, so nothing can be taken back. Nothing was changed.',
        )
      }
      const principal = c.get('principal')
      const from = originOf(identity.restores, told)
      const reply = recover({ store, log }, principal, { from, copies, edits })
      const count = (result: string) => reply.copies.filter((one) => one.result === result).length
      log.info(
        { from: principal.id, taken: count('taken'), held: count('held'), edits: edits.length },
        'lost hours taken back',
      )
      return c.json(reply)
    },
  )
}
