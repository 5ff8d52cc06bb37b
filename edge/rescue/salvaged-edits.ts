import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { type Edit, jsonHash } from '@outpost/shared/protocol/edit'
import type { RawRow } from './raw-rows.ts'
import { lastGiven, type Row, salvageRows } from './salvaged-rows.ts'

/** A row of `edits` whose content is proven by its hash; the rest of it is made to fit. */
type SalvagedEdit = { edit: Edit; row: Row }

export type SalvagedEdits = {
  /** By id, in the order in which they were made. */
  edits: SalvagedEdit[]
  /** Rows that were there and cannot be read any more; null if it cannot be told how many. */
  lost: number | null
}

type SourceOfEdits = {
  /** Of every page for itself. */
  rawRows: Iterable<RawRow>
  /** They are read only where SQLite cannot read every edit. */
  isSlow: boolean
  sqlite: Sqlite | null
  isLogDamaged: boolean
}

/**
 * All edits that can still be read, in two ways: by SQLite, which knows which image of a page holds,
 * and page by page, which needs no other page to find one. What SQLite reads wins, unless the log is
 * damaged: then the latest image of a page may be one that SQLite does not get to see.
 */
export function salvageEdits(
  { rawRows, isSlow, sqlite, isLogDamaged }: SourceOfEdits,
  columns: readonly string[],
): SalvagedEdits {
  const found = new Map<string, SalvagedEdit>()
  const take = (row: Row) => {
    const salvaged = toSalvaged(row)
    if (salvaged) found.set(salvaged.edit.id, salvaged)
  }
  const readBySqlite = () => {
    for (const row of sqlite ? salvageRows(sqlite, 'edits') : []) take(row)
  }
  if (isLogDamaged || isSlow) readBySqlite()
  let given = sqlite && lastGiven(sqlite, 'edits')
  const isWhole = isSlow && !isLogDamaged && given !== null && given === found.size
  for (const { rowid, values } of isWhole ? [] : rawRows) {
    const [first, second] = values
    if (values.length > 2) take(named(columns, rowid, values))
    // A row of `sqlite_sequence`: each edit takes the next number, and none is given twice.
    else if (first === 'edits' && typeof second === 'number') given = Math.max(given ?? 0, second)
  }
  if (!isLogDamaged) readBySqlite()
  const edits = [...found.values()].sort((a, b) => Number(a.row.seq) - Number(b.row.seq))
  const last = Math.max(given ?? 0, Number(edits.at(-1)?.row.seq ?? 0))
  const lost = given === null ? null : Math.max(0, last - edits.length)
  return { edits: numberedOnce(edits, last), lost }
}

/** After a damaged log a number may have been given a second time: the later edit goes to the end. */
function numberedOnce(edits: readonly SalvagedEdit[], last: number): SalvagedEdit[] {
  const taken = new Set<Row[string] | undefined>()
  let next = last
  return edits.map(({ edit, row }) => {
    const seq = taken.has(row.seq) ? ++next : (row.seq as number)
    taken.add(seq)
    return { edit, row: { ...row, seq } }
  })
}

/** The first column of the table is its rowid, for which a row holds nothing. */
function named(columns: readonly string[], rowid: number, values: Row[string][]): Row {
  const row: Row = { [columns[0] as string]: rowid }
  for (const [index, name] of columns.entries()) if (index > 0) row[name] = values[index] ?? null
  return row
}

/** Null for what is no edit, or one whose content is damaged: it may not be sent. */
function toSalvaged(row: Row): SalvagedEdit | null {
  const { id, hash, body } = row
  if (typeof id !== 'string' || typeof hash !== 'string' || typeof body !== 'string') return null
  const edit = parse(body) as Edit | null
  if (edit === null || jsonHash(edit) !== hash || edit.id !== id) return null
  if (integerOrNull(row.seq) === null) return null
  const receivedAt = integerOrNull(row.received_at) ?? (Date.parse(edit.made_at) || 0)
  return {
    edit,
    row: {
      ...row,
      ...standingOf(row),
      collection: String(edit.collection ?? ''),
      record_id: String(edit.record_id ?? ''),
      op: String(edit.op ?? ''),
      principal_id: String(row.principal_id ?? ''),
      received_at: receivedAt,
      outcome_at: integerOrNull(row.outcome_at) ?? (row.outcome === null ? null : receivedAt),
      revision: integerOrNull(row.revision),
      made_revision: integerOrNull(row.made_revision),
      set_aside_until: integerOrNull(row.set_aside_until),
      rejection: jsonOrNull(row.rejection),
      seen: jsonOrNull(row.seen),
      names: jsonOrNull(row.names),
      is_passed_on: Number(wasPassedOn(row)),
      besides: jsonOrNull(row.besides),
    },
  }
}

/** A version of before told it by what its writer saw: a create of what was there. */
function wasPassedOn({ is_passed_on, op, status, seen }: Row): boolean {
  if (is_passed_on !== null && is_passed_on !== undefined) return is_passed_on === 1
  return op === 'create' && status === 200 && typeof seen === 'string'
}

const STATES = ['waiting', 'sent', 'accepted', 'needs_decision', 'decided']
const STATUSES = [200, 403, 409, 422]

/**
 * Where an edit stands. If only that is damaged, it waits again: should central know it already, it
 * answers as it did the first time (E3). What the box itself had refused is not sent, then or now.
 */
function standingOf({ status, state, outcome }: Row) {
  const own = STATUSES.includes(status as number) ? (status as number) : 200
  const readable = jsonOrNull(outcome)
  const isKnown = STATES.includes(state as string)
  const lacksOutcome = own === 200 && state === 'needs_decision' && readable === null
  const start = own === 200 ? 'waiting' : 'decided'
  return {
    status: own,
    state: isKnown && !lacksOutcome ? (state as string) : start,
    outcome: readable,
  }
}

function integerOrNull(value: Row[string] | undefined): number | null {
  return Number.isSafeInteger(value) ? (value as number) : null
}

export function jsonOrNull(text: Row[string] | undefined): string | null {
  return typeof text === 'string' && parse(text) !== null ? text : null
}

function parse(text: string): object | null {
  try {
    const value = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
