import type { Sql } from '../sql.ts'
import { KIN, kinOf, OWN, ownersOf } from '../successions.ts'

/*
 * Whom a decision about a rejected edit is still to be told (E9): at a box central, at central each box
 * whose own the edit is. Each recipient has a mark of its own, and keeps it until it has said itself
 * that it knows: two copies of one box may both hold the edit, and what one was told the other was not.
 */

/** The recipient that a box has: its authority. */
export const ABOVE = 'above'

export function tell(sql: Sql, editId: string, recipients: readonly string[]) {
  for (const recipient of recipients) {
    sql.run(
      'insert into untold_decisions (recipient, edit_id) values (?, ?) on conflict do nothing',
      recipient,
      editId,
    )
  }
}

/** The recipient has said that it knows, or has been answered. */
export function noteTold(sql: Sql, editId: string, recipient: string) {
  sql.run('delete from untold_decisions where recipient = ? and edit_id = ?', recipient, editId)
}

/**
 * A caller may not know, or not any more, what was decided about its edits, also by itself: it was put
 * back to a backup, goes on as one of two copies, or has enrolled anew. All is told to it again.
 */
export function tellAll(sql: Sql, caller: string) {
  sql.run(
    `with recursive ${OWN}, ${KIN}
     insert into untold_decisions (recipient, edit_id)
     select :caller, d.edit_id from decisions d left join edits e on e.id = d.edit_id
     where iif(e.id is null, d.principal_id in (select id from kin),
       exists (select 1 from own where own.id = e.principal_id and own.up_to >= e.seq))
     on conflict do nothing`,
    { caller },
  )
}

/**
 * At central: the boxes that may hold an edit, and decide about it. One that never came, about which
 * somebody has decided all the same, may lie with all that were one box with who did.
 */
export function holdersOf(sql: Sql, editId: string, decider: string): string[] {
  const edit = sql.get<{ sender: string; seq: number }>(
    'select principal_id as sender, seq from edits where id = ?',
    editId,
  )
  return edit ? ownersOf(sql, edit) : kinOf(sql, decider)
}
