import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_EPOCH, exampleClinic } from '@outpost/shared/authority/http/examples'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { SCOPES_MAX } from '@outpost/shared/authority/scopes'
import type { AuthorityStore } from '@outpost/shared/authority/store'
import { clinicSchema } from '@outpost/shared/model/clinic'
import { line, uuid } from '@outpost/shared/model/field'
import { readJson } from '@outpost/shared/node/body'
import { Hono } from 'hono'
import { z } from 'zod'
import type { createEnrolment } from '../nodes/enrolment.ts'
import type { Principals } from '../nodes/principals.ts'
import type { ClientSight } from '../proxies.ts'
import { createWrongTries } from '../wrong-tries.ts'

const BODY_BYTES_MAX = 10_000

/** What travels of a token. */
export const tokenHashSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex')

const bodySchema = z.strictObject({
  code: z.string().min(1).max(100),
  name: line(200).optional(),
  /** Of the token that the box has made for itself. */
  token_hash: tokenHashSchema.optional(),
  /** Of the token that it has had until now: what it sent under that one stays its own. */
  former_token_hash: tokenHashSchema.optional(),
  /** A box with unsent edits takes a place for its own clinics only. */
  clinics: z.array(uuid).max(SCOPES_MAX).optional(),
})

const replySchema = z.object({
  node_id: uuid,
  token: z.string().optional().meta({ description: 'Unless the box has made one for itself.' }),
  epoch: z.string(),
  clinics: z.array(clinicSchema),
})

const exampleReply = {
  node_id: 'e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b',
  epoch: EXAMPLE_EPOCH,
  clinics: [exampleClinic],
}

type EnrolDeps = {
  store: AuthorityStore
  principals: Principals
  enrolment: ReturnType<typeof createEnrolment>
  client: ClientSight
}

/** `POST /api/nodes/enrol`: a box exchanges its one-time code for its place (A1). */
export function enrolRoutes({ store, principals, enrolment, client }: EnrolDeps) {
  const wrongCodes = createWrongTries({
    max: 30,
    seconds: 60,
    what: 'codes',
    advice: 'check the code',
  })
  return new Hono<AuthorityEnv>().post(
    '/enrol',
    describe({
      id: 'enrol',
      tag: 'Operation',
      summary: 'Gives a box its place for a one-time code.',
      headers: ['Sync-Protocol'],
      body: { schema: bodySchema, example: { code: 'K7QF-2M9X-PD4T', name: 'Kadongo' } },
      answers: { 200: { description: 'Its place.', schema: replySchema, example: exampleReply } },
      problems: ['ENROLMENT_REFUSED', 'RATE_LIMITED'],
    }),
    async (c) => {
      const body = checkBody(bodySchema, await readJson(c.req.raw, BODY_BYTES_MAX))
      const address = client.addressOf(c)
      await wrongCodes.refuseTooMany(address)
      const { code, name, token_hash: tokenHash, clinics: onlyFor } = body
      const formerTokenHash = body.former_token_hash
      const { nodeId, token } = await wrongCodes.counting(address, 'ENROLMENT_REFUSED', () =>
        enrolment.enrol({ code, name, tokenHash, formerTokenHash, onlyFor }),
      )
      const clinicIds = principals.find(nodeId)?.clinics ?? []
      const clinics = await store.read((reader) => reader.clinics(clinicIds))
      return c.json({
        node_id: nodeId,
        ...(token && { token }),
        epoch: store.identity().epoch,
        clinics,
      })
    },
  )
}
