import type { Fields } from '../../../model/collections.ts'
import type { Ids } from '../../../model/ids.ts'
import { type Decision, type MakingDecision, saidWith } from '../../../protocol/conflicts.ts'
import { type Edit, jsonHash } from '../../../protocol/edit.ts'
import type { Outcome } from '../../../protocol/messages.ts'
import { Problem } from '../../../protocol/problems.ts'
import type { Ground } from '../../changes.ts'
import type { RejectedRow } from '../../inbox.ts'
import { judgePrepared, toAsk } from '../../judge-prepared.ts'
import { prepare } from '../../prepare.ts'
import type { Principal } from '../../principal.ts'
import { movedTo, type NewEdit, newEditFor, parentsOf } from '../../rejected.ts'
import { readCurrent } from '../readers/rejected-reader.ts'
import type { Sql } from '../sql.ts'
import type { TakeEdit } from '../take-edit.ts'

/* The edits that follow from a decision, in place of the rejected one and of those that wait with it. */

/** A decision about one edit, while it is being carried out in its transaction. */
export type Deciding = {
  sql: Sql
  ground: Ground
  ids: Ids
  takeEdit: TakeEdit
  person: Principal
  actor: string
  now: number
}

/**
 * The id of the edit that is made in place of a rejected one: the same, here and at every other authority,
 * whenever the same is decided. If the decision is lost with a restore and made once more, by whomever,
 * what moved with it, and came back with a box, is known (N9).
 */
function newEditId({ ids }: Deciding, { id }: Edit, decision: string): string {
  return ids.editIdInPlaceOf(id, decision)
}

/** What tells a decision from another one about the same edit: who answers for it does not. */
function inWords({ decision, fields }: Said): string {
  return saidWith(decision) === null ? decision : `${decision} ${jsonHash(fields)}`
}

/** A decision that makes a new edit, and what it says besides. */
type Said = { decision: MakingDecision; fields: Fields }

/** The new edit of the decision itself; if it cannot stand, nothing of the decision happens. */
export function makeNew(
  deciding: Deciding,
  rejected: RejectedRow,
  said: Said,
  offered: readonly Decision[],
): NewEdit {
  const { sql, now, actor, person } = deciding
  const current = readCurrent(sql, rejected.edit, person)
  const making = { id: newEditId(deciding, rejected.edit, inWords(said)), now, actor, current }
  const made = newEditFor(rejected, said.decision, said.fields, making)
  const outcome = take(deciding, made.edit)
  if (outcome.status !== 200) throw cannotStand(outcome, offered)
  return made
}

/**
 * Makes anew what waited with the edit, each on what is there by then (N5). Answers the new id of
 * each; null for one that cannot stand on it, which stays, now for a reason of its own.
 */
export function renewAll(
  deciding: Deciding,
  { edit: old }: RejectedRow,
  made: Edit,
  waiting: readonly RejectedRow[],
): Map<string, string | null> {
  const { sql, now, person } = deciding
  const parents = parentsOf(waiting)
  // Where two people decide differently about the first, what waits is made anew by both, on other ground.
  const words = `apply_mine upon ${made.id}`
  const renewed = new Map<string, string | null>()
  for (const one of waiting) {
    const { edit } = one
    const parent = parents.get(edit.id)
    const moved = { ...one, edit: movedTo(edit, old.record_id, made.record_id) }
    const current = readCurrent(sql, moved.edit, person)
    const actor = edit.actor ?? deciding.actor
    const making = { id: newEditId(deciding, edit, words), now, actor, current }
    const isHeldBack = parent != null && renewed.get(parent) === null
    const again = newEditFor(moved, 'apply_mine', {}, making).edit
    const outcome = isHeldBack ? null : take(deciding, again)
    renewed.set(edit.id, outcome?.status === 200 ? again.id : null)
    if (outcome?.status !== 200) reopen(deciding, edit, outcome)
  }
  return renewed
}

/** Has this authority judge a new edit; what it rejects leaves no trace. */
function take({ takeEdit, person, ground }: Deciding, edit: Edit): Outcome {
  const prepared = prepare({ raw: edit }, person)
  return takeEdit({ ...toAsk(prepared, person), isDecision: true }, (facts) => {
    const judged = judgePrepared(prepared, facts, person, ground)
    return judged.answer.status === 200 ? judged : { answer: judged.answer }
  })
}

/** Puts an edit back into the inbox, with the reason for which it could not be made anew. */
function reopen({ sql }: Deciding, { id }: Edit, reason: Outcome | null) {
  sql.run(`update edits set state = 'needs_decision' where id = ?`, id)
  if (!reason) return
  const { status, conflict, problem } = reason
  const outcome: Outcome = {
    edit_id: id,
    status,
    ...(conflict && { conflict }),
    ...(problem && { problem }),
    final: false,
  }
  sql.run('update edits set outcome = ? where id = ?', JSON.stringify(outcome), id)
}

function cannotStand({ conflict, problem }: Outcome, decisions: readonly Decision[]): Problem {
  const why = conflict?.message ?? problem?.detail ?? ''
  const errors = problem?.errors
  const detail = `The edit that follows from this decision cannot stand: ${why} Nothing was changed.`
  return new Problem('DECISION_NOT_POSSIBLE', detail, {
    ...(errors && { errors }),
    members: { decisions, reason: conflict ?? problem },
  })
}
