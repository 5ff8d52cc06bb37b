import { printResult } from '@outpost/shared/node/cli'
import type { Command } from 'commander'
import type { WithStore } from './cli.ts'

/** Commands that load records in bulk. What they need is loaded only when they run. */
export function addLoadingCommands(program: Command, withStore: WithStore) {
  const load = program.command('import').description('load records from files')
  load
    .command('fhir')
    .description('load FHIR R4 NDJSON files and bundles, plain or gzip')
    .argument('<directory>')
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--json', 'print the report as one JSON value')
    .action((directory, { json, dryRun }) =>
      withStore(async ({ store, clock }) => {
        void [directory, json, dryRun, store, clock, printResult]
      }),
    )
}
