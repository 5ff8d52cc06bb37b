import type { Sql } from '@outpost/shared/authority/sqlite/sql'

/*
 * What was decided, and what was made in place of what: seen as it is committed, since a decision
 * that gives way to another is not kept, and an answer may be lost.
 */

export type Decided = ReturnType<typeof createDecided>

type Row = { edit: string; made: string | null }

export function createDecided() {
  /** The edit in whose place one was made. */
  const replaced = new Map<string, string>()
  /** Edits of which an authority has said that they are decided. */
  const told = new Map<string, Set<string>>()

  return {
    /** Takes what was committed since the last look. */
    look(sql: Sql) {
      const rows = sql.all<Row>('select edit_id as edit, new_edit as made from decisions')
      for (const { edit, made } of rows) if (made !== null) replaced.set(made, edit)
    },
    note(authority: string, edits: readonly string[]) {
      const own = told.get(authority) ?? new Set()
      told.set(authority, own)
      for (const id of edits) own.add(id)
    },
    /** Edits that are decided there, as somebody was told. */
    at: (authority: string): ReadonlySet<string> => told.get(authority) ?? new Set<string>(),
    /** The authority has lost what it knew of these. */
    forget(authority: string, isLost: (edit: string) => boolean) {
      for (const id of told.get(authority) ?? []) if (isLost(id)) told.get(authority)?.delete(id)
    },
    isReplacement: (id: string) => replaced.has(id),
    /** The first edit of the line to which this one belongs. */
    rootOf(id: string): string {
      let root = id
      for (let first = replaced.get(root); first !== undefined; first = replaced.get(root)) {
        root = first
      }
      return root
    },
  }
}
