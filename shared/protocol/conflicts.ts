import { z } from 'zod'
import { instant, uuid } from '../model/field.ts'
import { editIdInPlaceOf } from '../model/ids.ts'

/**
 * The reasons for which an edit is rejected by conflict (rule E5): what kind of conflict it is, what
 * the client is advised to do, and which decisions of a person can succeed.
 * What else a new reason needs stands in ARCHITECTURE.md.
 */
export const CONFLICTS = {
  STALE_UPDATE: {
    type: 'VERSION_MISMATCH',
    action: 'REFRESH',
    decisions: ['keep_server', 'apply_mine', 'change'],
  },
  RECORD_DELETED: { type: 'DELETED_ON_SERVER', action: 'DISCARD', decisions: ['keep_server'] },
  RECORD_EXISTS: {
    type: 'DUPLICATE_ID',
    action: 'REFRESH',
    decisions: ['keep_server', 'apply_mine'],
  },
  INVALID_TRANSITION: {
    type: 'STATE_MACHINE',
    action: 'REFRESH',
    decisions: ['keep_server', 'change'],
  },
  SLOT_TAKEN: { type: 'DOUBLE_BOOKING', action: 'REVIEW', decisions: ['keep_server', 'change'] },
  INSUFFICIENT_STOCK: {
    type: 'STOCK_BELOW_ZERO',
    action: 'REVIEW',
    decisions: ['withdraw', 'confirm', 'count'],
  },
  IN_USE: { type: 'STILL_REFERENCED', action: 'REVIEW', decisions: ['keep_server'] },
  DEPENDS_ON_REJECTED: { type: 'PARENT_REJECTED', action: 'REVIEW', decisions: [] },
  UNKNOWN_BASE: { type: 'NOT_YET_SEEN', action: 'RETRY', decisions: [] },
} as const satisfies Record<
  string,
  { type: string; action: string; decisions: readonly Decision[] }
>

export type ConflictCode = keyof typeof CONFLICTS

/**
 * What a person can decide about a rejected edit (rules N5, E9): whether it makes a new edit in place of
 * the rejected one, or only closes that; and what it says besides in `fields`, in words, null for nothing.
 * What else a new one needs stands in ARCHITECTURE.md.
 */
const TRAITS_OF_DECISION = {
  keep_server: { makesNew: false, says: null },
  apply_mine: { makesNew: true, says: null },
  change: { makesNew: true, says: 'what is to be set' },
  withdraw: { makesNew: false, says: null },
  confirm: { makesNew: true, says: null },
  count: { makesNew: true, says: '{"counted": n}' },
} as const satisfies Record<
  string,
  { makesNew: false; says: null } | { makesNew: true; says: string | null }
>

export type Decision = keyof typeof TRAITS_OF_DECISION
export const DECISIONS = Object.keys(TRAITS_OF_DECISION) as Decision[]

type DecisionWith<Traits> = {
  [Name in Decision]: (typeof TRAITS_OF_DECISION)[Name] extends Traits ? Name : never
}[Decision]
export type MakingDecision = DecisionWith<{ makesNew: true }>
export type SayingDecision = DecisionWith<{ says: string }>

export function makesNew(decision: Decision): decision is MakingDecision {
  return TRAITS_OF_DECISION[decision].makesNew
}

/**
 * The ids of all that can be made in place of an edit by a decision that says nothing besides (E9): what
 * others say, and so the id of what they make, cannot be known without them.
 */
export function editIdsInPlaceOf(editId: string): string[] {
  return DECISIONS.filter((decision) => makesNew(decision) && saidWith(decision) === null).map(
    (decision) => editIdInPlaceOf(editId, decision),
  )
}

/** What a decision says besides its name, in words; null if nothing. */
export function saidWith(decision: Decision): string | null {
  return TRAITS_OF_DECISION[decision].says
}

/** The title of a conflict where it is answered as a problem (S5). */
export const CONFLICT_TITLE = 'The edit is in conflict with what is here'

const conflictCodes = Object.keys(CONFLICTS) as ConflictCode[]
const rows = Object.values(CONFLICTS)

/** The body of a rejection by conflict (rule E5), also of the 409 of the classic API. */
export const conflictSchema = z.object({
  error_code: z.enum(conflictCodes),
  message: z.string(),
  conflict_type: z.enum(rows.map(({ type }) => type)),
  server_version: instant.nullable().meta({ description: '`updated_at` of the record here.' }),
  client_version: instant.nullable().meta({ description: '`updated_at` that the writer saw.' }),
  suggested_action: z.enum(rows.map(({ action }) => action)),
  server_revision: z.int().min(0).nullable(),
  client_revision: z.int().min(0).nullable(),
  conflicting_fields: z.array(z.string()),
  record: z
    .looseObject({ id: uuid, revision: z.int().min(0) })
    .nullable()
    .meta({
      description: "The edit's own record as the caller may see it now.",
    }),
  busy: z
    .object({ starts_at: instant, duration_minutes: z.int().nullable() })
    .optional()
    .meta({ description: 'Only for SLOT_TAKEN: when the doctor is busy.' }),
})
export type Conflict = z.infer<typeof conflictSchema>

/** The body for this reason. `said` is what is known of the record and the edit; nothing else is told. */
export function conflictOf(
  code: ConflictCode,
  message: string,
  said: Partial<Conflict> = {},
): Conflict {
  const { type, action } = CONFLICTS[code]
  const why = { error_code: code, message, conflict_type: type, suggested_action: action }
  return {
    ...why,
    server_version: null,
    client_version: null,
    server_revision: null,
    client_revision: null,
    conflicting_fields: [],
    record: null,
    ...said,
    ...why,
  }
}

/** The decisions that can succeed for a rejection with this status and code (E5's last column, E6). */
export function decisionsFor(status: number, code: string): readonly Decision[] {
  if (status === 409 && Object.hasOwn(CONFLICTS, code)) {
    return CONFLICTS[code as ConflictCode].decisions
  }
  // Nothing is wrong with what it says: whoever decides answers for it, in place of whom it named.
  if (code === 'ACTOR_REFUSED') return JOINING_DECISIONS
  if (status !== 422 || ONLY_TO_CLOSE.has(code)) return ['keep_server']
  return code === 'ALREADY_DECIDED' ? JOINING_DECISIONS : ['keep_server', 'change']
}

/** Codes of edits that could happen twice if they were made again. */
const ONLY_TO_CLOSE: ReadonlySet<string> = new Set(['EDIT_ID_REUSED', 'DECISION_NOT_POSSIBLE'])

/** What can be decided where two changes only have to be brought together. */
export const JOINING_DECISIONS: readonly Decision[] = CONFLICTS.STALE_UPDATE.decisions
