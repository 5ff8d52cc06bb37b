import { changeRecord, readObject } from '@outpost/shared/authority/http/change-record'
import type { AuthorityDeps, AuthorityEnv } from '@outpost/shared/authority/http/env'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { CHANGE } from '@outpost/shared/authority/http/record-routes'
import { collections } from '@outpost/shared/model/collections'
import { CLINIC_ID } from '@outpost/shared/model/field'
import { patients } from '@outpost/shared/model/patients'
import { recordEtag, type StoredRecord } from '@outpost/shared/model/record'
import { exampleRecord, recordSchema } from '@outpost/shared/model/record-schema'
import { Problem } from '@outpost/shared/protocol/problems'
import { Hono } from 'hono'
import { z } from 'zod'

const placeSchema = z.strictObject({
  clinic_id: patients.fields.clinic_id.schema,
  shared_with: patients.fields.shared_with.schema,
})

const bodySchema = placeSchema.extend({
  expected: placeSchema.optional().meta({
    description:
      'Where the patient lay when this was decided: if that is another by now, it is 412.',
  }),
})

/** `PUT /api/patients/{id}/clinics`: shares, withdraws or moves a patient (F1). */
export function patientClinicsRoutes(deps: AuthorityDeps) {
  return new Hono<AuthorityEnv>().put(
    '/:id/clinics',
    describe({
      ...CHANGE,
      id: 'placePatient',
      tag: collections.patients.title.many,
      summary: 'Says which clinics see and treat a patient.',
      description:
        'The appointments go with the patient, in the same transaction. A clinic where the patient still has an open appointment must be kept.',
      body: { schema: bodySchema, example: { clinic_id: CLINIC_ID, shared_with: [] } },
      answers: {
        200: {
          description: 'The patient as it is now.',
          schema: recordSchema(collections.patients, { isReplica: false }),
          example: exampleRecord(collections.patients, false),
          headers: ['ETag'],
        },
      },
      conflicts: ['RECORD_DELETED', 'STALE_UPDATE'],
    }),
    async (c) => {
      const body = checkBody(bodySchema, await readObject(c))
      const { expected, ...fields } = body
      return changeRecord(deps, c, collections.patients, body, (seen) => {
        if (expected) refuseOvertaken(seen, expected)
        // What was compared must be what the judge finds.
        const precondition = expected && { precondition: { ifMatch: recordEtag(seen) } }
        return { op: 'update', fields, isPlacement: true, ...precondition }
      })
    },
  )
}

/** Somebody else was faster, and what they decided is not overwritten unseen. */
function refuseOvertaken(seen: StoredRecord, expected: z.output<typeof placeSchema>) {
  const { clinic_id, shared_with } = seen.fields
  const isSame = clinic_id === expected.clinic_id && isSameSet(shared_with, expected.shared_with)
  if (isSame) return
  throw new Problem(
    'PRECONDITION_FAILED',
    'Somebody has changed the clinics of this patient since you looked. Nothing was changed now; look which they are, and decide again.',
    { headers: { ETag: recordEtag(seen) }, members: { clinic_id, shared_with } },
  )
}

function isSameSet(one: unknown, other: unknown): boolean {
  const inOrder = (ids: unknown) => String([...new Set(ids as string[])].sort())
  return inOrder(one) === inOrder(other)
}
