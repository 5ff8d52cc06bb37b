import { firstCursor } from '@outpost/shared/authority/feed'
import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import {
  EXAMPLE_CURSOR,
  EXAMPLE_EPOCH,
  exampleClinic,
} from '@outpost/shared/authority/http/examples'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { SCOPES_MAX } from '@outpost/shared/authority/scopes'
import type { AuthorityStore } from '@outpost/shared/authority/store'
import { clinicSchema } from '@outpost/shared/model/clinic'
import { line, sha256Text, uuid } from '@outpost/shared/model/field'
import { readJson } from '@outpost/shared/node/body'
import { openCursor } from '@outpost/shared/node/cursor-seal'
import { networkOf } from '@outpost/shared/node/network-of'
import { codeHash, FORMER_TOKENS_MAX } from '@outpost/shared/node/tokens'
import { createWrongTries } from '@outpost/shared/node/wrong-tries'
import { Hono } from 'hono'
import { z } from 'zod'
import type { createEnrolment, EnrolRequest } from '../nodes/enrolment.ts'
import type { Principals } from '../nodes/principals.ts'
import type { ClientSight } from '../proxies.ts'

/** A cursor takes up to half of it. */
const BODY_BYTES_MAX = 40_000

const bodySchema = z.strictObject({
  code: z.string().min(1).max(100),
  name: line(200).optional(),
  /** Of the token that the box has made for itself. */
  token_hash: sha256Text.optional(),
  /** Of the tokens that it has had, the latest first: what it sent under the first known stays its own. */
  former_token_hashes: z.array(sha256Text).max(FORMER_TOKENS_MAX).optional(),
  /** Which place it has had until now, and the last cursor that it was given there: it tells of lost hours (N9). */
  former_place: z.strictObject({ node_id: uuid, cursor: z.string() }).optional(),
  /** A box with unsent edits takes a place for its own clinics only. */
  clinics: z.array(uuid).max(SCOPES_MAX).optional(),
})

const replySchema = z.object({
  node_id: uuid,
  token: z.string().optional().meta({ description: 'Unless the box has made one for itself.' }),
  epoch: z.string(),
  clinics: z.array(clinicSchema),
  cursor: z.string().meta({ description: 'To be presented with the first request. Opaque.' }),
})

const exampleReply = {
  node_id: 'e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b',
  epoch: EXAMPLE_EPOCH,
  clinics: [exampleClinic],
  cursor: EXAMPLE_CURSOR,
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
    told: 'This code is not known, and too many such came from your address; a right one is taken at once',
    advice: 'check the code',
  })

  const spentCodes = createWrongTries({
    max: 30,
    seconds: 60,
    told: 'This code was used before, or has expired, and it was tried too often',
    advice: 'ask central for a new one (central node add)',
  })

  // Somebody may guess all the while from the address behind which an honest box stands. Of 60 random
  // bits nobody finds one by trying, so a code that opens something is heard whoever asks. One that is
  // spent opens nothing: it is counted by itself, so that whoever holds it can neither keep central's
  // database busy with it, nor keep others from hearing why theirs is refused.
  async function enrol(address: string, request: EnrolRequest) {
    const standing = enrolment.standingOf(request)
    const work = () => enrolment.enrol(request)
    if (standing === 'open') return work()
    if (standing === 'spent') {
      return spentCodes.trying(codeHash(request.code), 'ENROLMENT_REFUSED', work)
    }
    return wrongCodes.trying(address, 'ENROLMENT_REFUSED', work)
  }

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
      const address = networkOf(client.addressOf(c))
      const { code, name, token_hash: tokenHash, clinics: onlyFor } = body
      const formerTokenHashes = body.former_token_hashes
      const request = { code, name, tokenHash, formerTokenHashes, onlyFor }
      const { nodeId, token } = await enrol(address, request)
      const node = principals.find(nodeId)
      if (!node) throw new Error(`The node ${nodeId} was enrolled and is not there.`)
      const { former_place: place } = body
      const former = place ? { nodeId: place.node_id, cursor: place.cursor } : null
      const { cursorKey } = store.identity()
      // It was that place: nobody else was given such a cursor.
      if (former && openCursor(former.cursor, cursorKey, former.nodeId)) {
        enrolment.goOnForLost(nodeId, former.nodeId)
      }
      const cursor = await firstCursor(store, node, former)
      const clinics = await store.read((reader) => reader.clinics(node.clinics))
      return c.json({
        node_id: nodeId,
        ...(token && { token }),
        epoch: store.identity().epoch,
        clinics,
        cursor,
      })
    },
  )
}
