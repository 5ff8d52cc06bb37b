import type { Context } from 'hono'
import { type CollectionName, collections, type Fields } from '../../model/collections.ts'
import { isSameValue, type StoredRecord } from '../../model/record.ts'
import { toIso } from '../../model/time.ts'
import { invalidRequest, keyReused } from '../../protocol/common-problems.ts'
import { CONFLICT_TITLE } from '../../protocol/conflicts.ts'
import { baseOf, type EditOp, jsonHash } from '../../protocol/edit.ts'
import type { Outcome } from '../../protocol/messages.ts'
import { Problem, type ProblemCode } from '../../protocol/problems.ts'
import type { Precondition, Submission } from '../prepare.ts'
import { submit } from '../submit.ts'
import { noteActing } from './actors.ts'
import { type AuthorityDeps, type AuthorityEnv, submitDeps } from './env.ts'

/** What a plain request wants done, before it is an edit. */
export type Draft = {
  collection: CollectionName
  recordId: string
  op: EditOp
  /** The record as the request saw it; null for a create. */
  seen: StoredRecord | null
  fields?: Record<string, unknown>
  movement?: Record<string, unknown>
  isPlacement?: boolean
  isMerge?: boolean
  precondition?: Precondition
}

/** The longest `Idempotency-Key`, in characters. */
const KEY_CHARACTERS_MAX = 255

/**
 * Makes a plain request into an edit and submits it, so that there is one way to write. With an
 * `Idempotency-Key` that this caller has used before, it answers what came of it then, before
 * `makeDraft` looks at the record: a retry finds it as the first request has left it (S4). A
 * conflict is answered; throws `Problem` for other rejections, EDIT_ID_REUSED if the key was used
 * for a request with another body or path.
 */
export async function writeOnce(
  deps: AuthorityDeps,
  c: Context<AuthorityEnv>,
  body: unknown,
  makeDraft: (editId: string) => Promise<Draft>,
): Promise<Written> {
  const key = idempotencyKeyOf(c)
  if (key === null) {
    const editId = deps.ids.editId()
    return toReply(await submitDraft(deps, c, editId, await makeDraft(editId)))
  }
  const editId = deps.ids.editIdFor(c.get('principal').id, key)
  const path = c.req.path.toLowerCase().replace(/\/$/, '')
  const requestHash = jsonHash({ method: c.req.method, path, body: body ?? null })
  const earlier = () => earlierOutcome(deps, c, editId, requestHash)
  const known = await earlier()
  if (known) return toReply(known)
  const written = await submitDraft(deps, c, editId, await makeDraft(editId), requestHash)
  // The same request at the same time was first: then this one is its retry.
  const isRace = written.outcome.problem?.error_code === 'EDIT_ID_REUSED'
  return toReply((isRace && (await earlier())) || written)
}

/** What came of a write, and of which record; for a retry it is the one that the first made. */
export type Written = { outcome: Outcome; recordId: string }

/** The request's `Idempotency-Key`, if it has one (S4). Throws `Problem` INVALID_REQUEST. */
export function idempotencyKeyOf(c: Context): string | null {
  const key = c.req.header('idempotency-key')?.trim()
  if (key === undefined) return null
  if (key !== '' && key.length <= KEY_CHARACTERS_MAX) return key
  throw invalidRequest({ 'Idempotency-Key': `must have 1 to ${KEY_CHARACTERS_MAX} characters` })
}

/** What came of the request that made this edit, or null if there was none. */
async function earlierOutcome(
  deps: AuthorityDeps,
  c: Context<AuthorityEnv>,
  editId: string,
  requestHash: string,
): Promise<Written | null> {
  const standing = await deps.store.read((reader) => reader.edit(editId))
  if (!standing) return null
  if (standing.requestHash === requestHash) {
    const outcome = await submitOne(deps, c, { raw: JSON.parse(standing.body) })
    return { outcome, recordId: standing.edit.record_id }
  }
  throw keyReused()
}

async function submitDraft(
  deps: AuthorityDeps,
  c: Context<AuthorityEnv>,
  editId: string,
  draft: Draft,
  requestHash?: string,
): Promise<Written> {
  const { precondition, isPlacement, isMerge, recordId } = draft
  const raw = toEdit(deps, c, editId, draft)
  const outcome = await submitOne(deps, c, {
    raw,
    ...(precondition && { precondition }),
    ...(isPlacement && { isPlacement }),
    ...(isMerge && { isMerge }),
    ...(requestHash && { requestHash }),
  })
  if (outcome.status === 200) noteActing(deps.actors, c.get('principal'), raw.actor)
  return { outcome, recordId }
}

async function submitOne(
  deps: AuthorityDeps,
  c: Context<AuthorityEnv>,
  submission: Submission,
): Promise<Outcome> {
  const submissions = [{ ...submission, isImmediate: true }]
  const [outcome] = await submit(submitDeps(deps), c.get('principal'), submissions)
  if (!outcome) throw new Error('an edit had no outcome')
  return outcome
}

function toReply(written: Written): Written {
  const { problem } = written.outcome
  if (!problem) return written
  const { error_code, detail, errors } = problem
  throw new Problem(error_code as ProblemCode, detail, errors && { errors })
}

function toEdit(
  { clock, actors }: AuthorityDeps,
  c: Context<AuthorityEnv>,
  id: string,
  draft: Draft,
) {
  const actor = actors?.ofRequest(c)
  return {
    id,
    collection: draft.collection,
    record_id: draft.recordId,
    op: draft.op,
    base: baseOf(draft, draft.seen ?? null),
    ...(draft.fields && { fields: namedFields(draft.fields, draft) }),
    ...(draft.movement && { movement: draft.movement }),
    made_at: toIso(clock.now()),
    ...(actor && { actor }),
  }
}

/**
 * The fields that an edit names. One that a newer central has added, and that comes back as it was
 * in a whole record, is no change: central would refuse what this version does not know (R4).
 */
function namedFields(fields: Fields, { collection, seen }: Draft): Fields {
  const known = collections[collection].fields
  const isNamed = (name: string) =>
    Object.hasOwn(known, name) ||
    !Object.hasOwn(seen?.fields ?? {}, name) ||
    !isSameValue(fields[name], seen?.fields[name])
  return Object.fromEntries(Object.entries(fields).filter(([name]) => isNamed(name)))
}

/** Answers a conflict as a `409` with E5's body, which is a problem too (S5). */
export function replyWithConflict(c: Context, outcome: Outcome): Response {
  const { conflict } = outcome
  if (!conflict) throw new Error('an outcome of 409 had no conflict')
  const body = {
    type: 'about:blank',
    title: CONFLICT_TITLE,
    status: 409,
    detail: conflict.message,
    ...conflict,
  }
  return c.body(JSON.stringify(body), 409, { 'Content-Type': 'application/problem+json' })
}
