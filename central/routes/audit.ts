import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME } from '@outpost/shared/authority/http/examples'
import { limitOf } from '@outpost/shared/authority/http/input'
import { describe, query } from '@outpost/shared/authority/http/operation'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { instant, uuid } from '@outpost/shared/model/field'
import { type Clock, parseInstant, toIso } from '@outpost/shared/model/time'
import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import { z } from 'zod'
import { AUDIT_EVENTS, type AuditEntry, noteAudit } from '../audit/audit.ts'
import { type AuditQuery, searchAudit } from '../audit/search.ts'
import { createNames, type NameOf } from '../nodes/names.ts'
import { position } from './conflicts.ts'

/** Entries read at once for an export. */
const EXPORT_PAGE = 1000

const text = z.string().max(200).optional()

const filterSchema = z.object({
  who: text.meta({ description: 'The id of a caller, or who ran a command.' }),
  event: z.enum(AUDIT_EVENTS).optional(),
  what: text.meta({ description: 'What happened, as `details.what` says.' }),
  subject: text.meta({ description: 'What it was about: `<collection>/<id>`, or an id.' }),
  node_id: uuid.optional().meta({ description: 'A box that did it, or to which it was done.' }),
  clinic_id: uuid.optional().meta({
    description: 'A clinic to which it was done, or a box of it that did it or to which it was.',
  }),
  from: instant.optional(),
  to: instant.optional().meta({ description: 'Only before.' }),
})

const searchSchema = filterSchema.extend({
  after: position,
  limit: limitOf({ initial: 100, max: 1000 }),
})

const entrySchema = z.object({
  seq: z.int(),
  at: instant,
  event: z.string(),
  who: z.string(),
  who_name: z.string().nullable(),
  actor: z.string().nullable().meta({ description: 'On whose behalf, as the caller said.' }),
  subject: z.string().nullable(),
  subject_name: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  hash: z.string(),
})

const pageSchema = z.object({ results: z.array(entrySchema), next: z.string().nullable() })

/** A page of the trail, as the API shows it. */
export type AuditView = z.output<typeof pageSchema>

const exampleEntry = {
  seq: 812,
  at: EXAMPLE_TIME,
  event: 'node',
  who: 'a4e2f6b8-1c3d-4e5f-8a7b-9c0d1e2f3a4b',
  who_name: 'achieng@health.example',
  actor: null,
  subject: 'e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b',
  subject_name: 'box 1',
  details: { what: 'revoked' },
  hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
}

/** `/api/audit`: who did what, of the clinics that the caller looks after. */
export function auditRoutes({ store, clock }: { store: SqliteStore; clock: Clock }) {
  const { sql } = store
  const nameOf = createNames(sql)

  return new Hono<AuthorityEnv>()
    .get(
      '/',
      describe({
        id: 'searchAudit',
        tag: 'Operation',
        summary: 'Entries of the audit trail, the latest first.',
        description: 'It names records and people by their ids, and holds no values.',
        answers: {
          200: {
            description: 'A page.',
            schema: pageSchema,
            example: { results: [exampleEntry], next: '812' },
          },
        },
        problems: ['INVALID_REQUEST'],
      }),
      query(searchSchema),
      (c) => {
        const { after, limit, ...filter } = c.req.valid('query')
        const before = after ?? Number.MAX_SAFE_INTEGER
        const asked = { before, limit: limit + 1 }
        const found = searchAudit(sql, c.get('principal'), toQuery(filter), asked)
        const page = found.slice(0, limit)
        const next = found.length > limit ? String(page.at(-1)?.seq) : null
        return c.json({ results: page.map((entry) => toView(entry, nameOf)), next })
      },
    )
    .get(
      '/export',
      describe({
        id: 'exportAudit',
        tag: 'Operation',
        summary: 'The same as NDJSON, all of it, the latest first; the export is audited.',
        answers: {
          200: {
            description: 'One entry a line.',
            type: 'application/x-ndjson',
            example: `${JSON.stringify(exampleEntry)}\n`,
          },
        },
        problems: ['INVALID_REQUEST'],
      }),
      query(filterSchema),
      (c) => {
        const filter = c.req.valid('query')
        const person = c.get('principal')
        store.write((writer) =>
          noteAudit(sql, writer.now, {
            event: 'export',
            who: person.id,
            subject: 'audit',
            details: { ...filter },
          }),
        )
        c.header('Content-Type', 'application/x-ndjson')
        c.header('Content-Disposition', `attachment; filename="audit-${dayOf(clock)}.ndjson"`)
        return stream(c, async (out) => {
          let before = Number.MAX_SAFE_INTEGER
          while (!out.aborted) {
            const page = searchAudit(sql, person, toQuery(filter), { before, limit: EXPORT_PAGE })
            if (page.length === 0) return
            const lines = page.map((entry) => `${JSON.stringify(toView(entry, nameOf))}\n`)
            await out.write(lines.join(''))
            before = page.at(-1)?.seq ?? 0
          }
        })
      },
    )
}

function toQuery(filter: z.output<typeof filterSchema>): AuditQuery {
  return {
    who: filter.who ?? null,
    event: filter.event ?? null,
    what: filter.what ?? null,
    subject: filter.subject ?? null,
    nodeId: filter.node_id ?? null,
    clinicId: filter.clinic_id ?? null,
    from: parseInstant(filter.from ?? ''),
    to: parseInstant(filter.to ?? ''),
  }
}

function toView({ at, who, subject, ...entry }: AuditEntry, nameOf: NameOf) {
  return {
    ...entry,
    at: toIso(at),
    who,
    who_name: nameOf(who),
    subject,
    subject_name: subject && nameOf(subject),
  }
}

const dayOf = (clock: Clock) => toIso(clock.now()).slice(0, 10)
