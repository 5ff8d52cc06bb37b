import type { Sqlite } from '../file/connect.ts'

/**
 * Notices whether what waits for a person (N5) becomes another, wherever that is written: a rejected
 * edit that nobody saw raises no head. `begin` with each transaction; `isChanged` before its end.
 */
export function watchInbox(sqlite: Sqlite) {
  let isChanged = false
  sqlite.function('note_inbox', () => {
    isChanged = true
    return null
  })
  const isWaiting = (row: 'old' | 'new') => `${row}.state = 'needs_decision'`
  sqlite.exec(`
    create temp trigger inbox_gains after insert on main.edits when ${isWaiting('new')}
      begin select note_inbox(); end;
    create temp trigger inbox_changes after update of state on main.edits
      when ${isWaiting('old')} or ${isWaiting('new')}
      begin select note_inbox(); end;
    create temp trigger inbox_loses after delete on main.edits when ${isWaiting('old')}
      begin select note_inbox(); end;`)
  return {
    begin() {
      isChanged = false
    },
    isChanged: () => isChanged,
  }
}
