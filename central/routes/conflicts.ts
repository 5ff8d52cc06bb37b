import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME, exampleClinic, exampleEdit } from '@outpost/shared/authority/http/examples'
import { limitOf } from '@outpost/shared/authority/http/input'
import { describe, query } from '@outpost/shared/authority/http/operation'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { instant, uuid } from '@outpost/shared/model/field'
import { toIso } from '@outpost/shared/model/time'
import { Hono } from 'hono'
import { z } from 'zod'
import { AGE_NAMES, type Conflicts, type OpenConflict } from '../fleet/conflicts.ts'
import { type Discrepancy, readDiscrepancies } from '../fleet/discrepancies.ts'
import { createNames } from '../nodes/names.ts'

/** Where a page of a list of ours begins: what `next` of the one before says. */
export const position = z
  .string()
  .regex(/^\d{1,15}$/, 'must be what `next` said')
  .transform(Number)
  .optional()
  .meta({ type: 'string', description: 'What `next` of the page before says.' })

const LIMIT = { initial: 100, max: 1000 }

const conflictsQuery = z.object({
  error_code: z.string().max(100).optional(),
  collection: z.string().max(100).optional(),
  clinic_id: uuid.optional().meta({ description: 'Of a box that serves this clinic.' }),
  node_id: uuid.optional(),
  age: z.enum(AGE_NAMES).optional().meta({
    description: 'Waiting for up to a day, up to a week (and more than a day), and so on.',
  }),
  after: position,
  limit: limitOf(LIMIT),
})

const count = z.int().min(0)
const counts = z.record(z.string(), count)

const conflictsSchema = z.object({
  results: z.array(
    z.object({
      id: uuid.meta({ description: 'Of the edit; the whole is at `/api/inbox/{id}`.' }),
      collection: z.string(),
      record_id: z.string(),
      op: z.string(),
      error_code: z.string(),
      node_id: z.string(),
      node_name: z.string().nullable(),
      clinics: z.array(uuid).meta({ description: 'Of the box that sent it.' }),
      at: instant.meta({ description: 'Since when it waits.' }),
    }),
  ),
  next: z.string().nullable(),
  total: count,
  counts: z
    .object({ error_code: counts, collection: counts, clinic_id: counts, age: counts })
    .meta({ description: 'Of all that fit, whatever the page.' }),
})

/** As the API shows them. */
export type ConflictsView = z.output<typeof conflictsSchema>

const NODE_ID = 'e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b'

const exampleConflicts = {
  results: [
    {
      id: exampleEdit.id,
      collection: 'patients',
      record_id: exampleEdit.record_id,
      op: 'update',
      error_code: 'STALE_UPDATE',
      node_id: NODE_ID,
      node_name: 'box 1',
      clinics: [exampleClinic.id],
      at: EXAMPLE_TIME,
    },
  ],
  next: null,
  total: 1,
  counts: {
    error_code: { STALE_UPDATE: 1 },
    collection: { patients: 1 },
    clinic_id: { [exampleClinic.id]: 1 },
    age: { day: 1 },
  },
}

/** `GET /api/conflicts`: rejected edits that wait for a person, across the country (N5). */
export function conflictRoutes({ store, conflicts }: { store: SqliteStore; conflicts: Conflicts }) {
  const nameOf = createNames(store.sql)
  const toView = ({ seq: _, recordId, errorCode, nodeId, at, ...one }: OpenConflict) => ({
    ...one,
    record_id: recordId,
    error_code: errorCode,
    node_id: nodeId,
    node_name: nameOf(nodeId),
    at: toIso(at),
  })

  return new Hono<AuthorityEnv>().get(
    '/',
    describe({
      id: 'listConflicts',
      tag: 'Boxes',
      summary: 'Rejected edits of boxes that wait for a person, the oldest first, and counts.',
      answers: {
        200: { description: 'A page.', schema: conflictsSchema, example: exampleConflicts },
      },
      problems: ['INVALID_REQUEST'],
    }),
    query(conflictsQuery),
    (c) => {
      const { after = 0, limit, ...filter } = c.req.valid('query')
      const page = conflicts.list(c.get('principal'), filter, { after, limit })
      return c.json({
        results: page.results.map(toView),
        next: page.next === null ? null : String(page.next),
        total: page.total,
        counts: page.counts,
      })
    },
  )
}

const discrepanciesQuery = z.object({
  clinic_id: uuid.optional(),
  after: position,
  limit: limitOf(LIMIT),
})

const text = z.string().nullable()

const discrepancySchema = z.object({
  edit_id: z.string(),
  record_id: z.string(),
  delta: z.int().meta({ description: 'What was missing: the ledger and the shelf agree with it.' }),
  revision: count,
  at: instant,
  batch_number: text,
  pharmacy_name: text,
  medicine_name: text,
  clinic_id: text,
  clinic_name: text,
  from: text,
  from_name: text,
  reason: text,
  confirmed_by: text,
})

const discrepanciesSchema = z.object({
  results: z.array(discrepancySchema),
  next: z.string().nullable(),
})

/** As the API shows them. */
export type DiscrepanciesView = z.output<typeof discrepanciesSchema>

const exampleDiscrepancy = {
  edit_id: exampleEdit.id,
  record_id: '5b0f7c52-9d1e-5a6b-8c7d-0e1f2a3b4c5d',
  delta: 12,
  revision: 9,
  at: EXAMPLE_TIME,
  batch_number: 'AMX-22',
  pharmacy_name: 'Main store',
  medicine_name: 'Amoxicillin 250 mg',
  clinic_id: exampleClinic.id,
  clinic_name: exampleClinic.name,
  from: NODE_ID,
  from_name: 'box 1',
  reason: null,
  confirmed_by: 'Sister Wanjiru',
}

/** `GET /api/discrepancies`: stock that was handed out and was not there by the ledger (E7). */
export function discrepancyRoutes({ sql }: Pick<SqliteStore, 'sql'>) {
  const nameOf = createNames(sql)
  const toView = (one: Discrepancy) => ({
    edit_id: one.editId,
    record_id: one.recordId,
    delta: one.delta,
    revision: one.revision,
    at: toIso(one.at),
    batch_number: one.batchNumber,
    pharmacy_name: one.pharmacyName,
    medicine_name: one.medicineName,
    clinic_id: one.clinicId,
    clinic_name: one.clinicName,
    from: one.from,
    from_name: one.from && nameOf(one.from),
    reason: one.reason,
    confirmed_by: one.confirmedBy,
  })

  return new Hono<AuthorityEnv>().get(
    '/',
    describe({
      id: 'listDiscrepancies',
      tag: 'Boxes',
      summary: 'Stock that was handed out and was not there by the ledger, the latest first.',
      answers: {
        200: {
          description: 'A page.',
          schema: discrepanciesSchema,
          example: { results: [exampleDiscrepancy], next: null },
        },
      },
      problems: ['INVALID_REQUEST'],
    }),
    query(discrepanciesQuery),
    (c) => {
      const { clinic_id: clinicId = null, after, limit } = c.req.valid('query')
      const before = after ?? Number.MAX_SAFE_INTEGER
      const asked = { clinicId, before, limit: limit + 1 }
      const rows = readDiscrepancies(sql, c.get('principal'), asked)
      const page = rows.slice(0, limit)
      const next = rows.length > limit ? String(page.at(-1)?.key) : null
      return c.json({ results: page.map(toView), next })
    },
  )
}
