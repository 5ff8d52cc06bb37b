import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME, exampleClinic } from '@outpost/shared/authority/http/examples'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { canSeeClinic, isNode, type Principal } from '@outpost/shared/authority/principal'
import { NODE_CLINICS_MAX } from '@outpost/shared/authority/scopes'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { line, uuid } from '@outpost/shared/model/field'
import { type Clock, toIso } from '@outpost/shared/model/time'
import { readJson } from '@outpost/shared/node/body'
import { sha256Hex } from '@outpost/shared/node/sha256'
import { invalidRequest } from '@outpost/shared/protocol/common-problems'
import { Problem } from '@outpost/shared/protocol/problems'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Fleet } from '../fleet/fleet.ts'
import { toNodeView } from '../fleet/node-view.ts'
import { createAdministration } from '../nodes/administration.ts'
import { createPrincipals, type PrincipalRow } from '../nodes/principals.ts'
import { boxOf, exampleNode, nodeSchema } from './nodes.ts'

const BODY_BYTES_MAX = 10_000

const clinicsSchema = z.array(uuid).min(1, 'must name a clinic').max(NODE_CLINICS_MAX)

const placeSchema = z.strictObject({
  id: uuid.optional().meta({
    description: 'Of the box: the same request with the same id makes no second place.',
  }),
  name: line(200),
  clinics: clinicsSchema,
})

const clinicsBodySchema = z.strictObject({
  clinics: clinicsSchema,
  expected_clinics: z.array(uuid).max(NODE_CLINICS_MAX).optional().meta({
    description: 'Those that it had when this was decided: if it has others by now, it is 412.',
  }),
})

const codeSchema = z.object({
  node_id: uuid,
  code: z.string().meta({ description: 'Shown this once; any code before it is void.' }),
  expires_at: z.string(),
})

const exampleCode = { node_id: exampleNode.id, code: 'K7QF-2M9X-PD4T', expires_at: EXAMPLE_TIME }

type Deps = { store: SqliteStore; clock: Clock; fleet: Fleet }

/** Places for boxes: who may enrol, with which code, and for which clinics (A1, F1). */
export function nodePlaceRoutes({ store, clock, fleet }: Deps) {
  const principals = createPrincipals({ sqlite: store.sqlite, clock })
  const administrationOf = (c: Context<AuthorityEnv>) =>
    createAdministration({ store, clock }, c.get('principal').id)

  async function refuseOtherClinics(person: Principal, ids: readonly string[]) {
    const known = await store.read((reader) => reader.clinics(ids))
    const found = new Set(known.map(({ id }) => id))
    const isOther = (id: string) => !found.has(id) || !canSeeClinic(person, id)
    const others = ids.filter(isOther)
    if (others.length > 0) {
      throw invalidRequest({ clinics: `are not all known to you: ${others.join(', ')}` })
    }
  }

  return new Hono<AuthorityEnv>()
    .post(
      '/',
      describe({
        id: 'addNode',
        tag: 'Boxes',
        summary: 'Makes a place for a box, and the one-time code with which it enrols.',
        description:
          'The same request with the same id, because the answer was lost, is answered with another code; the one before is void.',
        headers: ['Content-Encoding'],
        body: { schema: placeSchema, example: { name: 'box 1', clinics: [exampleClinic.id] } },
        answers: {
          201: { description: 'The place is there.', schema: codeSchema, example: exampleCode },
          200: { description: 'It was there already.', schema: codeSchema, example: exampleCode },
        },
        problems: ['INVALID_REQUEST'],
      }),
      async (c) => {
        const body = checkBody(placeSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        const clinics = [...new Set(body.clinics)].sort()
        await refuseOtherClinics(c.get('principal'), clinics)
        const known = body.id ? principals.find(body.id) : null
        if (known && !isSamePlace(known, body.name, clinics)) {
          throw invalidRequest({ id: 'was used for another place, or its box has enrolled' })
        }
        const administration = administrationOf(c)
        const place = known
          ? { id: known.id, ...administration.newCode(known.id) }
          : administration.addNode(body.name, clinics, body.id)
        return c.json(toCodeView(place), known ? 200 : 201)
      },
    )
    .post(
      '/:id/code',
      describe({
        id: 'makeEnrolmentCode',
        tag: 'Boxes',
        summary: 'Makes another code for a box that has not enrolled; any before it is void.',
        answers: { 200: { description: 'The code.', schema: codeSchema, example: exampleCode } },
        problems: ['NOT_FOUND', 'INVALID_REQUEST'],
      }),
      (c) => {
        const { row } = boxOf(fleet, c)
        if (row.tokenHash !== null || row.revokedAt !== null) {
          const why = 'has enrolled or was revoked: make a place of its own for the next box'
          throw invalidRequest({ id: why })
        }
        return c.json(toCodeView({ id: row.id, ...administrationOf(c).newCode(row.id) }))
      },
    )
    .put(
      '/:id/clinics',
      describe({
        id: 'placeNode',
        tag: 'Boxes',
        summary: 'Sets the clinics whose records a box holds; it follows with its next rounds.',
        headers: ['Content-Encoding'],
        body: { schema: clinicsBodySchema, example: { clinics: [exampleClinic.id] } },
        answers: {
          200: { description: 'The box as it is now.', schema: nodeSchema, example: exampleNode },
        },
        problems: ['NOT_FOUND', 'INVALID_REQUEST', 'PRECONDITION_FAILED'],
      }),
      async (c) => {
        const body = checkBody(clinicsBodySchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        const { row } = boxOf(fleet, c)
        const clinics = [...new Set(body.clinics)].sort()
        await refuseOtherClinics(c.get('principal'), clinics)
        administrationOf(c).setClinicsOfBox(row.id, (own) => {
          // It may have been given others since it was looked whose box it is.
          if (!own.every((id) => canSeeClinic(c.get('principal'), id))) throw notTheirs()
          if (body.expected_clinics) refuseOvertaken(own, body.expected_clinics)
          return clinics
        })
        return c.json(toNodeView(boxOf(fleet, c)))
      },
    )
}

function notTheirs(): Problem {
  return new Problem('NOT_FOUND', 'There is no such box of yours. Nothing was changed.')
}

/** Somebody else was faster, and what they decided is not overwritten unseen. */
function refuseOvertaken(own: readonly string[], expected: readonly string[]) {
  const present = String([...own].sort())
  if (present === String([...new Set(expected)].sort())) return
  throw new Problem(
    'PRECONDITION_FAILED',
    'Somebody has changed the clinics of this box since you looked. Nothing was changed now; look which it has, and decide again.',
    { headers: { ETag: `"${sha256Hex(present).slice(0, 16)}"` }, members: { clinics: own } },
  )
}

function isSamePlace(row: PrincipalRow, name: string, clinics: readonly string[]): boolean {
  const isOpen = isNode(row) && row.tokenHash === null && row.revokedAt === null
  return isOpen && row.name === name && String(row.clinics) === String(clinics)
}

function toCodeView({ id, code, expiresAt }: { id: string; code: string; expiresAt: number }) {
  return { node_id: id, code, expires_at: toIso(expiresAt) }
}
