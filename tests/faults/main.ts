import { runCommand } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { Command } from 'commander'
import { markdownTable } from 'markdown-table'
import { ALL_FAULTS } from './all-faults.ts'
import { type Copy, createCopy, type TestRun } from './copy.ts'
import type { Fault } from './fault.ts'
import { testsOfRule } from './tests-of-rule.ts'

const program = new Command('plant-faults')
  .description(
    'Plants faults in a copy of what is committed, one at a time, and shows that the tests find each.',
  )
  .argument('[rules...]', 'the rules whose faults are planted, such as E4; all if none is named')
  .action(plantAll)

await runCommand(() => program.parseAsync())

type Finding = TestRun & { fault: Fault }

function plantAll(rules: string[]) {
  const faults = choose(rules)
  const copy = createCopy()
  process.once('exit', copy.remove)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(1))
  }
  refuseRed(copy, faults)
  const findings = faults.map((fault) => {
    const found = { fault, ...find(copy, fault) }
    const outcome = found.isGreen ? 'NOT FOUND' : `found by ${found.caughtBy ?? NO_TITLE}`
    note(`[${fault.rule}] ${fault.what}: ${outcome} (${found.seconds} s)`)
    return found
  })
  process.stdout.write(`${toTable(findings)}\n`)
  const missed = findings.filter(({ isGreen }) => isGreen)
  note(`${findings.length} faults planted, ${findings.length - missed.length} found.`)
  process.exitCode = missed.length > 0 ? 1 : 0
}

const NO_TITLE = 'a run that ended badly'

function choose(rules: readonly string[]): Fault[] {
  const known = new Set(ALL_FAULTS.map(({ rule }) => rule))
  const unknown = rules.filter((rule) => !known.has(rule))
  if (unknown.length > 0) {
    throw new CommandFailed(
      `There is no fault for ${unknown.join(', ')}. There are some for ${[...known].join(', ')}.`,
    )
  }
  return ALL_FAULTS.filter(({ rule }) => rules.length === 0 || rules.includes(rule))
}

/** A test that fails without a fault would find every one. */
function refuseRed(copy: Copy, faults: readonly Fault[]) {
  const files = [...new Set(faults.flatMap(({ rule }) => testsOfRule(rule)))]
  note(`running ${files.length} files of tests without a fault`)
  const { isGreen, caughtBy } = copy.runTests(files)
  if (isGreen) return
  throw new CommandFailed(
    `Tests fail without any fault: ${caughtBy ?? NO_TITLE}. Nothing was planted.`,
  )
}

/** Looks first where the rule's own tests are, then everywhere. */
function find(copy: Copy, fault: Fault): TestRun {
  const own = copy.runTests(testsOfRule(fault.rule), fault)
  return own.isGreen ? copy.runTests([], fault) : own
}

function toTable(findings: readonly Finding[]): string {
  const rows = findings.map(({ fault, isGreen, caughtBy }) => [
    fault.rule,
    fault.what,
    isGreen ? '**nothing**' : (caughtBy ?? NO_TITLE),
  ])
  return markdownTable([['rule', 'planted: the product does this', 'found by'], ...rows], {
    alignDelimiters: false,
  })
}

function note(text: string) {
  process.stderr.write(`${text}\n`)
}
