import { isSameValue, recordEtag, type StoredRecord } from '../model/record.ts'
import { toIso } from '../model/time.ts'
import { conflictOf } from '../protocol/conflicts.ts'
import { type Edit, jsonHash } from '../protocol/edit.ts'
import { matchesStrongly } from '../protocol/headers.ts'
import type { Outcome } from '../protocol/messages.ts'
import { Problem } from '../protocol/problems.ts'
import { changesOf, type Ground, seenFields } from './changes.ts'
import type { Besides } from './edit-standing.ts'
import type { Facts, KnownEdit } from './facts.ts'
import { judge } from './judge.ts'
import { isAsChainLeftIt } from './judge-base.ts'
import { namesAround } from './names.ts'
import type { Precondition, Prepared } from './prepare.ts'
import { isNode, type Principal } from './principal.ts'
import { isVisible } from './scopes.ts'
import type { Ask, Effects } from './store.ts'
import {
  type Accept,
  alreadyDecided,
  type CheckedEdit,
  dependsOnRejected,
  isOfNothingHere,
  LOOK_AGAIN,
  notBroughtYet,
  notFilledYet,
  outOfScope,
  passOn,
  type Refusal,
  type Reject,
  type Verdict,
  waitsForOthers,
} from './verdict.ts'

/** An outcome before its record is added: what is stored, and answered again (E3). */
export type Answer = Omit<Outcome, 'record'> & { recordId: string; collection: string }

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
    if (facts.known.hash !== hash && !isDoneAlike(prepared, facts, principal, ground)) {
      const isTold = facts.known.isOwn || isSeenByBox(facts, edit, principal)
      return { answer: { ...common, ...idReused(facts.known, isTold), final } }
    }
    const { status, revision, rejection } = facts.known
    return {
      answer: { ...common, status, ...(revision !== null && { revision }), ...rejection, final },
    } as { answer: Answer }
  }
  const failed =
    (facts.isDecided ? alreadyDecided : faultOf(prepared, facts, principal, ground)) ??
    failedPrecondition(prepared.precondition ?? {}, facts, edit)
  const verdict = failed ?? judgeHere(prepared, facts, principal, ground)
  if (verdict.kind === 'accept') {
    return acceptance(prepared, verdict, facts, principal, ground)
  }
  const rejection =
    verdict.kind === 'conflict' ? conflict(verdict, edit, facts, principal) : refusal(verdict)
  const answer: Answer = { ...common, ...rejection, final }
  // Not stored: the sender sends the base first and then this edit again (E5).
  if (verdict.kind === 'conflict' && verdict.code === 'UNKNOWN_BASE') return { answer }
  const { status, ...body } = rejection
  const { isImmediate, isOfFailedDecision } = prepared
  const isForNobody = isImmediate || isOfFailedDecision || facts.isDecided
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
      state: isForNobody ? 'decided' : 'needs_decision',
      seen: null,
      isPassedOn: false,
      besides: null,
      names:
        ground === 'edge' && !isImmediate && !isOfFailedDecision ? namesAround(edit, facts) : null,
      requestHash: prepared.requestHash ?? null,
    },
    changes: [],
    ledger: [],
  }
  return { answer, effects }
}

/** What was found before; but that central is to reject what it does not know says nothing of what is true there already (N10). */
function faultOf(
  { fault, checked, refused, isOfFailedDecision }: Prepared,
  facts: Facts,
  principal: Principal,
  ground: Ground,
): Reject | null {
  if (ground !== 'central' || fault === null || fault !== refused || isOfFailedDecision)
    return fault
  const verdict = judge(checked as CheckedEdit, facts, principal)
  return verdict.kind === 'accept' && changesNothing(verdict) ? null : fault
}

const changesNothing = ({ changed, isDeleted, isMoved, ledger }: Accept) =>
  changed.length === 0 && !isDeleted && !isMoved && ledger.length === 0

/** Whether its device writes on a replica of its own: whatever it names was at a box at some time (E4). */
const isOfReplica = ({ under, isImmediate }: Prepared) => under !== undefined && !isImmediate

const isOfWhatHasLeft = ({ hasLeft, hasReferenceLeft }: Facts) => hasLeft || hasReferenceLeft

/** As the judge says, as far as it can be told at a box that does not know everything (F4, N10). */
function judgeHere(
  prepared: Prepared,
  facts: Facts,
  principal: Principal,
  ground: Ground,
): Verdict {
  const { edit, checked, isPerhapsTaken, isImmediate, refusedUnlessKnown } = prepared
  const verdict = judge(checked as CheckedEdit, facts, principal)
  if (ground !== 'edge') return verdict
  const awaited = awaitsWhat(prepared, facts, verdict)
  if (awaited) return awaited
  const passedOn = passOn(facts.current?.record ?? null)
  const waits = verdict.kind !== 'accept' && waitsForOthers(verdict)
  if (refusedUnlessKnown && !waits) return passedOn
  if (verdict.kind === 'accept') return verdict
  const isUndated = !isPerhapsTaken && !isImmediate && isAsChainLeftIt(edit, facts)
  if (verdict.code === 'STALE_UPDATE' && isUndated) {
    const otherwise = judge(checked as CheckedEdit, { ...facts, isDatedAbove: true }, principal)
    if (otherwise.kind === 'accept') return { ...otherwise, isDatedAbove: true }
  }
  return isForAbove(prepared, facts, verdict) ? passedOn : verdict
}

/** For what the edit is to wait, and come again: no outcome (N4); null if for nothing. */
function awaitsWhat(prepared: Prepared, facts: Facts, verdict: Verdict): Reject | null {
  if (verdict.kind === 'conflict' && verdict.code === 'UNKNOWN_BASE') return verdict
  if (verdict !== outOfScope) return null
  if (prepared.isFilling) return notFilledYet
  const mayBeBrought = facts.hasUnheardOf && !prepared.isBaseLost
  return mayBeBrought && isOfReplica(prepared) ? notBroughtYet : null
}

/** Whether only the authority above knows where the record is now, what it is like there, or whether it has the edit. */
function isForAbove(prepared: Prepared, facts: Facts, verdict: Reject): boolean {
  const { isPerhapsTaken, isImmediate = false } = prepared
  const isElsewhere =
    (verdict === outOfScope && isOfReplica(prepared)) ||
    (verdict === dependsOnRejected && facts.dependsOnOutOfScope) ||
    (isOfWhatHasLeft(facts) && isOfNothingHere(verdict))
  const mayBeKnown = isPerhapsTaken && !waitsForOthers(verdict)
  return (isElsewhere && !isImmediate) || mayBeKnown === true
}

function acceptance(
  prepared: Prepared,
  verdict: Accept,
  facts: Facts,
  principal: Principal,
  ground: Ground,
): { answer: Answer; effects: Effects } {
  const { edit, body, hash, requestHash } = prepared
  const before = facts.current?.record ?? null
  const isNew = before === null
  const changesRecord =
    isNew || verdict.isDeleted || verdict.isMoved === true || verdict.changed.length > 0
  // An edit that waits for an authority above lies over its record even where it changes nothing: it
  // may yet be rejected, and what is under it may change.
  const waits = ground === 'edge'
  const isOfNothing = verdict.liesOverNothing === true && isNew
  const hasChanges = (changesRecord || waits) && !isOfNothing
  const changes = hasChanges ? changesOf(edit, verdict, facts, principal, ground) : []
  const { madeRevision = null } = verdict
  const revision = madeRevision ?? changes[0]?.record.revision ?? before?.revision ?? 0
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
        madeRevision: ground === 'central' && changesRecord ? revision : madeRevision,
        rejection: null,
        state: ground === 'central' ? 'accepted' : 'waiting',
        // What its writer saw was at another time.
        seen: waits && !isJudgedAbove(verdict) ? seenFields(edit, before) : null,
        isPassedOn: waits && verdict.liesOverNothing === true,
        besides: waits ? besidesOf(prepared, verdict) : null,
        names: waits ? namesAround(edit, facts) : null,
        requestHash: requestHash ?? null,
      },
      changes,
      ledger: ground === 'central' ? verdict.ledger : [],
    },
  }
}

/** Whether it could not be judged whole here. */
const isJudgedAbove = ({ liesOverNothing, isDatedAbove }: Accept) =>
  liesOverNothing === true || isDatedAbove === true

/** What the authority above is told beside such an edit. */
function besidesOf({ edit, under, refusedUnlessKnown }: Prepared, verdict: Accept): Besides | null {
  const isTold = isJudgedAbove(verdict) && under !== undefined && edit.base?.edit !== undefined
  if (!isTold && !refusedUnlessKnown) return null
  return {
    ...(isTold && { under }),
    ...(refusedUnlessKnown && { rejected: { problem: toProblem(refusedUnlessKnown).toBody() } }),
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
    message: `The record${ofNamed} was changed by someone else since. ${LOOK_AGAIN}`,
    fields,
  }
}

function conflict(
  reject: Extract<Reject, { kind: 'conflict' }>,
  edit: Edit,
  facts: Facts,
  principal: Principal,
) {
  const placed = facts.current
  const current = placed && isVisible(principal, placed.scopes) ? placed.record : null
  const seen = edit.base?.revision ?? null
  const body = conflictOf(reject.code, reject.message, {
    server_version: current ? toIso(current.updatedAt) : null,
    client_version: current && seen === current.revision ? toIso(current.updatedAt) : null,
    server_revision: current ? current.revision : null,
    client_revision: seen,
    conflicting_fields: reject.fields ?? [],
    ...(reject.busy && { busy: reject.busy }),
  })
  return { status: 409 as const, conflict: body }
}

function refusal(reject: Refusal) {
  const problem = toProblem(reject)
  return { status: problem.status as 403 | 422, problem: problem.toBody() }
}

function toProblem({ code, detail, errors }: Refusal): Problem {
  return new Problem(code, detail, errors && { errors })
}

/**
 * Whether the caller is a box that sees the record on which the first edit was made: one that has lost
 * who it was sends a request of its devices again as somebody else.
 */
function isSeenByBox({ known, current }: Facts, edit: Edit, principal: Principal): boolean {
  if (!isNode(principal) || !known || !current) return false
  const { collection, record_id } = JSON.parse(known.body) as Partial<Edit>
  const isSameRecord = collection === edit.collection && record_id === edit.record_id
  return isSameRecord && isVisible(principal, current.scopes)
}

/**
 * Whether the first edit was the same movement of the same stock, only seen or put into words by somebody else:
 * what two devices take back happens once (E7), for both. What central has rejected its sender alone decides.
 */
function isDoneAlike(
  { edit, isImmediate, isOfFailedDecision }: Prepared,
  { known, current }: Facts,
  principal: Principal,
  ground: Ground,
): boolean {
  if (!known || isImmediate || isOfFailedDecision || edit.op !== 'move_stock') return false
  if (ground === 'central' && known.status !== 200) return false
  if (!known.isOwn && !(current && isVisible(principal, current.scopes))) return false
  const first = JSON.parse(known.body) as Partial<Edit>
  return jsonHash(moved(first)) === jsonHash(moved(edit)) && edit.movement?.kind !== 'COUNTED'
}

/** What an edit moves. Its reason is in the language of who wrote it. */
function moved({ collection, record_id, op, movement }: Partial<Edit>) {
  const { reason: _, ...rest } = movement ?? {}
  return { collection, record_id, op, movement: rest }
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
