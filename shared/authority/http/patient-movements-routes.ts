import { Hono } from 'hono'
import { z } from 'zod'
import { collections } from '../../model/collections.ts'
import { uuid } from '../../model/field.ts'
import type { PatientMovementRow } from '../reader.ts'
import { scopesOf } from '../scopes.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { describe, query } from './operation.ts'
import { cardQuery, exampleRow, rowSchema, toView } from './stock-card-routes.ts'
import { visibleRecord } from './visible-record.ts'

const { patients } = collections

const movementSchema = rowSchema.omit({ balance: true }).extend({
  inventory_id: uuid.meta({ description: 'Of which stock.' }),
})

export type PatientMovementView = z.infer<typeof movementSchema>

const answerSchema = z.object({
  is_whole: z.boolean().meta({
    description: 'False at a box: only what was moved there.',
  }),
  results: z.array(movementSchema),
  next: z.string().nullable().meta({ description: 'Path of the rows before these.' }),
})
export type PatientMovementsView = z.infer<typeof answerSchema>

const { balance: _, ...exampleMovement } = exampleRow

/** What was dispensed to a patient, and whatever else was moved for one (E7), the latest first. */
export function patientMovementsRoutes(deps: AuthorityDeps) {
  return new Hono<AuthorityEnv>().get(
    '/:id/movements',
    describe({
      id: 'listPatientMovements',
      tag: patients.title.many,
      summary: 'Gives what was dispensed to a patient, the latest first.',
      description:
        'Under whichever record of the same person it was dispensed; of stock that the caller sees.',
      answers: {
        200: {
          description: 'Movements that name the patient.',
          schema: answerSchema,
          example: {
            is_whole: true,
            results: [
              {
                ...exampleMovement,
                patient_id: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
                inventory_id: '0c6c2ad8-7b86-5f0a-9f0e-2f6b7a1de9a4',
              },
            ],
            next: null,
          },
        },
      },
      problems: ['NOT_FOUND', 'INVALID_REQUEST'],
    }),
    query(cardQuery),
    async (c) => {
      const { before, limit } = c.req.valid('query')
      const { id } = await visibleRecord(deps, c, patients)
      const asked = {
        patientId: id,
        scopes: scopesOf(c.get('principal')),
        before: before === undefined ? null : Number(before),
        limit: limit + 1,
      }
      const rows = await deps.store.read((reader) => reader.patientMovements(asked))
      const shown = rows.slice(0, limit)
      const next = `/api/patients/${id}/movements?before=${shown.at(-1)?.key}&limit=${limit}`
      return c.json({
        is_whole: deps.ground === 'central',
        results: shown.map(toPatientView),
        next: rows.length > limit ? next : null,
      })
    },
  )
}

function toPatientView({ recordId, ...row }: PatientMovementRow): PatientMovementView {
  const { balance: _, ...view } = toView({ ...row, balance: null })
  return { ...view, inventory_id: recordId }
}
