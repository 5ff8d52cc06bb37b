import { actorOfRequest, noteActing } from '@outpost/shared/authority/http/actors'
import type { Actors, AuthorityEnv } from '@outpost/shared/authority/http/env'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { lookupOperation } from '@outpost/shared/authority/http/sharing-operations'
import { readJson } from '@outpost/shared/node/body'
import { lookupAnswerSchema, lookupSchema } from '@outpost/shared/protocol/sharing'
import { Hono } from 'hono'
import type { AskCentral } from '../sync/asking.ts'

const BODY_BYTES_MAX = 10_000

/**
 * `POST /api/patients/lookup` at a box: the question goes to central, with the device that asks. What
 * the box has itself is found by its lists and by `POST /api/patients/similar`, also without a link.
 */
export function lookupRoutes(askCentral: AskCentral, actors: Actors) {
  return new Hono<AuthorityEnv>().post('/lookup', describe(lookupOperation('edge')), async (c) => {
    const question = checkBody(lookupSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
    const actor = actorOfRequest(actors, c, question.actor)
    const { body } = await askCentral({
      method: 'POST',
      path: '/api/patients/lookup',
      body: { ...question, actor, device: c.get('principal').id },
      answer: lookupAnswerSchema,
    })
    noteActing(actors, c.get('principal'), actor)
    return c.json(body)
  })
}
