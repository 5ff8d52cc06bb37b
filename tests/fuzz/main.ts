import { spawnSync } from 'node:child_process'
import { runCommand } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { Command } from 'commander'

/** Requests to each operation if it is not said how many; a minute or two of work. */
const RUNS = '100'

const program = new Command('fuzz')
  .description(
    'Sends requests that are made from the OpenAPI documents, valid and broken, to every operation of central and of a box.',
  )
  .option('--runs <n>', 'requests to each operation', RUNS)
  .option('--seed <n>', 'the same for the same number; another one each time if it is left out')
  .action(fuzz)

await runCommand(() => program.parseAsync())

function fuzz({ runs, seed = String(Date.now() % 2 ** 31) }: { runs: string; seed?: string }) {
  for (const [name, value] of Object.entries({ runs, seed })) {
    if (!/^\d{1,10}$/.test(value)) throw new CommandFailed(`--${name} must be a whole number.`)
  }
  process.stdout.write(`${runs} requests to each operation, with --seed ${seed}\n`)
  const env = { ...process.env, FUZZ_RUNS: runs, FUZZ_SEED: seed }
  const words = ['run', 'tests/contract/fuzz.test.ts']
  const { status } = spawnSync('vitest', words, { stdio: 'inherit', env })
  process.exitCode = status ?? 1
}
