import { Hono } from 'hono'
import { z } from 'zod'
import { instant, isUuid, uuid } from '../../model/field.ts'
import { toIso } from '../../model/time.ts'
import { conflictSchema } from '../../protocol/conflicts.ts'
import { decisionSchema } from '../../protocol/decisions.ts'
import { problemSchema } from '../../protocol/problems.ts'
import {
  EDIT_IDS_MAX,
  EDIT_STATES,
  type EditStanding,
  type KnownDecision,
} from '../edit-standing.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { exampleEditView } from './examples.ts'
import { limitOf } from './input.ts'
import { describe, query } from './operation.ts'

const EDITS_LIMIT = { initial: 100, max: 1000 }

const editIds = z
  .string()
  .transform((text) => text.toLowerCase().split(','))
  .refine(
    (ids) => ids.length <= EDIT_IDS_MAX && ids.every(isUuid),
    `must be up to ${EDIT_IDS_MAX} UUIDs with commas between`,
  )
  .meta({
    type: 'string',
    description: `Only these edits: their ids with commas between, ${EDIT_IDS_MAX} at most.`,
  })

const editsQuery = z.object({
  ids: editIds.optional(),
  state: z.enum(EDIT_STATES).optional().meta({ description: 'Only edits that stand so.' }),
  record_id: uuid.optional().meta({ description: 'Only edits of this record.' }),
  limit: limitOf(EDITS_LIMIT),
})

const editViewSchema = z.object({
  id: uuid,
  state: z.enum(EDIT_STATES),
  collection: z.string(),
  record_id: z.string(),
  op: z.string(),
  made_at: z.string(),
  received_at: instant,
  from: z.string().meta({ description: 'The id of the caller that sent it.' }),
  status: z.int(),
  revision: z.int().nullable(),
  conflict: conflictSchema.optional().meta({ description: 'Why it was rejected (409).' }),
  problem: problemSchema.optional().meta({ description: 'Why it was refused (403, 422).' }),
  decision: decisionSchema
    .extend({
      where: z.enum(['here', 'central', 'box']),
      is_at_central: z.boolean().meta({
        description: 'Central has it, and what was made in its place.',
      }),
    })
    .optional()
    .meta({ description: 'What a person decided about it, and where.' }),
  last_error: z.string().nullable(),
  edit: z.unknown().meta({ description: 'The edit as it was sent.' }),
})

export type EditsView = { results: ReturnType<typeof toEditView>[] }

/** `GET /api/edits`: edits and where they stand (S4), the latest first. */
export function editRoutes({ store, ground }: AuthorityDeps) {
  return new Hono<AuthorityEnv>().get(
    '/',
    describe({
      id: 'listEdits',
      tag: 'Sync',
      summary: 'Tells where edits stand, the latest first.',
      answers: {
        200: {
          description: 'Edits.',
          get schema() {
            return z.object({ results: z.array(editViewSchema) })
          },
          example: { results: [exampleEditView] },
        },
      },
      problems: ['INVALID_REQUEST'],
    }),
    query(editsQuery),
    async (c) => {
      const { ids, state = null, record_id: recordId = null, limit } = c.req.valid('query')
      const { id, role, clinics } = c.get('principal')
      // At the edge every device works for the same clinic; at central each caller sees its own.
      const isWatcher = (role === 'admin' || role === 'viewer') && clinics === 'all'
      const principalId = ground === 'edge' || isWatcher ? null : id
      const edits = await store.read((reader) =>
        reader.edits({ ids, state, recordId, principalId, limit }),
      )
      return c.json<EditsView>({ results: edits.map(toEditView) })
    },
  )
}

function toEditView(standing: EditStanding) {
  const { edit, state, status, revision, rejection, receivedAt, principalId } = standing
  const { lastError, decision } = standing
  return {
    id: edit.id,
    state,
    collection: edit.collection,
    record_id: edit.record_id,
    op: edit.op,
    made_at: edit.made_at,
    received_at: toIso(receivedAt),
    from: principalId,
    status,
    revision,
    ...rejection,
    ...(decision && { decision: toDecisionView(decision) }),
    last_error: lastError,
    edit,
  }
}

const PLACES = { here: 'here', above: 'central', below: 'box' } as const

function toDecisionView({ decidedAt, isAtCentral, ...decision }: KnownDecision) {
  return { ...decision, where: PLACES[decidedAt], is_at_central: isAtCentral }
}
