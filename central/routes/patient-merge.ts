import { changeRecord, readObject } from '@outpost/shared/authority/http/change-record'
import type { AuthorityDeps, AuthorityEnv } from '@outpost/shared/authority/http/env'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { CHANGE } from '@outpost/shared/authority/http/record-routes'
import { collections } from '@outpost/shared/model/collections'
import { uuid } from '@outpost/shared/model/field'
import { exampleRecord, recordSchema } from '@outpost/shared/model/record-schema'
import { Hono } from 'hono'
import { z } from 'zod'

const bodySchema = z.strictObject({
  into: uuid.meta({ description: 'The record that is to stand for both.' }),
  into_revision: z.int().min(0).optional().meta({
    description:
      'The revision of that record which was looked at: if it has another now, nothing happens.',
  }),
})

const SHOWN = {
  description: 'The patient in the path as it is now.',
  schema: recordSchema(collections.patients, { isReplica: false }),
  example: exampleRecord(collections.patients, false),
  headers: ['ETag'],
} as const

const COMMON = {
  ...CHANGE,
  tag: collections.patients.title.many,
  answers: { 200: SHOWN },
  conflicts: ['RECORD_DELETED', 'STALE_UPDATE'],
} as const

/** `POST /api/patients/{id}/merge` and `…/unmerge`: two records of one person, or not (R5). */
export function patientMergeRoutes(deps: AuthorityDeps) {
  return new Hono<AuthorityEnv>()
    .post(
      '/:id/merge',
      describe({
        ...COMMON,
        id: 'mergePatient',
        summary: 'Says that a patient was registered twice.',
        description:
          'The record in the path is kept and names the other in `merged_into`; both, with their appointments, then lie in the clinics of either. No other field changes, so it can be undone.',
        body: { schema: bodySchema, example: { into: 'f47ac10b-58cc-4372-a567-0e02b2c3d479' } },
      }),
      async (c) => {
        const body = checkBody(bodySchema, await readObject(c))
        const { into, into_revision: revision } = body
        return changeRecord(deps, c, collections.patients, body, () => ({
          op: 'update',
          fields: { merged_into: into },
          isMerge: true,
          ...(revision !== undefined && { precondition: { named: { id: into, revision } } }),
        }))
      },
    )
    .post(
      '/:id/unmerge',
      describe({
        ...COMMON,
        id: 'unmergePatient',
        summary: 'Takes a merge back.',
        description:
          'Each record is for itself again, in its own clinics and in those where it has an appointment that is still to be held.',
      }),
      (c) =>
        changeRecord(deps, c, collections.patients, null, () => {
          return { op: 'update', fields: { merged_into: null }, isMerge: true }
        }),
    )
}
