import type { Sql, SqlParameters } from './sql.ts'

/**
 * The statements of one transaction. Those that only add rows may wait, so that the rows of many edits
 * go into one table after the other: SQLite then has the pages of each at hand. No other statement
 * sees that they waited.
 */
export type TransactionSql = Sql & {
  /** Runs before the next statement that is not run `beside`, in its place among those of its text. */
  later(text: string, ...parameters: SqlParameters): void
  /** Runs without those that wait: for what neither sees nor changes any of their tables. */
  beside: Sql['run']
  /** Runs those that wait; to be called before the transaction ends. */
  settle(): void
}

/** Nothing waits. */
export function immediate(sql: Sql): TransactionSql {
  return { ...sql, later: sql.run, beside: sql.run, settle: () => {} }
}

/** For transactions all of whose statements are run here: another `Sql` would see what waits as missing. */
export function deferring(sql: Sql): TransactionSql {
  const waiting = new Map<string, SqlParameters[]>()

  function settle() {
    if (waiting.size === 0) return
    const ready = [...waiting]
    waiting.clear()
    for (const [text, rows] of ready) for (const row of rows) sql.run(text, ...row)
  }

  return {
    all(text, ...parameters) {
      settle()
      return sql.all(text, ...parameters)
    },
    get(text, ...parameters) {
      settle()
      return sql.get(text, ...parameters)
    },
    iterate(text, ...parameters) {
      settle()
      return sql.iterate(text, ...parameters)
    },
    run(text, ...parameters) {
      settle()
      return sql.run(text, ...parameters)
    },
    later(text, ...row) {
      const rows = waiting.get(text)
      if (rows) rows.push(row)
      else waiting.set(text, [row])
    },
    beside: sql.run,
    settle,
  }
}
