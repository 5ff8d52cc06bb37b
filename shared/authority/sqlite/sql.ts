import type { Statement } from 'better-sqlite3'
import type { Sqlite } from './file/connect.ts'

type Value = string | number | null
export type SqlParameters = Value[] | [Record<string, Value>]

/**
 * Before a parameter that SQLite looks at when it plans. It then plans anew whenever that is bound, so
 * at every call, which takes longer than most of our queries; at what is an expression it does not look.
 */
const LOOKED_AT = /(=|\blimit) (?=[?:])/g

/** Prepared statements of one connection, each prepared once. */
export type Sql = {
  all<Row>(text: string, ...parameters: SqlParameters): Row[]
  get<Row>(text: string, ...parameters: SqlParameters): Row | undefined
  /** Rows one by one. The connection can do nothing else until the last was read or a loop was left. */
  iterate<Row>(text: string, ...parameters: SqlParameters): IterableIterator<Row>
  run(
    text: string,
    ...parameters: SqlParameters
  ): { changes: number; lastInsertRowid: number | bigint }
}

export function createSql(sqlite: Sqlite): Sql {
  const statements = new Map<string, Statement>()
  const prepared = (text: string) => {
    const known = statements.get(text)
    if (known) return known
    const made = sqlite.prepare(text.replace(LOOKED_AT, '$1 +'))
    statements.set(text, made)
    return made
  }
  return {
    all: <Row>(text: string, ...parameters: SqlParameters) =>
      prepared(text).all(...parameters) as Row[],
    get: <Row>(text: string, ...parameters: SqlParameters) =>
      prepared(text).get(...parameters) as Row | undefined,
    iterate: <Row>(text: string, ...parameters: SqlParameters) =>
      prepared(text).iterate(...parameters) as IterableIterator<Row>,
    run: (text, ...parameters) => prepared(text).run(...parameters),
  }
}
