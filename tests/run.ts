import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeRun } from './support/answer-figures.ts'
import { FOLDER_VARIABLE } from './support/answer-log.ts'

/*
 * Everything that must hold before a change is taken: format and lint, types, tests, and that every
 * answer of the tests is as the OpenAPI document describes it. Prints one closing line with what
 * passed and failed, and exits with 1 if anything failed.
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
}

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

const results = readResults()
const failedTests = results?.numFailedTests ?? 0
const failedChecks = checks.slice(0, 2).filter((isFine) => !isFine).length
// A run that ended badly without a failed test (a crash, an error between tests) failed all the same.
const crashes = checks[2] || failedTests > 0 ? 0 : 1
const failed = failedTests + failedChecks + crashes + (tellAnswers() ? 0 : 1)
const passed = (results?.numPassedTests ?? 0) + 2 - failedChecks
const skipped = results?.numPendingTests ?? 0
rmSync(folder, { recursive: true, force: true })
if (skipped > 0) process.stdout.write(`\n${skipped} SKIPPED: see above which, and why.\n`)
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 ? 1 : 0
