import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { sha256Text } from '@outpost/shared/model/field'
import { readJson } from '@outpost/shared/node/body'
import type { Log } from '@outpost/shared/node/log'
import { Hono } from 'hono'
import { z } from 'zod'
import type { createTokenRotation } from '../nodes/token-rotation.ts'

const BODY_BYTES_MAX = 1000

const bodySchema = z.strictObject({ token_hash: sha256Text })

type Deps = { rotation: ReturnType<typeof createTokenRotation>; log: Log }

/** `POST /api/sync/token`: a box hands over the hash of the token that it will use next (A1). */
export function tokenRoutes({ rotation, log }: Deps) {
  return new Hono<AuthorityEnv>().post(
    '/token',
    describe({
      id: 'announceToken',
      tag: 'Sync',
      summary: 'Makes a new token of a box known; the old one is good until the new one was used.',
      description: 'The box makes the token, and only its hash travels. It may be sent again.',
      headers: ['Sync-Protocol', 'Sync-Report', 'Sync-Incarnation', 'Sync-Checksum'],
      body: {
        schema: bodySchema,
        example: { token_hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
      },
      answers: {
        200: {
          description: 'Both are good now.',
          schema: z.object({ known: z.literal(true) }),
          example: { known: true },
          headers: ['Sync-Incarnation', 'Sync-Checksum'],
        },
      },
      problems: ['INVALID_REQUEST'],
    }),
    async (c) => {
      const body = checkBody(bodySchema, await readJson(c.req.raw, BODY_BYTES_MAX))
      const { id } = c.get('principal')
      rotation.announce(id, body.token_hash)
      log.info({ from: id }, 'a new token was announced')
      return c.json({ known: true })
    },
  )
}
