import { createIds } from '@outpost/shared/model/ids'
import { printResult } from '@outpost/shared/node/cli'
import { type Command, InvalidArgumentError } from 'commander'
import { databaseFile } from '../config.ts'
import type { ImportProgress } from '../import/fhir-import.ts'
import type { ImportReport } from '../import/import-report.ts'
import type { RowProgress } from '../import/row-import.ts'
import type { CommandContext, CommandSetting, UseStore, WithStore } from './command-context.ts'
import { operator } from './operator.ts'

/** Commands that load records in bulk. What they need is loaded only when they run. */
export function addLoadingCommands(program: Command, { withStore }: CommandSetting) {
  const load = program.command('import').description('load records from files')
  load
    .command('fhir')
    .description('load FHIR R4 NDJSON files and bundles, plain or gzip')
    .argument('<directory>')
    .option('--dry-run', 'say what would change, and change nothing')
    .option(
      '--time-zone <zone>',
      'the IANA time zone of the clinics; UTC for new ones if not given',
    )
    .option('--json', 'print the report as one JSON value')
    .action((directory, { dryRun, timeZone, json }) =>
      withStore(async ({ store, clock }) => {
        const { importFhir } = await import('../import/fhir-import.ts')
        const progress = createProgress()
        const onProgress = (one: ImportProgress) => {
          if (one.phase === 'writing') progress.show(one.target, `${one.done} of ${one.total}`)
        }
        const report = await importing({ store, clock }, dryRun, { format: 'fhir' }, () =>
          importFhir({ store, clock, ids: createIds(clock), onProgress }, directory, {
            dryRun,
            timeZone,
          }),
        )
        progress.end()
        printResult(report, json, reportLines(report))
      }),
    )
  for (const format of ['csv', 'ndjson'] as const) {
    load
      .command(format)
      .description(`load ${ROW_FILES[format]}, plain or gzip, as "export ${format}" writes them`)
      .argument('<directory>')
      .option('--dry-run', 'say what would change, and change nothing')
      .option('--erase', 'an empty cell erases what central has; otherwise it says nothing')
      .option('--json', 'print the report as one JSON value')
      .addHelpText('after', ROWS_HELP)
      .action(async (directory, { dryRun, erase, json }) => {
        const { startWriteThread } = await import('../import/write-thread.ts')
        // Loads while the database is opened here.
        const thread = dryRun ? null : startWriteThread()
        const importInto: UseStore = async ({ settings, store, clock }) => {
          thread?.open(databaseFile(settings))
          const { importRows } = await import('../import/row-import.ts')
          const progress = createProgress()
          const deps = {
            store,
            clock,
            ids: createIds(clock),
            ...(thread && { submitEdits: thread.submitEdits }),
            onProgress: (one: RowProgress) => showRows(progress, one),
          }
          const details = { format, erase: erase === true }
          const report = await importing({ store, clock }, dryRun, details, () =>
            importRows(deps, directory, format, { dryRun, erase }),
          )
          progress.end()
          printResult(report, json, reportLines(report))
        }
        await withStore(importInto).finally(() => thread?.close())
      })
  }
  addExportCommands(program, withStore)
  addSampleCommand(program, withStore)
}

function addExportCommands(program: Command, withStore: WithStore) {
  const unload = program.command('export').description('write records to files')
  for (const format of ['csv', 'ndjson'] as const) {
    unload
      .command(format)
      .description(`write ${ROW_FILES[format]}; "import ${format}" makes the same records of them`)
      .argument(
        '<directory>',
        'made if it is not there; the files of an earlier export are replaced',
      )
      .option('--clinic <id>', 'only what a box of this clinic holds')
      .option('--revisions', 'with each revision: an import then overwrites nothing that is newer')
      .option('--json', 'print the report as one JSON value')
      .action((directory, { clinic, revisions, json }) =>
        withStore(async ({ store, clock }) => {
          await noteLoading({ store, clock }, 'export', { format, clinic: clinic ?? 'all' })
          const { exportRows } = await import('../export/row-export.ts')
          const progress = createProgress()
          const report = await exportRows(store, directory, format, {
            clinicId: clinic,
            withRevisions: revisions,
            onProgress: ({ target, rows }) => progress.show(target, `${rows} rows`),
          })
          progress.end()
          const made = Object.entries(report.rows).map(([name, count]) => `${count} ${name}`)
          printResult(report, json, [
            `Exported to ${directory}: ${made.join(', ')}.`,
            ...(report.emptied > 0 ? [emptiedLine(report.emptied)] : []),
          ])
        }),
      )
  }
}

function addSampleCommand(program: Command, withStore: WithStore) {
  program
    .command('sample')
    .description('make up data, the same for the same seed')
    .requiredOption('--patients <number>', 'how many patients in all', wholeNumber)
    .requiredOption('--clinics <number>', 'how many clinics they are shared out over', wholeNumber)
    .option('--seed <number>', 'another seed makes other data', wholeNumber, 1)
    .option('--json', 'print the report as one JSON value')
    .action(({ patients, clinics, seed, json }) =>
      withStore(async ({ store, clock }) => {
        const { makeSample } = await import('../sample/sample.ts')
        const progress = createProgress()
        const report = await makeSample(
          { store, clock },
          {
            patients,
            clinics,
            seed,
            onBegin: () =>
              noteLoading({ store, clock }, 'import', {
                format: 'sample',
                patients,
                clinics,
                seed,
              }),
            onProgress: ({ done, total }) => progress.show('records', `${done} of ${total}`),
          },
        )
        progress.end()
        const made = Object.entries(report.records).map(([name, count]) => `${count} ${name}`)
        printResult(report, json, [
          `Made in ${report.seconds.toFixed(1)} s: ${made.join(', ')}.`,
          ...report.clinics.map((clinic) => `${clinic.id}  ${clinic.name}  (${clinic.time_zone})`),
        ])
      }),
    )
}

/**
 * One that writes is the only one at its time, is entered in the audit trail, and tells who stops it
 * what became of it.
 */
async function importing(
  context: Pick<CommandContext, 'store' | 'clock'>,
  isDryRun: boolean | undefined,
  details: Record<string, unknown>,
  run: () => Promise<ImportReport>,
): Promise<ImportReport> {
  if (isDryRun) return run()
  const { asOnlyImport } = await import('../import/only-import.ts')
  for (const signal of STOPS) process.once(signal, tellStopped)
  try {
    return await asOnlyImport(context.store, async () => {
      await noteLoading(context, 'import', details)
      return run()
    })
  } finally {
    for (const signal of STOPS) process.off(signal, tellStopped)
  }
}

const STOPS = ['SIGINT', 'SIGTERM'] as const

function tellStopped(signal: NodeJS.Signals) {
  process.stderr.write(
    '\nThe import was stopped. What it took before stays; the same command goes on from there.\n',
  )
  // Now that nobody listens any more it ends the process.
  process.kill(process.pid, signal)
}

/** Entered in the audit trail before it begins: one that is stopped has read or written too. */
async function noteLoading(
  { store, clock }: Pick<CommandContext, 'store' | 'clock'>,
  event: 'import' | 'export',
  details: Record<string, unknown>,
) {
  const { noteAudit } = await import('../audit/audit.ts')
  store.write(() => noteAudit(store.sql, clock.now(), { event, who: operator, details }))
}

const ROW_FILES = {
  csv: 'CSV files with the names of fields as headers',
  ndjson: 'NDJSON files, one record a line',
}

const ROWS_HELP = `
The directory holds clinics, doctors, medicines, pharmacies, patients, appointments,
pharmacy-inventory and movements, each as a file of that name, or some of them. Columns may stand in
any order; ones that are not known are passed over and reported.

  id             a UUID, or any key that stays the same from file to file; stock needs none
  clinic_id ...  the id or key of the record that is referred to
  shared_with    ids or keys with spaces between
  revision       if there is one: what was changed at central after it is not overwritten
  movements      id, record_id (or pharmacy_id, medicine_id, batch_number), kind, delta or counted,
                 reason, patient_id, occurred_at, confirmed_by; taken in their order; without
                 id a movement is known by what it says: a file has it as often as it says so

The same files again change nothing, but for what somebody has changed since: that is set again, unless the
rows have a \`revision\`. An import that was stopped goes on when it is made again.`

function emptiedLine(count: number): string {
  return `Note: ${count} references to patients who are deleted or not exported were left empty.`
}

/** How many changes a dry run shows one by one; --json has more. */
const CHANGES_SHOWN_MAX = 20

function reportLines(report: ImportReport): string[] {
  const counts = (of: Record<string, number>) =>
    Object.entries(of)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ') || 'nothing'
  return [
    `${report.isDryRun ? 'Would be taken' : 'Taken'}: ${counts(report.taken)}.`,
    `Of these, changes of what central had: ${counts(report.changed.of)}.`,
    ...changeLines(report),
    `Unchanged: ${counts(report.unchanged)}.`,
    `Repeated: ${counts(report.repeated)}.`,
    `Refused: ${report.refused.count}.`,
    ...report.refused.first.map(({ file, line, reason }) => `  ${file}:${line}  ${reason}`),
    ...moreLines(report.refused.untold),
    ...report.notes.map(({ text, count, first: [where] }) => {
      return `Note: ${text} (${count}; first at ${where?.file}:${where?.line})`
    }),
    ...ignoredLines(report),
  ]
}

function changeLines({ isDryRun, changed }: ImportReport): string[] {
  if (!isDryRun) return []
  const shown = changed.first.slice(0, CHANGES_SHOWN_MAX)
  return [
    ...shown.map(({ file, line, fields }) => `  ${file}:${line}  ${fields.join(', ')}`),
    ...moreLines(changed.first.length - shown.length + changed.untold),
  ]
}

function moreLines(count: number): string[] {
  return count > 0 ? [`  … and ${count} more`] : []
}

function ignoredLines({ ignored }: ImportReport): string[] {
  const names = Object.keys(ignored)
  return names.length > 0 ? [`Not taken over: ${names.join(', ')}.`] : []
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number.')
}

type Progress = {
  /** Shows how far something has got, in the place of what was said of it before. */
  show(what: string, how: string): void
  /** Ends the line. */
  end(): void
}

/** Tells on standard error how far long work has got, where a person is watching. */
function createProgress(): Progress {
  let shown: string | null = null
  const write = (text: string) => {
    if (process.stderr.isTTY) process.stderr.write(text)
  }
  return {
    show(what, how) {
      if (shown !== null && shown !== what) write('\n')
      shown = what
      write(`\r${what}: ${how}  `)
    },
    end() {
      if (shown !== null) write('\n')
      shown = null
    },
  }
}

function showRows(progress: Progress, { file, rows, bytes, bytesTotal, seconds }: RowProgress) {
  const percent = Math.floor((100 * bytes) / Math.max(1, bytesTotal))
  const rate = Math.round(rows / Math.max(0.001, seconds))
  progress.show(file, `${rows} rows, ${percent} %, ${rate} a second`)
}
