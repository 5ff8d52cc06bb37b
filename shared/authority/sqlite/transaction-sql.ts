import type { Sql, SqlParameters } from './sql.ts'

/**
 * The statements of one transaction. Those that only add rows may wait, so that the rows of many edits
 * go into one table after the other: SQLite then has the pages of each at hand. No other statement
 * sees that they waited.
 */
export type TransactionSql = Sql & {
  /** Runs before the next statement, in its place among those of its text. */
  later(text: string, ...parameters: SqlParameters): void
  /** Waits as well, and runs before all of those: for rows that they refer to. */
  laterFirst(text: string, ...parameters: SqlParameters): void
  /** Runs those that wait; to be called before the transaction ends. */
  flush(): void
  /** Forgets those that wait. */
  drop(): void
}

/** Nothing waits. */
export function immediate(sql: Sql): TransactionSql {
  return { ...sql, later: sql.run, laterFirst: sql.run, flush: () => {}, drop: () => {} }
}

/** For transactions all of whose statements are run here: another `Sql` would see what waits as missing. */
export function deferring(sql: Sql): TransactionSql {
  const first = new Map<string, SqlParameters[]>()
  const waiting = new Map<string, SqlParameters[]>()

  function flush() {
    if (first.size + waiting.size === 0) return
    const ready = [...first, ...waiting]
    first.clear()
    waiting.clear()
    for (const [text, rows] of ready) for (const row of rows) sql.run(text, ...row)
  }

  return {
    all(text, ...parameters) {
      flush()
      return sql.all(text, ...parameters)
    },
    get(text, ...parameters) {
      flush()
      return sql.get(text, ...parameters)
    },
    iterate(text, ...parameters) {
      flush()
      return sql.iterate(text, ...parameters)
    },
    run(text, ...parameters) {
      flush()
      return sql.run(text, ...parameters)
    },
    later: (text, ...row) => keep(waiting, text, row),
    laterFirst: (text, ...row) => keep(first, text, row),
    flush,
    drop() {
      first.clear()
      waiting.clear()
    },
  }
}

function keep(waiting: Map<string, SqlParameters[]>, text: string, row: SqlParameters) {
  const rows = waiting.get(text)
  if (rows) rows.push(row)
  else waiting.set(text, [row])
}
