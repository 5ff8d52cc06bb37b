import { readFileSync } from 'node:fs'
import { runCommand } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { Command } from 'commander'
import { markdownTable } from 'markdown-table'
import { ALL_FAULTS } from './all-faults.ts'
import { type Copy, createCopy, type RanTest } from './copy.ts'
import type { Fault } from './fault.ts'
import { type Selection, stagesOfRule } from './tests-of-rule.ts'

const DOCUMENT = new URL('../../docs/planted-faults.md', import.meta.url)

const program = new Command('plant-faults')
  .description(
    'Plants faults in a copy of what is committed, one at a time, and shows that the tests find each.',
  )
  .argument('[rules...]', 'the rules whose faults are planted, such as E4; all if none is named')
  .option('--unseen', 'only those that docs/planted-faults.md does not have yet')
  .action(plantAll)

await runCommand(() => program.parseAsync())

/** What came of a fault: the test that found it, that none did, or that the run ended badly. */
type Finding = { fault: Fault; by: RanTest | 'nothing' | 'a run that ended badly' }

async function plantAll(rules: string[], { unseen = false }: { unseen?: boolean }) {
  const faults = unseen ? choose(rules).filter(isUnseen) : choose(rules)
  const copy = createCopy()
  process.once('exit', copy.remove)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(1))
  }
  const findings: Finding[] = []
  for (const fault of faults) {
    const since = performance.now()
    const finding = { fault, by: await find(copy, fault) }
    const seconds = Math.round((performance.now() - since) / 1000)
    note(`[${fault.rule}] ${fault.what}: ${describe(finding)} (${seconds} s)`)
    findings.push(finding)
  }
  process.stdout.write(`${toTable(findings)}\n`)
  const missed = findings.filter(({ by }) => by === 'nothing')
  note(`${findings.length} faults planted, ${findings.length - missed.length} found.`)
  process.exitCode = missed.length > 0 ? 1 : 0
  await refuseRed(copy, findings)
}

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

function isUnseen(fault: Fault): boolean {
  return !readFileSync(DOCUMENT, 'utf8').includes(rowOf(fault))
}

function rowOf({ rule, what }: Fault): string {
  return `| ${rule} | ${what} |`
}

/** The test that the document names for a fault; none if it does not have it. */
function lastFinder(fault: Fault): Selection[] {
  const row = readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .find((line) => line.startsWith(rowOf(fault)))
  const [, title, file] = /\| ([^|]*) \(([^()]*\.test\.ts)\) \|$/.exec(row ?? '') ?? []
  return title && file ? [{ files: [`tests/${file}`], titles: patternOf([title]) }] : []
}

/** What these titles alone fit. */
function patternOf(titles: readonly string[]): string {
  return `^(${titles.map((title) => title.replace(/[^\w\s]/g, '\\$&')).join('|')})$`
}

/** Looks first with the test that found it last, then where the rule's own tests are, then everywhere. */
async function find(copy: Copy, fault: Fault): Promise<Finding['by']> {
  for (const stage of [...lastFinder(fault), ...stagesOfRule(fault.rule)]) {
    const { isGreen, tests } = await copy.runWith(fault, stage)
    if (isGreen) continue
    return tests.find(({ status }) => status === 'failed') ?? 'a run that ended badly'
  }
  return 'nothing'
}

/** A test that fails without a fault would find every one: those that found one must pass without. */
async function refuseRed(copy: Copy, findings: readonly Finding[]) {
  const finders = findings.flatMap(({ by }) => (typeof by === 'string' ? [] : [by]))
  if (finders.length === 0) return
  const titles = [...new Set(finders.map(({ title }) => title))]
  note(`running the ${titles.length} tests that found them without a fault`)
  const { tests } = await copy.runWithout({
    files: [...new Set(finders.map(({ file }) => file))],
    titles: patternOf(titles),
  })
  const isPassed = ({ title, file }: RanTest) =>
    tests.some((one) => one.title === title && one.file === file && one.status === 'passed')
  const red = finders.filter((one) => !isPassed(one)).map(({ title }) => title)
  if (red.length === 0) return
  throw new CommandFailed(
    `What these tests found counts for nothing, since they do not pass without a fault: ${red.join('; ')}.`,
  )
}

function toTable(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { rule, what } = finding.fault
    return [rule, what, describe(finding).replaceAll('|', '\\|')]
  })
  return markdownTable([['rule', 'planted: the product does this', 'found by'], ...rows], {
    alignDelimiters: false,
  })
}

function describe({ by }: Finding): string {
  if (by === 'nothing') return '**nothing**'
  return typeof by === 'string' ? by : `${by.title} (${by.file.replace('tests/', '')})`
}

function note(text: string) {
  process.stderr.write(`${text}\n`)
}
