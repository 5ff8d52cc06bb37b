import { isDeepStrictEqual } from 'node:util'
import type { Report } from './fault.ts'
import type { CentralState, EditRow, Fields, LedgerRow, RecordRow } from './state.ts'

/* Whether each accepted edit took effect at central once, and no other did. */

/** Beside the edits that name them, central's sharing and movements change these. */
const NOT_BY_FIELDS = ['quantity', 'shared_with']

/** The stock ledger: a row for each accepted movement, with its amount, and none without. */
export function checkLedger({ ledger, edits }: CentralState, report: Report) {
  const rowsOf = Map.groupBy(ledger, ({ editId }) => editId)
  for (const [id, rows] of rowsOf) {
    const edit = edits.get(id)
    if (edit?.status !== 200) report('effect of a rejected edit', `${id} in the ledger`)
    else if (rows.some(({ key }) => key !== edit.key))
      report('ledger wrong', `${id}: another record`)
  }
  const balances = new Map<string, number>()
  for (const edit of inOrderOfLedger(edits, ledger)) {
    const before = balances.get(edit.key) ?? 0
    const rows = rowsOf.get(edit.id) ?? []
    balances.set(edit.key, before + sumOf(rows))
    checkRows(edit, rows, before, report)
  }
}

/** What is in stock is what the ledger adds up to. */
export function checkQuantities({ ledger, records }: CentralState, report: Report) {
  for (const { key, collection, fields } of records.values()) {
    if (collection !== 'pharmacy-inventory') continue
    const sum = sumOf(ledger.filter((row) => row.key === key))
    if (fields.quantity !== sum) {
      report('quantity wrong', `${key}: ${fields.quantity}, the ledger has ${sum}`)
    }
  }
}

function inOrderOfLedger(edits: CentralState['edits'], ledger: readonly LedgerRow[]): EditRow[] {
  const place = new Map(ledger.map(({ editId }, index) => [editId, index]))
  return [...edits.values()]
    .filter((edit) => edit.status === 200 && amountOf(edit) !== null)
    .sort((a, b) => (place.get(a.id) ?? -1) - (place.get(b.id) ?? -1))
}

/** What an edit does to stock: a number moved, or a number counted; null if nothing. */
function amountOf({ op, key, body }: EditRow): { delta: number } | { counted: number } | null {
  const { movement, fields } = body
  if (op === 'move_stock' && movement) {
    if (movement.kind === 'COUNTED') return { counted: Number(movement.counted) }
    return { delta: Number(movement.delta) }
  }
  const isOpening = op === 'create' && key.startsWith('pharmacy-inventory/')
  return isOpening && Number(fields?.quantity ?? 0) > 0 ? { delta: Number(fields?.quantity) } : null
}

function checkRows(edit: EditRow, rows: readonly LedgerRow[], before: number, report: Report) {
  const { id, key, body } = edit
  const kind = body.movement?.kind ?? 'COUNTED'
  const own = rows.filter((row) => row.kind === kind)
  const missing = rows.filter((row) => row.kind === 'DISCREPANCY')
  const of = `${id} on ${key}`
  if (own.length === 0) return report('no effect', `${of}: no row in the ledger`)
  if (own.length > 1 || rows.length > own.length + missing.length || missing.length > 1) {
    return report('effect doubled', `${of}: ${rows.length} rows in the ledger`)
  }
  const amount = amountOf(edit) as { delta: number } | { counted: number }
  const expected = 'delta' in amount ? amount.delta : amount.counted - before
  if (own[0]?.delta !== expected) {
    report('ledger wrong', `${of}: ${own[0]?.delta} instead of ${expected}`)
  }
  const after = before + sumOf(rows)
  const isShort = missing.length > 0
  if (after < 0 || (isShort && (after !== 0 || !body.movement?.confirmed_by))) {
    report('ledger wrong', `${of} leaves ${after}`)
  }
}

function sumOf(rows: readonly LedgerRow[]): number {
  return rows.reduce((sum, { delta }) => sum + delta, 0)
}

/** Every record is what its accepted edits make of it, in the order of the revisions they made. */
export function checkFields({ edits, records }: CentralState, report: Report) {
  const accepted = [...edits.values()].filter(({ status }) => status === 200)
  for (const { id, madeRevision, status } of edits.values()) {
    if (status !== 200 && madeRevision !== null) {
      report('effect of a rejected edit', `${id} made revision ${madeRevision}`)
    }
  }
  const byRecord = Map.groupBy(accepted, ({ key }) => key)
  for (const [key, those] of byRecord) {
    const record = records.get(key)
    if (record) checkRecord(record, those, report)
    else report('no effect', `${key} is not there, but ${those.length} edits of it were accepted`)
  }
  for (const key of records.keys()) {
    if (!byRecord.has(key)) report('from nowhere', `${key} at central`)
  }
}

type Written = { value: unknown; revision: number }

function checkRecord(record: RecordRow, edits: readonly EditRow[], report: Report) {
  const made = edits
    .filter(({ madeRevision }) => madeRevision !== null)
    .sort((a, b) => Number(a.madeRevision) - Number(b.madeRevision))
  const revisions = made.map(({ madeRevision }) => madeRevision)
  const { key } = record
  if (new Set(revisions).size < revisions.length) {
    report('revisions wrong', `${key}: one revision was made by two edits`)
  }
  if (record.revision < Number(revisions.at(-1) ?? 0)) {
    report('revisions wrong', `${key} is at ${record.revision}, its edits at ${revisions.at(-1)}`)
  }
  const isDeleted = made.some(({ op }) => op === 'delete')
  if (isDeleted !== record.isDeleted) {
    report(
      'no effect',
      `${key} is ${record.isDeleted ? 'deleted without' : 'there despite'} a delete`,
    )
  }
  for (const [name, { value, revision }] of lastWritten(made)) {
    if (!isDeepStrictEqual(record.fields[name], value)) {
      const found = JSON.stringify(record.fields[name])
      report('field not as last written', `${key} ${name}: ${found}, not ${JSON.stringify(value)}`)
    }
    const stated = record.fieldRevisions[name] ?? record.firstRevision
    if (stated !== revision) {
      report('revisions wrong', `${key} ${name}: ${stated} instead of ${revision}`)
    }
  }
}

/** The last value that was written to each field, and the revision that brought it. */
function lastWritten(made: readonly EditRow[]): Map<string, Written> {
  const last = new Map<string, Written>()
  for (const { op, body, madeRevision } of made) {
    if (op !== 'create' && op !== 'update') continue
    for (const [name, value] of Object.entries((body.fields ?? {}) as Fields)) {
      const before = last.get(name)
      if (NOT_BY_FIELDS.includes(name) || isDeepStrictEqual(before?.value, value)) continue
      // A field that a create left out and that is written as it was is not changed by that.
      if (op === 'update' && !before && value === null) continue
      last.set(name, { value, revision: Number(madeRevision) })
    }
  }
  return last
}
