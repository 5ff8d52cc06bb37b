import { isDeepStrictEqual } from 'node:util'
import type { Report } from './fault.ts'
import type { BoxState, CentralState, EditRow, Fields, RecordRow } from './state.ts'

/* Whether a box holds what central has for its clinics, all of it and nothing else. */

export function checkCopies(box: BoxState, central: CentralState, report: Report) {
  const clinics = central.clinicsOf.get(box.nodeId) ?? new Set()
  const due = [...central.records.values()].filter(
    (record) => !record.isDeleted && isIn(record, clinics, central),
  )
  const keys = new Set(due.map(({ key }) => key))
  for (const record of due) checkCopy(record, box, report)
  for (const row of box.records.values()) if (!keys.has(row.key)) checkGone(row, box, report)
}

/** Where a record belongs, by its fields and those of what it hangs on. */
function isIn(record: RecordRow, clinics: Set<string>, { records }: CentralState): boolean {
  const { collection, fields } = record
  if (collection === 'doctors' || collection === 'medicines') return true
  const owner =
    collection === 'appointments'
      ? records.get(`patients/${fields.patient_id}`)?.fields
      : collection === 'pharmacy-inventory'
        ? records.get(`pharmacies/${fields.pharmacy_id}`)?.fields
        : fields
  const those = [owner?.clinic_id, ...((owner?.shared_with as string[] | undefined) ?? [])]
  return those.some((clinic) => clinics.has(String(clinic)))
}

function checkCopy(record: RecordRow, box: BoxState, report: Report) {
  const row = box.records.get(record.key)
  const of = `${record.key} at ${box.name}`
  if (!row) return report('copy differs', `${of} is not there`)
  if (row.pending !== null) report('copy differs', `${of} is pending`)
  const copy = row.syncState === 'synced' ? toCopy(row) : row.confirmed
  if (!copy || copy.deletedAt !== null) return report('copy differs', `${of} is not there`)
  if (copy.revision !== record.revision) {
    report('copy differs', `${of} is at ${copy.revision}, not ${record.revision}`)
  }
  for (const name of new Set([...Object.keys(record.fields), ...Object.keys(copy.fields)])) {
    const [found, expected] = [copy.fields[name], record.fields[name]]
    if (!isDeepStrictEqual(found, expected)) {
      report(
        'copy differs',
        `${of} ${name}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`,
      )
    }
  }
  if (row.syncState === 'synced' && row.updatedAt !== record.updatedAt) {
    report('copy differs', `${of} was changed at ${row.updatedAt}, not ${record.updatedAt}`)
  }
  if (row.syncState !== 'synced') checkShown(row, copy.fields, box, report)
}

function toCopy({ revision, fields, isDeleted }: RecordRow) {
  return { revision, fields, deletedAt: isDeleted ? 0 : null }
}

/** A record with rejected edits shows central's copy, with what was handed out all the same (E7). */
function checkShown(row: RecordRow, copy: Fields, box: BoxState, report: Report) {
  const rejected = [...box.edits.values()].filter(
    ({ key, state, outcome }) => key === row.key && state === 'needs_decision' && outcome,
  )
  if (rejected.length === 0) {
    report('not in the inbox', `${row.key} at ${box.name} is ${row.syncState} for no reason`)
  }
  const quantity = rejected.reduce(withMovement, copy.quantity)
  if (!isDeepStrictEqual(row.fields, 'quantity' in copy ? { ...copy, quantity } : copy)) {
    report('copy differs', `${row.key} at ${box.name} shows more than its rejected movements`)
  }
}

function withMovement(quantity: unknown, { op, body }: EditRow): unknown {
  if (op !== 'move_stock' || body.movement?.kind === 'COUNTED') return quantity
  return Math.max(0, Number(quantity) + Number(body.movement?.delta))
}

/** Of what is deleted, has left or never was for this box nothing may be seen. */
function checkGone(row: RecordRow, box: BoxState, report: Report) {
  const content = row.syncState === 'synced' ? row.fields : (row.confirmed?.fields ?? {})
  if (!row.isDeleted || Object.keys(content).length > 0) {
    report('out of scope', `${row.key} at ${box.name}, ${row.syncState}`)
  }
}
