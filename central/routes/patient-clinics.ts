import { changeRecord, readObject } from '@outpost/shared/authority/http/change-record'
import type { AuthorityDeps, AuthorityEnv } from '@outpost/shared/authority/http/env'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { CHANGE } from '@outpost/shared/authority/http/record-routes'
import { collections } from '@outpost/shared/model/collections'
import { CLINIC_ID } from '@outpost/shared/model/field'
import { patients } from '@outpost/shared/model/patients'
import { exampleRecord, recordSchema } from '@outpost/shared/model/record-schema'
import { Hono } from 'hono'
import { z } from 'zod'

const bodySchema = z.strictObject({
  clinic_id: patients.fields.clinic_id.schema,
  shared_with: patients.fields.shared_with.schema,
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
          schema: recordSchema(collections.patients, false),
          example: exampleRecord(collections.patients, false),
          headers: ['ETag'],
        },
      },
      conflicts: ['RECORD_DELETED', 'STALE_UPDATE'],
    }),
    async (c) => {
      const fields = checkBody(bodySchema, await readObject(c))
      return changeRecord(deps, c, collections.patients, fields, () => {
        return { op: 'update', fields, isPlacement: true }
      })
    },
  )
}
