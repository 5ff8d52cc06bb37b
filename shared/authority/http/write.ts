import type { Context } from 'hono'
import type { CollectionName } from '../../model/collections.ts'
import { isSameValue, type StoredRecord } from '../../model/record.ts'
import { toIso } from '../../model/time.ts'
import type { EditOp } from '../../protocol/edit.ts'
import type { Outcome } from '../../protocol/messages.ts'
import { Problem, type ProblemCode } from '../../protocol/problems.ts'
import type { Precondition } from '../prepare.ts'
import { submit } from '../submit.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'

/** What a plain request wants done, before it is an edit. */
export type Draft = {
  collection: CollectionName
  recordId: string
  /** Whether the authority chose the id of a record to be made: a retry gets another one. */
  isIdChosenHere?: boolean
  op: EditOp
  /** The record as the request saw it; null for a create. */
  seen: StoredRecord | null
  fields?: Record<string, unknown>
  movement?: Record<string, unknown>
  precondition?: Precondition
}

/**
 * Makes a plain request into an edit and submits it, so that there is one way to write. Throws
 * `Problem` for an outcome of 403 or 422; a conflict is answered.
 */
export async function submitDraft(
  deps: AuthorityDeps,
  c: Context<AuthorityEnv>,
  draft: Draft,
): Promise<Outcome> {
  const key = c.req.header('idempotency-key')
  const principal = c.get('principal')
  const id = key ? deps.ids.editIdFor(principal.id, key) : deps.ids.editId()
  const outcome = await submitOne(deps, c, toEdit(deps, id, draft), draft.precondition)
  // The same request at the same time was first: then this one is its retry.
  const isRace = key && outcome.problem?.error_code === 'EDIT_ID_REUSED'
  return toReply((isRace && (await earlierOutcome(deps, c, draft))) || outcome)
}

/**
 * With an `Idempotency-Key` that was used before: what came of it then, or null if it was not (S3).
 * Asked first, because a retry finds the record as the first request has left it. Throws `Problem`
 * EDIT_ID_REUSED if that was another request.
 */
export async function submitRetry(
  deps: AuthorityDeps,
  c: Context<AuthorityEnv>,
  draft: DraftRequest,
): Promise<Outcome | null> {
  const outcome = await earlierOutcome(deps, c, draft)
  return outcome && toReply(outcome)
}

type DraftRequest = Omit<Draft, 'seen' | 'precondition'>

async function earlierOutcome(deps: AuthorityDeps, c: Context<AuthorityEnv>, draft: DraftRequest) {
  const key = c.req.header('idempotency-key')
  const raw =
    key && (await earlierEdit(deps, deps.ids.editIdFor(c.get('principal').id, key), draft))
  return raw ? submitOne(deps, c, raw) : null
}

async function submitOne(
  deps: AuthorityDeps,
  c: Context<AuthorityEnv>,
  raw: { id: string },
  precondition?: Precondition,
): Promise<Outcome> {
  const submission = { raw, isImmediate: true, ...(precondition && { precondition }) }
  const [outcome] = await submit(deps, c.get('principal'), [submission])
  if (!outcome) throw new Error('an edit had no outcome')
  return outcome
}

function toReply(outcome: Outcome): Outcome {
  if (outcome.problem) throw toProblem(outcome.problem)
  return outcome
}

function toEdit({ clock }: AuthorityDeps, id: string, draft: Draft) {
  const { seen, op } = draft
  const pending = seen?.overlay?.pending
  const needsBase = op === 'update' || op === 'delete' || draft.movement?.kind === 'COUNTED'
  const base = seen && needsBase && { revision: seen.revision, ...(pending && { edit: pending }) }
  return {
    id,
    collection: draft.collection,
    record_id: draft.recordId,
    op,
    base: base || null,
    ...(draft.fields && { fields: draft.fields }),
    ...(draft.movement && { movement: draft.movement }),
    made_at: toIso(clock.now()),
  }
}

/** The edit that this key made before, if the request is the same one again. */
async function earlierEdit({ store }: AuthorityDeps, id: string, draft: DraftRequest) {
  const standing = await store.read((reader) => reader.edit(id))
  if (!standing) return null
  const { edit } = standing
  const isSame =
    edit.op === draft.op &&
    edit.collection === draft.collection &&
    (edit.record_id === draft.recordId || draft.isIdChosenHere === true) &&
    isSameValue(edit.fields ?? null, draft.fields ?? null) &&
    isSameValue(edit.movement ?? null, draft.movement ?? null)
  if (isSame) return standing.body as { id: string }
  throw new Problem(
    'EDIT_ID_REUSED',
    'This Idempotency-Key was used before for another request. Nothing was changed; use a new key.',
  )
}

function toProblem({ error_code, detail, errors }: NonNullable<Outcome['problem']>): Problem {
  return new Problem(error_code as ProblemCode, detail, errors && { errors })
}

/** Answers a conflict as a `409` with E5's body, which is a problem too (S5). */
export function replyWithConflict(c: Context, outcome: Outcome): Response {
  const { conflict } = outcome
  if (!conflict) throw new Error('an outcome of 409 had no conflict')
  const body = {
    type: 'about:blank',
    title: 'The edit is in conflict with what is here',
    status: 409,
    detail: conflict.message,
    ...conflict,
  }
  return c.body(JSON.stringify(body), 409, { 'Content-Type': 'application/problem+json' })
}

/** What a caller may not see is told of as if it did not exist (S4). */
export function notFoundRecord(collection: CollectionName): Problem {
  return new Problem(
    'NOT_FOUND',
    `There is no such record among the ${collection} that you may see.`,
  )
}
