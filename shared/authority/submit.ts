import { isCollectionName } from '../model/collections.ts'
import { isUuid } from '../model/field.ts'
import { isSameValue, recordEtag, type StoredRecord, toWire } from '../model/record.ts'
import { toIso } from '../model/time.ts'
import { CONFLICTS, type Conflict } from '../protocol/conflicts.ts'
import type { Edit } from '../protocol/edit.ts'
import { matchesStrongly } from '../protocol/headers.ts'
import type { Outcome } from '../protocol/messages.ts'
import { Problem, type ProblemBody } from '../protocol/problems.ts'
import { changesOf, type Ground, seenFields } from './changes.ts'
import type { Facts, KnownEdit } from './facts.ts'
import { judge } from './judge.ts'
import { type Precondition, type Prepared, prepare, type Submission } from './prepare.ts'
import type { Principal } from './principal.ts'
import { isVisible, scopesOf } from './scopes.ts'
import type { Ask, AuthorityStore, Effects, Locks } from './store.ts'
import {
  type Accept,
  alreadyDecided,
  type CheckedEdit,
  notFilledYet,
  outOfScope,
  type Reject,
} from './verdict.ts'

export type SubmitDeps = {
  store: AuthorityStore
  ground: Ground
  /** Told of every outcome. */
  noteOutcomes?(outcomes: readonly { status: number }[]): void
}

/** An outcome before its record is added: what is stored, and answered again (E3). */
export type Answer = Omit<Outcome, 'record'> & { recordId: string; collection: string }

/**
 * Judges edits in their order and makes the accepted ones true (rule E2). Answers when all is
 * durable, each outcome with its record as the caller may see it now. Each edit stands or falls
 * alone; one that came before is answered as it was then. Throws `AnswerLost` if it cannot answer
 * any more.
 */
export async function submit(
  deps: SubmitDeps,
  principal: Principal,
  submissions: readonly Submission[],
): Promise<Outcome[]> {
  const prepared = submissions.map((submission) => prepare(submission, principal))
  const answers = await settle(deps, principal, prepared)
  return orAnswerLost(addRecords(deps.store, principal, answers))
}

/** What was submitted is judged and durable; only the answer could not be made, for this cause. */
export class AnswerLost extends Error {
  constructor(cause: unknown) {
    super('edits were judged, but their records could not be read', { cause })
    this.name = 'AnswerLost'
  }
}

/** What is read for an answer after the commit. Throws `AnswerLost` if that fails. */
export async function orAnswerLost<T>(read: Promise<T>): Promise<T> {
  try {
    return await read
  } catch (error) {
    throw new AnswerLost(error)
  }
}

/** As `submit`, for those who load in bulk: of edits checked before, and without their records. */
export async function submitPrepared(
  deps: SubmitDeps,
  principal: Principal,
  prepared: readonly Prepared[],
): Promise<Outcome[]> {
  const answers = await settle(deps, principal, prepared)
  return answers.map(({ recordId: _, collection: __, ...outcome }) => outcome)
}

async function settle(
  { store, ground, noteOutcomes }: SubmitDeps,
  principal: Principal,
  prepared: readonly Prepared[],
): Promise<Answer[]> {
  const answers: Answer[] = []
  let locks = guessLocks(prepared, principal)
  while (answers.length < prepared.length) {
    const rest = prepared.slice(answers.length)
    const asks = rest.map((one) => toAsk(one, principal))
    const done = await store.transact(locks, asks, (facts, index) => {
      return judgePrepared(rest[index] as Prepared, facts, principal, ground)
    })
    answers.push(...done.answers)
    if (done.missing) locks = done.missing
  }
  noteOutcomes?.(answers)
  return answers
}

/** What the store reads facts for: the edit as it was normalised, or as little as its id. */
export function toAsk(prepared: Prepared, principal: Principal): Ask {
  const { edit, checked, under, isBaseLost, isImmediate } = prepared
  const common = {
    principalId: principal.id,
    ...(under !== undefined && { under }),
    ...(isBaseLost && { isBaseLost }),
    ...(isImmediate && { isImmediate }),
  }
  if (!checked) {
    const { fields: _, movement: __, ...bare } = edit
    return { ...common, edit: bare }
  }
  const { fields, movement } = checked
  return { ...common, edit: { ...edit, fields, ...(movement && { movement }) } }
}

/** The locks that these edits will mostly need; the store asks for what turns out to be missing. */
function guessLocks(prepared: readonly Prepared[], principal: Principal): Locks {
  const doctorIds = prepared.map(({ edit }) => edit.fields?.doctor_id).filter(isUuid)
  return { scopes: scopesOf(principal), doctorIds: [...new Set(doctorIds)].sort() }
}

/** Adds each edit's record to its answer, as the caller may see it now (E3). */
function addRecords(store: AuthorityStore, principal: Principal, answers: readonly Answer[]) {
  return store.read(async (reader) => {
    const outcomes: Outcome[] = []
    for (const { recordId, collection, ...answer } of answers) {
      const placed = isCollectionName(collection) ? await reader.record(collection, recordId) : null
      const isShown = placed?.record.deletedAt === null && isVisible(principal, placed.scopes)
      const record = isShown ? toWire(placed.record) : null
      const { conflict } = answer
      if (conflict) outcomes.push({ ...answer, conflict: { ...conflict, record } })
      else outcomes.push(answer.status === 200 ? { ...answer, record } : answer)
    }
    return outcomes
  })
}

/** What comes of one edit: the answer, and what becomes true with it. Pure. */
export function judgePrepared(
  prepared: Prepared,
  facts: Facts,
  principal: Principal,
  ground: Ground,
): { answer: Answer; effects?: Effects } {
  const { edit, hash } = prepared
  const common = { edit_id: edit.id, recordId: edit.record_id, collection: edit.collection }
  const final = ground === 'central'
  if (facts.known) {
    if (facts.known.hash !== hash) {
      const isTold = facts.known.isOwn || isSeenByBox(facts, edit, principal)
      return { answer: { ...common, ...idReused(facts.known, isTold), final } }
    }
    const { status, revision, rejection } = facts.known
    return {
      answer: { ...common, status, ...(revision !== null && { revision }), ...rejection, final },
    } as { answer: Answer }
  }
  const failed =
    (facts.isDecided ? alreadyDecided : prepared.fault) ??
    failedPrecondition(prepared.precondition ?? {}, facts, edit)
  const judged = failed ?? judge(prepared.checked as CheckedEdit, facts, principal)
  const verdict = prepared.isFilling && judged === outOfScope ? notFilledYet : judged
  if (verdict.kind === 'accept') {
    return acceptance(prepared, verdict, facts, principal, ground)
  }
  const rejection =
    verdict.kind === 'conflict' ? conflict(verdict, edit, facts, principal) : refusal(verdict)
  const answer: Answer = { ...common, ...rejection, final }
  // Not stored: the sender sends the base first and then this edit again (E5).
  if (verdict.kind === 'conflict' && verdict.code === 'UNKNOWN_BASE') return { answer }
  const { status, ...body } = rejection
  const effects: Effects = {
    edit: {
      edit,
      body: prepared.body,
      hash,
      principalId: principal.id,
      receivedAt: facts.now,
      status,
      revision: null,
      madeRevision: null,
      rejection: body,
      state: prepared.isImmediate || facts.isDecided ? 'decided' : 'needs_decision',
      seen: null,
      requestHash: prepared.requestHash ?? null,
    },
    changes: [],
    ledger: [],
  }
  return { answer, effects }
}

function acceptance(
  { edit, body, hash, requestHash }: Prepared,
  verdict: Accept,
  facts: Facts,
  principal: Principal,
  ground: Ground,
): { answer: Answer; effects: Effects } {
  const before = facts.current?.record ?? null
  const isNew = before === null
  const changesRecord =
    isNew || verdict.isDeleted || verdict.isMoved === true || verdict.changed.length > 0
  // An edit that waits for an authority above lies over its record even where it changes nothing: it
  // may yet be rejected, and what is under it may change.
  const waits = ground === 'edge'
  const changes = changesRecord || waits ? changesOf(edit, verdict, facts, principal, ground) : []
  const revision = changes[0]?.record.revision ?? before?.revision ?? 0
  return {
    answer: {
      edit_id: edit.id,
      recordId: edit.record_id,
      collection: edit.collection,
      status: 200,
      revision,
      final: ground === 'central',
    },
    effects: {
      edit: {
        edit,
        body,
        hash,
        principalId: principal.id,
        receivedAt: facts.now,
        status: 200,
        revision,
        madeRevision: ground === 'central' && changesRecord ? revision : null,
        rejection: null,
        state: ground === 'central' ? 'accepted' : 'waiting',
        seen: ground === 'edge' ? seenFields(edit, before) : null,
        requestHash: requestHash ?? null,
      },
      changes,
      ledger: ground === 'central' ? verdict.ledger : [],
    },
  }
}

function failedPrecondition(
  { ifMatch, unchangedSince, named }: Precondition,
  facts: Facts,
  edit: Edit,
): Reject | null {
  const current = facts.current?.record
  if (!current) return null
  if (ifMatch !== undefined && !matchesStrongly(ifMatch, recordEtag(current))) {
    return stalePrecondition(edit, current)
  }
  if (unchangedSince !== undefined && (facts.current?.changedAt ?? 0) > unchangedSince) {
    return stalePrecondition(edit, current)
  }
  const target = named && facts.related.get(named.id)?.record
  if (!target || target.revision === named.revision) return null
  return stalePrecondition(edit, current, ' that you named')
}

function stalePrecondition(edit: Edit, current: StoredRecord, ofNamed = ''): Reject {
  const fields = Object.keys(edit.fields ?? {}).filter(
    (name) => !isSameValue(edit.fields?.[name], current.fields[name]),
  )
  return {
    kind: 'conflict',
    code: 'STALE_UPDATE',
    message: `The record${ofNamed} was changed by someone else since. Your edit was not applied.`,
    fields,
  }
}

function conflict(
  reject: Extract<Reject, { kind: 'conflict' }>,
  edit: Edit,
  facts: Facts,
  principal: Principal,
) {
  const [conflict_type, suggested_action] = CONFLICTS[reject.code]
  const placed = facts.current
  const current = placed && isVisible(principal, placed.scopes) ? placed.record : null
  const seen = edit.base?.revision ?? null
  const body: Conflict = {
    error_code: reject.code,
    message: reject.message,
    conflict_type,
    server_version: current ? toIso(current.updatedAt) : null,
    client_version: current && seen === current.revision ? toIso(current.updatedAt) : null,
    suggested_action,
    server_revision: current ? current.revision : null,
    client_revision: seen,
    conflicting_fields: reject.fields ?? [],
    record: null,
    ...(reject.busy && { busy: reject.busy }),
  }
  return { status: 409 as const, conflict: body }
}

function refusal({ code, detail, errors }: Extract<Reject, { kind: 'refuse' }>): {
  status: 403 | 422
  problem: ProblemBody
} {
  const problem = new Problem(code, detail, errors && { errors })
  return { status: problem.status as 403 | 422, problem: problem.toBody() }
}

/**
 * Whether the caller is a box that sees the record on which the first edit was made: one that has lost
 * who it was sends a request of its devices again as somebody else.
 */
function isSeenByBox({ known, current }: Facts, edit: Edit, principal: Principal): boolean {
  if (principal.role !== 'node' || !known || !current) return false
  const { collection, record_id } = JSON.parse(known.body) as Partial<Edit>
  const isSameRecord = collection === edit.collection && record_id === edit.record_id
  return isSameRecord && isVisible(principal, current.scopes)
}

/** Who is told hears what became of the first edit: a box may have forgotten that it sent it (S4). */
function idReused({ body, status, revision, rejection }: KnownEdit, isTold: boolean) {
  const first = {
    edit: JSON.parse(body),
    status,
    ...(revision !== null && { revision }),
    ...rejection,
  }
  const problem = new Problem(
    'EDIT_ID_REUSED',
    'This edit id was used before with other content. Nothing was changed; use a new id.',
    isTold ? { members: { first } } : {},
  )
  return { status: 422 as const, problem: problem.toBody() }
}
