import { checkBody } from '@outpost/shared/authority/http/input'
import type { AuthorityStore } from '@outpost/shared/authority/store'
import { line } from '@outpost/shared/model/field'
import { readJson } from '@outpost/shared/node/body'
import { Hono } from 'hono'
import { z } from 'zod'
import type { createEnrolment } from '../nodes/enrolment.ts'
import type { Principals } from '../nodes/principals.ts'

const BODY_BYTES_MAX = 10_000

const bodySchema = z.strictObject({
  code: z.string().min(1).max(100),
  name: line(200).optional(),
  /** SHA-256, in hex, of the token that the box has made for itself. */
  token_hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex')
    .optional(),
})

type EnrolDeps = {
  store: AuthorityStore
  principals: Principals
  enrolment: ReturnType<typeof createEnrolment>
}

/** `POST /api/nodes/enrol`: a box exchanges its one-time code for its place (A1). */
export function enrolRoutes({ store, principals, enrolment }: EnrolDeps) {
  return new Hono().post('/enrol', async (c) => {
    const body = checkBody(bodySchema, await readJson(c.req.raw, BODY_BYTES_MAX))
    const { nodeId, token } = enrolment.enrol({
      code: body.code,
      name: body.name,
      tokenHash: body.token_hash,
    })
    const clinicIds = principals.find(nodeId)?.clinics ?? []
    const clinics = await store.read((reader) => reader.clinics(clinicIds))
    return c.json({
      node_id: nodeId,
      ...(token && { token }),
      epoch: store.identity().epoch,
      clinics,
    })
  })
}
