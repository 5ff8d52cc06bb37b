import { closeEdit, type DecisionRow } from '@outpost/shared/authority/sqlite/decisions/decisions'
import { holdersOf } from '@outpost/shared/authority/sqlite/decisions/untold-decisions'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { Millis } from '@outpost/shared/model/time'
import type { DecisionRecord } from '@outpost/shared/protocol/decisions'
import type { Copy } from '@outpost/shared/protocol/recovery'
import { noteDecision } from '../audit/audit.ts'
import { decisionsOfCopy } from './offer.ts'

/**
 * Enters the decisions of the lost hours that a copy of stock tells, once the movements that follow from
 * them are here: who decides about such an edit now is told that somebody did (E9), and it counts once.
 */
export function enterDecisions(sql: Sql, copy: Copy, now: Millis) {
  const told = decisionsOfCopy(copy)
  const here = idsInPlace(sql, copy.id, told)
  for (const { from, ...decision } of told) {
    const { edit_id } = decision
    if (!here.has(edit_id) || sql.get('select 1 from decisions where edit_id = ?', edit_id))
      continue
    const edit = sql.get<{ principalId: string; state: string; recordId: string }>(
      'select principal_id as principalId, state, record_id as recordId from edits where id = ?',
      edit_id,
    )
    // Accepted here since: its movement and the one that was made in its place are one in the ledger.
    if (edit && edit.state !== 'needs_decision') continue
    if (edit && edit.recordId !== copy.id && !wasToBeBeside(sql, edit.recordId, copy)) continue
    const principalId = edit?.principalId ?? from
    if (principalId === undefined) continue
    enterDecision(sql, decision, principalId, now)
  }
}

/**
 * A copy speaks of its own record alone; and of one that was never made, but, by `change`, that of the copy in its
 * place: in the same pharmacy.
 */
function wasToBeBeside(sql: Sql, recordId: string, { record }: Copy): boolean {
  const create = sql.get(
    `select 1 from edits where record_id = ? and op = 'create' and status <> 200
       and json_extract(body, '$.fields.pharmacy_id') = ?`,
    recordId,
    String(record?.pharmacy_id),
  )
  return create !== undefined
}

/** Closes the edit of a box by a decision that follows from a copy, and tells all who hold it. */
export function enterDecision(
  sql: Sql,
  decision: DecisionRecord,
  principalId: string,
  now: Millis,
) {
  const recipients = holdersOf(sql, decision.edit_id, principalId)
  const row: DecisionRow = { ...decision, principalId, decidedAt: 'here', recipients }
  closeEdit(sql, row)
  noteDecision(sql, now, row, 'central')
}

/** Of the edits that these are about, those in whose place stands what the ledger has, at whatever remove. */
function idsInPlace(sql: Sql, recordId: string, told: readonly DecisionRecord[]): Set<string> {
  const moved = sql.all<{ id: string }>(
    `select edit_id as id from stock_movements where record_id = ?
       and edit_id in (select value from json_each(?))`,
    recordId,
    JSON.stringify(told.map(({ new_edit }) => new_edit)),
  )
  const here = new Set(moved.map(({ id }) => id))
  for (let before = -1; before < here.size; ) {
    before = here.size
    for (const { edit_id, new_edit = '' } of told) if (here.has(new_edit)) here.add(edit_id)
  }
  return here
}
