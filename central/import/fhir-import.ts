import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { AuthorityStore } from '@outpost/shared/authority/store'
import type { CollectionName } from '@outpost/shared/model/collections'
import { isTimeZone } from '@outpost/shared/model/time'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { writeClinics } from './clinic-writer.ts'
import { type Completed, createCompleter } from './completion.ts'
import { DRAFT_TARGETS, type DraftTarget } from './draft.ts'
import { mapperOf } from './fhir-mapping.ts'
import { type Entry, listFhirFiles, readFhirFile } from './fhir-reading.ts'
import { createReportKeeper, type ImportReport, type ReportKeeper } from './import-report.ts'
import { withWhatStays } from './interrupted.ts'
import {
  BATCH_RECORDS_MAX,
  submitHere,
  type Wanted,
  type WriterDeps,
  type Written,
  writeRecords,
} from './record-writer.ts'
import { openStaging, type StagedDraft, type Staging } from './staging.ts'

/** How far an import has got. `total` is known once everything was read. */
export type ImportProgress =
  | { phase: 'reading'; file: string; entries: number }
  | { phase: 'writing'; target: DraftTarget; done: number; total: number }

export type ImportDeps = Omit<WriterDeps, 'submitEdits'> & {
  onProgress?: (progress: ImportProgress) => void
}

export type ImportOptions = {
  /** Finds out what would be taken and why not, and writes nothing. */
  dryRun?: boolean
  /** IANA zone of all clinics; without it new ones get UTC, and others keep theirs. */
  timeZone?: string
}

/** Entries read between two reports of progress, after which others get a turn. */
const READ_ENTRIES_PER_TURN = 1000

type Run = ImportDeps &
  WriterDeps & {
    directory: string
    staging: Staging
    report: ReportKeeper
    isDryRun: boolean
    timeZone: string | null
    /** Clinics that central has or, in a dry run, would have. */
    clinicIds: Set<string>
  }

/**
 * Loads the FHIR R4 resources of a directory (NDJSON and bundles, plain or gzip): Organization,
 * Practitioner, MedicationRequest, Patient and Encounter. What cannot be taken is refused with file,
 * line and reason, and stops nothing else. The same files again change nothing.
 * Throws an `Error` if the directory cannot be read, and `Problem` if the storage fails; then what
 * was written stays, and another run goes on from there.
 */
export async function importFhir(
  deps: ImportDeps,
  directory: string,
  { dryRun = false, timeZone }: ImportOptions = {},
): Promise<ImportReport> {
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new CommandFailed(
      `"${timeZone}" is not a time zone. Nothing was imported: name one like Africa/Nairobi.`,
    )
  }
  const files = await listFhirFiles(directory)
  const staging = openStaging()
  try {
    const run: Run = {
      ...deps,
      submitEdits: submitHere(deps.store),
      directory,
      staging,
      report: createReportKeeper(dryRun),
      isDryRun: dryRun,
      timeZone: timeZone ?? null,
      clinicIds: await readClinicIds(deps.store),
    }
    for (const file of files) await stageFile(run, file)
    for (const target of DRAFT_TARGETS) await withWhatStays(writeTarget(run, target))
    return run.report.toReport()
  } finally {
    staging.close()
  }
}

async function stageFile(run: Run, file: string) {
  run.report.file(file)
  let entries = 0
  for await (const entry of readFhirFile(run.directory, file)) {
    stageEntry(run, entry)
    entries += 1
    if (entries % READ_ENTRIES_PER_TURN !== 0) continue
    run.onProgress?.({ phase: 'reading', file, entries })
    await yieldToOthers()
  }
  run.onProgress?.({ phase: 'reading', file, entries })
}

function stageEntry({ report, staging, clock }: Run, entry: Entry) {
  if ('fault' in entry) return report.refuse(entry, null, entry.fault)
  const { resource, aliases } = entry
  const mapper = mapperOf(resource.resourceType)
  if (!mapper) return report.ignored(resource.resourceType)
  report.read(resource.resourceType)
  const mapped = mapper.map(resource, aliases, clock.now())
  if ('refusal' in mapped) return report.refuse(entry, mapper.target, mapped.refusal)
  let isFirst = false
  for (const draft of mapped.drafts) {
    const put = staging.put(draft, entry)
    if (put === 'new') isFirst = true
    else report.count('repeated', draft.target)
    if (put === 'differs') report.note(entry, 'differs from an earlier entry, which was taken')
  }
  if (isFirst) for (const note of mapped.notes) report.note(entry, note)
}

async function writeTarget(run: Run, target: DraftTarget) {
  const { staging } = run
  const total = staging.count(target)
  let done = 0
  let afterKey = 0
  while (done < total) {
    const batch = staging.page(target, afterKey, BATCH_RECORDS_MAX)
    if (target === 'clinics') await writeClinicBatch(run, batch)
    else await writeBatch(run, target, batch)
    done += batch.length
    afterKey = batch.at(-1)?.key ?? afterKey
    run.onProgress?.({ phase: 'writing', target, done, total })
    await yieldToOthers()
  }
}

async function writeClinicBatch(run: Run, batch: StagedDraft[]) {
  const zone = run.timeZone === null ? {} : { time_zone: run.timeZone }
  // Organisations have no time zone: the one given is that of all of them.
  const wanted = batch.map(({ id, fields }) => ({ id, fields: { ...fields, ...zone } }))
  const written = await writeClinics(run.store, wanted, run.isDryRun)
  for (const [index, draft] of batch.entries()) {
    const one = written[index] as Written
    if (one.kind !== 'refused') run.clinicIds.add(draft.id)
    settle(run, draft, one)
  }
}

async function writeBatch(run: Run, target: CollectionName, batch: StagedDraft[]) {
  const completed = await completeBatch(run, batch)
  const wanted = completed.filter((one): one is Wanted => !('refusal' in one))
  const written = (await writeRecords(run, target, wanted, run.isDryRun)).values()
  for (const [index, draft] of batch.entries()) {
    const one = completed[index] as Completed
    if ('refusal' in one) settle(run, draft, { kind: 'refused', reason: one.refusal })
    else settle(run, draft, written.next().value as Written, one.newNote)
  }
}

async function completeBatch(run: Run, batch: StagedDraft[]): Promise<Completed[]> {
  return run.store.read(async (reader) => {
    const complete = createCompleter({ ...run, reader })
    const completed: Completed[] = []
    for (const draft of batch) completed.push(await complete(draft))
    return completed
  })
}

function settle({ report, staging }: Run, draft: StagedDraft, written: Written, newNote?: string) {
  if (written.kind === 'refused') {
    staging.markRefused(draft)
    report.refuse(draft.origin, draft.target, written.reason)
    return
  }
  if (written.kind === 'unchanged') return report.count('unchanged', draft.target)
  report.taken(draft.origin, draft.target, written.changed)
  if (newNote !== undefined && written.changed === null) report.note(draft.origin, newNote)
}

async function readClinicIds(store: AuthorityStore): Promise<Set<string>> {
  const clinics = await store.read((reader) => reader.clinics('all'))
  return new Set(clinics.map(({ id }) => id))
}
