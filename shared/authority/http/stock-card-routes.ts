import { Hono } from 'hono'
import { z } from 'zod'
import { collections } from '../../model/collections.ts'
import { instant, uuid } from '../../model/field.ts'
import { toIso } from '../../model/time.ts'
import { EDIT_STATES } from '../edit-standing.ts'
import type { StockCardRow } from '../reader.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { EXAMPLE_TIME, exampleEdit } from './examples.ts'
import { limitOf } from './input.ts'
import { describe, query } from './operation.ts'
import { visibleRecord } from './visible-record.ts'

const inventory = collections['pharmacy-inventory']

const CARD_LIMIT = { initial: 100, max: 1000 }

/** Which rows of a card are wanted. */
export const cardQuery = z.object({
  before: z
    .string()
    .regex(/^\d{1,15}$/, 'must be what next has named')
    .optional()
    .meta({ description: 'Only rows before this one, as `next` names it.' }),
  limit: limitOf(CARD_LIMIT),
})

/** What moved stock, as callers see it. */
export const rowSchema = z.object({
  edit_id: z.string().meta({ description: 'The edit that moved it.' }),
  kind: z.string().meta({ description: 'As in a movement; DISCREPANCY for what was missing.' }),
  delta: z
    .int()
    .nullable()
    .meta({ description: 'Null where a count has added an unknown number.' }),
  counted: z.int().nullable(),
  balance: z.int().nullable().meta({
    description: 'What lay there then, as this authority knew; null where it did not.',
  }),
  reason: z.string().nullable(),
  patient_id: uuid.nullable(),
  occurred_at: instant.nullable(),
  confirmed_by: z.string().nullable(),
  actor: z.string().nullable(),
  made_at: instant,
  at: instant.meta({ description: 'When this authority took it.' }),
  state: z.enum(EDIT_STATES),
})
export type MovementView = z.infer<typeof rowSchema>

const cardSchema = z.object({
  quantity: z.int().min(0),
  /** A box knows only what was moved there. */
  is_whole: z.boolean().meta({ description: 'False at a box: only what was moved there.' }),
  results: z.array(rowSchema),
  next: z.string().nullable().meta({ description: 'Path of the rows before these.' }),
})
export type StockCardView = z.infer<typeof cardSchema>

export const exampleRow = {
  edit_id: exampleEdit.id,
  kind: 'DISPENSED',
  delta: -12,
  counted: null,
  balance: 228,
  reason: null,
  patient_id: null,
  occurred_at: null,
  confirmed_by: null,
  actor: 'Sister Wanjiru',
  made_at: EXAMPLE_TIME,
  at: EXAMPLE_TIME,
  state: 'accepted' as const,
}

const exampleCard = { quantity: 228, is_whole: true, results: [exampleRow], next: null }

/** The stock card (E7): what moved, the latest first. */
export function stockCardRoutes(deps: AuthorityDeps) {
  return new Hono<AuthorityEnv>().get(
    '/:id/movements',
    describe({
      id: 'getStockCard',
      tag: inventory.title.many,
      summary: 'Gives the stock card: what moved, the latest first.',
      answers: {
        200: { description: 'The stock card.', schema: cardSchema, example: exampleCard },
      },
      problems: ['NOT_FOUND', 'INVALID_REQUEST'],
    }),
    query(cardQuery),
    async (c) => {
      const { before, limit } = c.req.valid('query')
      const { id, fields } = await visibleRecord(deps, c, inventory)
      const from = before === undefined ? null : Number(before)
      const rows = await deps.store.read((reader) =>
        reader.stockCard({ recordId: id, before: from, limit: limit + 1 }),
      )
      const shown = rows.slice(0, limit)
      const next = `/api/${inventory.name}/${id}/movements?before=${shown.at(-1)?.key}&limit=${limit}`
      return c.json({
        quantity: fields.quantity as number,
        is_whole: deps.ground === 'central',
        results: shown.map(toView),
        next: rows.length > limit ? next : null,
      })
    },
  )
}

export function toView({ movement, madeAt, at, editId, ...row }: StockCardRow): MovementView {
  const { kind, delta, balance, actor, state } = row
  return {
    edit_id: editId,
    kind,
    delta,
    counted: movement?.kind === 'COUNTED' ? movement.counted : null,
    balance,
    reason: movement?.reason ?? null,
    patient_id: movement?.patient_id ?? null,
    occurred_at: movement?.occurred_at ?? null,
    confirmed_by: movement?.confirmed_by ?? null,
    actor,
    made_at: madeAt,
    at: toIso(at),
    state,
  }
}
