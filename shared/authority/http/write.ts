import type { Context } from 'hono'
import { type CollectionName, isCollectionName } from '../../model/collections.ts'
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
  op: EditOp
  /** The record as the request saw it; null for a create. */
  seen: StoredRecord | null
  fields?: Record<string, unknown>
  movement?: Record<string, unknown>
  precondition?: Precondition
}

/**
 * Makes a plain request into an edit and submits it, so that there is one way to write. With an
 * `Idempotency-Key` a retry becomes the same edit and is answered as the first time (S3).
 * Throws `Problem` for an outcome of 403 or 422; a conflict is answered.
 */
export async function submitDraft(
  deps: AuthorityDeps,
  c: Context<AuthorityEnv>,
  draft: Draft,
): Promise<Outcome> {
  const principal = c.get('principal')
  const key = c.req.header('idempotency-key')
  const id = key ? deps.ids.editIdFor(principal.id, key) : deps.ids.editId()
  const raw = (key && (await earlierEdit(deps, id, draft))) || toEdit(deps, id, draft)
  const [outcome] = await submit(deps, principal, [
    { raw, isImmediate: true, ...(draft.precondition && { precondition: draft.precondition }) },
  ])
  if (!outcome) throw new Error('an edit had no outcome')
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
async function earlierEdit({ store }: AuthorityDeps, id: string, draft: Draft) {
  const standing = await store.read((reader) => reader.edit(id))
  if (!standing) return null
  const { edit } = standing
  const isSame =
    edit.op === draft.op &&
    edit.collection === draft.collection &&
    (edit.record_id === draft.recordId || draft.op === 'create') &&
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

/** A record that the caller may see. Throws `Problem` NOT_FOUND as if it did not exist (S4). */
export function notFoundRecord(collection: string): Problem {
  return new Problem(
    'NOT_FOUND',
    isCollectionName(collection)
      ? `There is no such record among the ${collection} that you may see.`
      : 'There is no such collection.',
  )
}
