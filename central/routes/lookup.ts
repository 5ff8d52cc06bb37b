import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { lookupOperation } from '@outpost/shared/authority/http/sharing-operations'
import { readJson } from '@outpost/shared/node/body'
import { lookupOfBoxSchema } from '@outpost/shared/protocol/sharing'
import { Hono } from 'hono'
import type { createLookup } from '../sharing/lookup.ts'

const BODY_BYTES_MAX = 10_000

/** `POST /api/patients/lookup`: a `POST`, so that no name stands in an address (S5). */
export function lookupRoutes(lookUp: ReturnType<typeof createLookup>) {
  return new Hono<AuthorityEnv>().post(
    '/lookup',
    describe(lookupOperation('central')),
    async (c) => {
      const question = checkBody(lookupOfBoxSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
      return c.json(await lookUp(c.get('principal'), question))
    },
  )
}
