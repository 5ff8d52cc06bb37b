import type { LedgerEntry, Reader } from '@outpost/shared/authority/reader'
import { ALL, CATALOGUE, clinicScope } from '@outpost/shared/authority/scopes'
import type { AuthorityStore } from '@outpost/shared/authority/store'
import {
  COLLECTION_NAMES,
  type Collection,
  type CollectionName,
  collections,
  type Fields,
} from '@outpost/shared/model/collections'
import { DISCREPANCY } from '@outpost/shared/model/movement'
import type { StoredRecord } from '@outpost/shared/model/record'
import { toIso } from '@outpost/shared/model/time'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { ScopeName } from '@outpost/shared/protocol/cursor'
import { IMPORT_TARGETS, type ImportTarget } from '../import/import-report.ts'
import {
  type ExportFiles,
  type ExportFormat,
  type ExportRow,
  openExportFiles,
} from './export-files.ts'

export type ExportOptions = {
  /** Only what a box of this clinic holds; all records if none is named. */
  clinicId?: string
  /** With each record its revision, so that an import overwrites nothing that is newer. */
  withRevisions?: boolean
  onProgress?: (progress: ExportProgress) => void
}

export type ExportProgress = { target: ImportTarget; rows: number }

export type ExportReport = {
  directory: string
  /** How many rows each file has. */
  rows: Record<ImportTarget, number>
  /** References that were left empty: what they name was deleted, or is not exported. */
  emptied: number
}

/** Rows read and written at once. */
const PAGE_ROWS_MAX = 1000

/** What is the same for all files of one export. */
type Run = {
  reader: Reader
  files: ExportFiles
  /** The scopes whose records are exported. */
  scopes: readonly ScopeName[]
  withRevisions: boolean
  report: ExportReport
  onProgress: (progress: ExportProgress) => void
}

/**
 * Writes all records, or those of one clinic, as files that an import takes: clinics, one for each
 * collection in the order of ids, and the stock ledger in its own. All of them are of one snapshot.
 * Deleted records are not in it. The same records give the same bytes.
 * Throws `CommandFailed` if there is no such clinic or the directory cannot be written.
 */
export async function exportRows(
  store: AuthorityStore,
  directory: string,
  format: ExportFormat,
  { clinicId, withRevisions = false, onProgress = () => {} }: ExportOptions = {},
): Promise<ExportReport> {
  return store.read(async (reader) => {
    await refuseUnknownClinic(reader, clinicId)
    const scopes = clinicId === undefined ? [ALL] : [CATALOGUE, clinicScope(clinicId)]
    const none = Object.fromEntries(IMPORT_TARGETS.map((target) => [target, 0]))
    const rows = none as ExportReport['rows']
    const report = { directory, rows, emptied: 0 }
    const files = await openExportFiles(directory, format)
    try {
      const run: Run = { reader, files, scopes, withRevisions, report, onProgress }
      const named = new Set(clinicId === undefined ? [] : [clinicId])
      for (const name of COLLECTION_NAMES) await exportCollection(run, name, named)
      await exportMovements(run)
      // A clinic's records name others too: those with which a patient is shared.
      await exportClinics(run, clinicId === undefined ? 'all' : [...named])
      await files.finish()
    } finally {
      await files.close()
    }
    return report
  })
}

async function refuseUnknownClinic(reader: Reader, clinicId: string | undefined) {
  if (clinicId === undefined || (await reader.clinics([clinicId])).length > 0) return
  throw new CommandFailed(
    `There is no clinic ${clinicId}. Nothing was exported: see "central clinic list".`,
  )
}

async function exportClinics({ reader, files, report }: Run, ids: readonly string[] | 'all') {
  const clinics = await reader.clinics(ids)
  const write = await files.open('clinics', ['id', 'name', 'time_zone', 'active'])
  await write(clinics)
  report.rows.clinics = clinics.length
}

async function exportCollection(run: Run, name: CollectionName, named: Set<string>) {
  const { reader, files, scopes, withRevisions, report, onProgress } = run
  const collection = collections[name]
  const own = withRevisions ? ['id', 'revision'] : ['id']
  const write = await files.open(name, [...own, ...Object.keys(collection.fields)])
  for (let after: string | null = null; ; ) {
    const query = { collection: name, scopes, after, search: null, limit: PAGE_ROWS_MAX }
    const records: StoredRecord[] = await reader.list(query)
    const rows: ExportRow[] = []
    for (const { id, revision, fields } of records) {
      const whole = withInitials(collection, fields)
      for (const clinicId of clinicsNamedBy(collection, whole)) named.add(clinicId)
      rows.push({ id, revision, ...(await withoutLoose(run, collection, whole)) })
    }
    await write(rows)
    report.rows[name] += rows.length
    onProgress({ target: name, rows: report.rows[name] })
    if (records.length < PAGE_ROWS_MAX) return
    after = records.at(-1)?.id ?? null
  }
}

/** A record that was last changed before a field was added lacks it: it has what a new one gets. */
function withInitials(collection: Collection, fields: Fields): Fields {
  const initials = Object.entries(collection.fields).map(([name, { initial = null }]) => {
    return [name, initial] as const
  })
  return { ...Object.fromEntries(initials), ...fields }
}

function clinicsNamedBy(collection: Collection, fields: Fields): string[] {
  return Object.entries(collection.fields)
    .filter(([, { refersTo }]) => refersTo === 'clinics')
    .flatMap(([name]) => fields[name] as string | string[])
}

/** Empties references that an import could not follow, where they may be empty. */
async function withoutLoose(run: Run, collection: Collection, fields: Fields): Promise<Fields> {
  const kept = { ...fields }
  for (const [name, { refersTo, initial }] of Object.entries(collection.fields)) {
    const id = fields[name]
    if (!refersTo || refersTo === 'clinics' || initial !== null || typeof id !== 'string') continue
    if (!(await isExported(run, refersTo, id))) kept[name] = null
  }
  return kept
}

async function isExported(run: Run, collection: CollectionName, id: string): Promise<boolean> {
  const placed = await run.reader.record(collection, id)
  const isLive = placed?.record.deletedAt === null
  const isIn = run.scopes.includes(ALL) || placed?.scopes.some((one) => run.scopes.includes(one))
  if (isLive && isIn) return true
  run.report.emptied += 1
  return false
}

const MOVEMENT_COLUMNS = [
  'id',
  'record_id',
  'kind',
  'delta',
  'counted',
  'reason',
  'patient_id',
  'occurred_at',
  'confirmed_by',
]

async function exportMovements(run: Run) {
  const { reader, files, scopes, report, onProgress } = run
  const write = await files.open('movements', MOVEMENT_COLUMNS)
  for (let after = 0; ; ) {
    const entries: LedgerEntry[] = await reader.ledger({ scopes, after, limit: PAGE_ROWS_MAX })
    const rows: ExportRow[] = []
    for (const entry of entries.filter(isOfItsOwn)) {
      rows.push(await toMovementRow(run, entry))
    }
    await write(rows)
    report.rows.movements += rows.length
    onProgress({ target: 'movements', rows: report.rows.movements })
    if (entries.length < PAGE_ROWS_MAX) return
    after = entries.at(-1)?.key ?? after
  }
}

/**
 * What was missing follows from the movement that was confirmed; and where a restore has lost what a
 * movement was, its units stand in one row with others (N9).
 */
function isOfItsOwn({ kind, delta }: LedgerEntry): boolean {
  return kind !== DISCREPANCY && (delta !== 0 || kind === 'COUNTED')
}

async function toMovementRow(
  run: Run,
  { editId, recordId, delta, movement, madeAt }: LedgerEntry,
): Promise<ExportRow> {
  // The quantity with which stock was made is its first count.
  const { patient_id, ...given } = movement ?? { kind: 'COUNTED', counted: delta, patient_id: null }
  const isKept = patient_id && (await isExported(run, 'patients', patient_id))
  return {
    id: editId,
    record_id: recordId,
    occurred_at: toIso(madeAt),
    ...given,
    ...(given && { patient_id: isKept ? patient_id : null }),
  }
}
