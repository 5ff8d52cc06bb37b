import { actorOfRequest, noteActing } from '@outpost/shared/authority/http/actors'
import type { Actors, AuthorityEnv } from '@outpost/shared/authority/http/env'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe, query } from '@outpost/shared/authority/http/operation'
import {
  askOperation,
  listRequestsOperation,
  shareRequestsQuery,
} from '@outpost/shared/authority/http/sharing-operations'
import { readJson } from '@outpost/shared/node/body'
import {
  askSchema,
  shareRequestSchema,
  shareRequestsSchema,
} from '@outpost/shared/protocol/sharing'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { Hono } from 'hono'
import type { AskCentral } from '../sync/asking.ts'

const BODY_BYTES_MAX = 10_000
const PATH = '/api/share-requests'

type Deps = {
  askCentral: AskCentral
  actors: Actors
  runRound: () => Promise<RoundResult>
  onFault: (error: unknown) => void
}

/** `/api/share-requests` at a box: requests are kept at central, and go through. */
export function shareRequestRoutes({ askCentral, actors, runRound, onFault }: Deps) {
  return new Hono<AuthorityEnv>()
    .get('/', describe(listRequestsOperation('edge')), query(shareRequestsQuery), async (c) => {
      const { state, limit } = c.req.valid('query')
      const asked = new URLSearchParams({ limit: String(limit), ...(state && { state }) })
      const { body } = await askCentral({
        method: 'GET',
        path: `${PATH}?${asked}`,
        answer: shareRequestsSchema,
      })
      return c.json(body)
    })
    .post('/', describe(askOperation('edge')), async (c) => {
      const asked = checkBody(askSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
      const actor = actorOfRequest(actors, c, asked.actor)
      const { status, body } = await askCentral({
        method: 'POST',
        path: PATH,
        body: { ...asked, actor, device: c.get('principal').id },
        answer: shareRequestSchema,
      })
      noteActing(actors, c.get('principal'), actor)
      // Whoever asked waits for the patient, and should not wait for the schedule.
      if (body.state === 'granted') runRound().catch(onFault)
      return c.json(body, status === 201 ? 201 : 200)
    })
}
