import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { describeRun } from './support/answer-figures.ts'
import { FOLDER_VARIABLE } from './support/answer-log.ts'
import { AT_LENGTH } from './support/at-length.ts'

/*
 * Everything that must hold before a change is taken: format and lint, types, tests, and that every
 * answer of the tests is as the OpenAPI document describes it. Prints which files took longest, last
 * of all what failed and why, and one closing line with what passed and failed; exits with 1 if
 * anything failed.
 */

const folder = mkdtempSync(join(tmpdir(), 'outpost-test-'))
const resultFile = join(folder, 'results.json')
const answersFolder = join(folder, 'answers')
const chosen = process.argv.slice(2)

type Results = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numFailedTestSuites: number
  /** One for each file, its times in epoch milliseconds. */
  testResults: {
    name: string
    startTime: number
    endTime: number
    /** Why the whole file failed, such as a fault while it was read. */
    message: string
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[]
  }[]
}

/** So many files are named for the time they took. */
const SLOWEST_TOLD = 10

function run(title: string, command: string, ...parameters: string[]): boolean {
  process.stdout.write(`\n${title}\n`)
  const env = { ...process.env, [FOLDER_VARIABLE]: answersFolder }
  const { status } = spawnSync(command, parameters, { stdio: 'inherit', env })
  return status === 0
}

const checks = [
  run('Format and lint', 'biome', 'check', '.'),
  run('Types', 'tsc', '-p', '.'),
  run(
    'Tests',
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${resultFile}`,
    ...chosen,
  ),
]

function readResults(): Results | null {
  try {
    return JSON.parse(readFileSync(resultFile, 'utf8')) as Results
  } catch {
    return null
  }
}

/** Tells what became of the answers of all tests. False if none was checked. */
function tellAnswers(): boolean {
  if (chosen.length > 0) return true
  try {
    const { answers, text } = describeRun(answersFolder)
    process.stdout.write(`\n${text}\n`)
    return answers > 0
  } catch (error) {
    process.stdout.write(`\nNo answers were checked: ${error}\n`)
    return false
  }
}

/** Where the time went. */
function tellSlowest({ testResults }: Results) {
  const slowest = testResults
    .map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, SLOWEST_TOLD)
  const lines = slowest.map(
    ({ name, seconds }) => `${seconds.toFixed(0).padStart(6)}  ${relative(process.cwd(), name)}`,
  )
  process.stdout.write(`\nSeconds that the slowest files took:\n${lines.join('\n')}\n`)
}

/** Not where it was called from in what runs the tests. */
function isOurs(line: string): boolean {
  return !/^\s+at .*(node_modules|node:internal|new Promise)/.test(line)
}

/** What failed once more, where whoever reads only the end of a long log finds it. */
function tellFailed({ testResults }: Results) {
  for (const { name, message, assertionResults } of testResults) {
    const file = relative(process.cwd(), name)
    if (message) process.stdout.write(`\nFAILED ${file}\n${message}\n`)
    for (const { fullName, status, failureMessages } of assertionResults) {
      if (status !== 'failed') continue
      const why = failureMessages.join('\n').split('\n').filter(isOurs).join('\n')
      process.stdout.write(`\nFAILED ${file} > ${fullName}\n${why}\n`)
    }
  }
}

const results = readResults()
if (results) tellSlowest(results)
const failedTests = results?.numFailedTests ?? 0
const failedChecks = checks.slice(0, 2).filter((isFine) => !isFine).length
// A run that ended badly without a failed test (a crash, an error between tests) failed all the same.
const crashes = checks[2] || failedTests > 0 ? 0 : 1
const failed = failedTests + failedChecks + crashes + (tellAnswers() ? 0 : 1)
const passed = (results?.numPassedTests ?? 0) + 2 - failedChecks
const skipped = results?.numPendingTests ?? 0
rmSync(folder, { recursive: true, force: true })
if (skipped > 0) process.stdout.write(`\n${skipped} SKIPPED: see above which, and why.\n`)
if (process.env.OUTPOST_TESTS !== AT_LENGTH) {
  process.stdout.write('\nMore is tried by npm run test-at-length: see CONTRIBUTING.md, Tests.\n')
}
if (results) tellFailed(results)
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 ? 1 : 0
