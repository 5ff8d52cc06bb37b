import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { checkBody, recordIdOf } from '@outpost/shared/authority/http/input'
import { describe, query } from '@outpost/shared/authority/http/operation'
import {
  askOperation,
  exampleShareRequest,
  listRequestsOperation,
  shareRequestsQuery,
} from '@outpost/shared/authority/http/sharing-operations'
import type { Principal } from '@outpost/shared/authority/principal'
import { readJson } from '@outpost/shared/node/body'
import { invalidRequest } from '@outpost/shared/protocol/common-problems'
import {
  askOfBoxSchema,
  decideShareSchema,
  shareRequestSchema,
} from '@outpost/shared/protocol/sharing'
import { Hono } from 'hono'
import type { ShareRequests } from '../sharing/share-requests.ts'

const BODY_BYTES_MAX = 10_000

/** `/api/share-requests`: a clinic asks for a patient whom it looked up, and an admin decides. */
export function shareRequestRoutes(requests: ShareRequests) {
  return new Hono<AuthorityEnv>()
    .get('/', describe(listRequestsOperation('central')), query(shareRequestsQuery), (c) => {
      const { state = null, limit } = c.req.valid('query')
      return c.json({ results: requests.list(c.get('principal'), { state, limit }) })
    })
    .post('/', describe(askOperation('central')), async (c) => {
      const body = checkBody(askOfBoxSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
      const asker = c.get('principal')
      const { request, isNew } = requests.ask(asker, {
        handle: body.handle,
        clinicId: body.clinic_id ?? onlyClinicOf(asker),
        reason: body.reason ?? null,
        actor: body.actor ?? null,
        device: body.device ?? null,
      })
      return c.json(request, isNew ? 201 : 200)
    })
    .post(
      '/:id/decide',
      describe({
        id: 'decideShareRequest',
        tag: 'Sharing',
        summary: 'Grants or refuses a share request. The same decision again is answered the same.',
        description: 'What is granted is shared in the same transaction, with all appointments.',
        headers: ['Content-Encoding'],
        body: { schema: decideShareSchema, example: { decision: 'grant' } },
        answers: {
          200: {
            description: 'The request as it is now.',
            schema: shareRequestSchema,
            example: { ...exampleShareRequest, state: 'granted' },
          },
        },
        problems: [
          ...(['INVALID_REQUEST', 'NOT_FOUND', 'OUT_OF_SCOPE'] as const),
          ...(['ALREADY_DECIDED', 'RECORD_DELETED', 'INVALID_EDIT'] as const),
        ],
      }),
      async (c) => {
        const id = recordIdOf(c)
        const { decision, note } = checkBody(
          decideShareSchema,
          await readJson(c.req.raw, BODY_BYTES_MAX),
        )
        return c.json(requests.decide(c.get('principal'), id, { decision, note: note ?? null }))
      },
    )
}

function onlyClinicOf({ clinics }: Principal): string {
  const [only, ...others] = clinics === 'all' ? [] : clinics
  if (only !== undefined && others.length === 0) return only
  throw invalidRequest({ clinic_id: 'is needed where the caller has not just one clinic' })
}
