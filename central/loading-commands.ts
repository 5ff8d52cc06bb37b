import { createIds } from '@outpost/shared/model/ids'
import { printResult } from '@outpost/shared/node/cli'
import { type Command, InvalidArgumentError } from 'commander'
import type { WithStore } from './command-context.ts'
import type { ImportProgress } from './import/fhir-import.ts'
import type { ImportReport } from './import/import-report.ts'

/** Commands that load records in bulk. What they need is loaded only when they run. */
export function addLoadingCommands(program: Command, withStore: WithStore) {
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
        const { importFhir } = await import('./import/fhir-import.ts')
        const showProgress = progressLine('records')
        const onProgress = (progress: ImportProgress) => {
          if (progress.phase === 'writing') showProgress(progress)
        }
        const report = await importFhir(
          { store, clock, ids: createIds(clock), onProgress },
          directory,
          { dryRun, timeZone },
        )
        printResult(report, json, reportLines(report))
      }),
    )
  program
    .command('sample')
    .description('make up data, the same for the same seed')
    .requiredOption('--patients <number>', 'how many patients in all', wholeNumber)
    .requiredOption('--clinics <number>', 'how many clinics they are shared out over', wholeNumber)
    .option('--seed <number>', 'another seed makes other data', wholeNumber, 1)
    .option('--json', 'print the report as one JSON value')
    .action(({ patients, clinics, seed, json }) =>
      withStore(async ({ store, clock }) => {
        const { makeSample } = await import('./sample/sample.ts')
        const onProgress = progressLine('records')
        const report = await makeSample({ store, clock }, { patients, clinics, seed, onProgress })
        const made = Object.entries(report.records).map(([name, count]) => `${count} ${name}`)
        printResult(report, json, [
          `Made in ${report.seconds.toFixed(1)} s: ${made.join(', ')}.`,
          ...report.clinics.map((clinic) => `${clinic.id}  ${clinic.name}  (${clinic.time_zone})`),
        ])
      }),
    )
}

function reportLines(report: ImportReport): string[] {
  const counts = (of: Record<string, number>) =>
    Object.entries(of)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ') || 'nothing'
  return [
    `${report.isDryRun ? 'Would be taken' : 'Taken'}: ${counts(report.taken)}.`,
    `Unchanged: ${counts(report.unchanged)}.`,
    `Refused: ${report.refused.count}.`,
    ...report.refused.first.map(({ file, line, reason }) => `  ${file}:${line}  ${reason}`),
    ...report.notes.map(({ text, count }) => `Note: ${text} (${count})`),
  ]
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number.')
}

/** Tells on standard error how far long work has got, where a person is watching. */
function progressLine(what: string) {
  return ({ done, total }: { done: number; total: number }) => {
    if (!process.stderr.isTTY) return
    process.stderr.write(`\r${done} of ${total} ${what}${done >= total ? '\n' : ''}`)
  }
}
