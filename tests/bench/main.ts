import { writeFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { runCommand } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { Command } from 'commander'
import { type Benchmark, type Context, FULL, type Sizes, SMALL } from './benchmark.ts'
import { createChildren } from './children.ts'
import { consoleApp } from './console-app.ts'
import { delta15 } from './delta-15.ts'
import { deltaCost } from './delta-cost.ts'
import { encryption } from './encryption.ts'
import { exporting } from './export.ts'
import { firstSync } from './first-sync.ts'
import { idleRound } from './idle-round.ts'
import { importing } from './import.ts'
import { readMachine } from './machine.ts'
import { notModified } from './not-modified.ts'
import { push1000 } from './push-1000.ts'
import { type Result, toJson, toTable } from './report.ts'
import { tablet } from './tablet.ts'
import { tabletApp } from './tablet-app.ts'
import { createWorkspace } from './workspace.ts'

// Those that take longest in small come first: two run at a time there.
const BENCHMARKS: Benchmark[] = [
  tabletApp,
  consoleApp,
  firstSync,
  idleRound,
  delta15,
  push1000,
  notModified,
  deltaCost,
  tablet,
  importing,
  exporting,
  encryption,
]

type Options = { small?: boolean; markdown?: boolean; json?: string }

const list = BENCHMARKS.map(({ name, about }) => `  ${name.padEnd(14)} ${about}`).join('\n')

const program = new Command('bench')
  .description('Measures Outpost beside the least that could do the same, in the same run.')
  .argument('[names...]', 'the benchmarks to run; all if none is named')
  .option(
    '--small',
    'small sizes, two benchmarks at a time: all in under a minute, to see that it works',
  )
  .option('--markdown', 'print the table as Markdown')
  .option('--json <file>', 'write every sample to a file')
  .addHelpText('after', `\nBenchmarks:\n${list}\n`)
  .action(measure)

await runCommand(() => program.parseAsync())

async function measure(names: string[], { small, markdown, json }: Options) {
  const chosen = choose(names)
  const sizes = small ? SMALL : FULL
  const at = new Date().toISOString()
  const machine = readMachine()
  const workspace = createWorkspace()
  process.once('exit', workspace.remove)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(1))
  }
  const results: Result[] = []
  const queue = chosen.entries()
  async function runQueue() {
    for (const [place, benchmark] of queue) {
      note(`${benchmark.name}: ${benchmark.about}`)
      const children = createChildren(process.env)
      results[place] = await runOne(benchmark, sizes, { children, workspace, note })
      children.endAll()
    }
  }
  await Promise.all(Array.from({ length: sizes.atOnce }, runQueue))
  const run = { at, machine, sizes, results }
  process.stdout.write(toTable(run, markdown ?? false))
  if (json) writeFileSync(json, toJson(run))
  const failed = results.filter(({ error }) => error !== null)
  for (const { name, error } of failed) note(`${name} FAILED: ${error}`)
  // Servers of a benchmark that failed may still hold the process open.
  process.exit(failed.length > 0 ? 1 : 0)
}

function choose(names: readonly string[]): Benchmark[] {
  const known = BENCHMARKS.map(({ name }) => name)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw new CommandFailed(
      `There is no benchmark ${unknown.join(', ')}. There are: ${known.join(', ')}. Nothing was measured.`,
    )
  }
  return BENCHMARKS.filter(({ name }) => names.length === 0 || names.includes(name))
}

async function runOne(benchmark: Benchmark, sizes: Sizes, context: Context): Promise<Result> {
  const since = performance.now()
  const seconds = () => Math.round((performance.now() - since) / 1000)
  try {
    const rows = await benchmark.run(sizes, context)
    return { name: benchmark.name, rows, error: null, seconds: seconds() }
  } catch (error) {
    const text = error instanceof CommandFailed ? error.message : inspect(error)
    return { name: benchmark.name, rows: [], error: text, seconds: seconds() }
  }
}

function note(text: string) {
  process.stderr.write(`${text}\n`)
}
