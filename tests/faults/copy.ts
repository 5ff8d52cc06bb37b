import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { type Fault, plant } from './fault.ts'

const TOP = fileURLToPath(new URL('../..', import.meta.url))

/** A copy of what is committed, in which faults are planted and its tests run. */
export type Copy = {
  /** Runs the tests of these files, with the fault if one is given, until the first that fails. */
  runTests(files: readonly string[], fault?: Fault): TestRun
  remove(): void
}

export type TestRun = {
  isGreen: boolean
  /** The title of a test that failed; null if none did, or the run ended without telling. */
  caughtBy: string | null
  seconds: number
}

/** One run of tests may take so long, in milliseconds; a fault may make the product hang. */
const RUN_MS_MAX = 600_000

export function createCopy(): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-faults-'))
  const copy = join(folder, 'copy')
  run('git', ['clone', '--quiet', TOP, copy], folder)
  const { prebench: install } = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')).scripts
  run('sh', ['-c', install], copy)
  // Public records, where they are present, stand beside the project.
  symlinkSync(join(dirname(TOP.replace(/\/$/, '')), 'shared'), join(folder, 'shared'))
  const resultFile = join(folder, 'results.json')

  function runTests(files: readonly string[]): TestRun {
    rmSync(resultFile, { force: true })
    const since = performance.now()
    const words = [
      'run',
      '--bail=1',
      '--exclude=tests/unit/faults.test.ts',
      '--reporter=json',
      `--outputFile=${resultFile}`,
      ...files,
    ]
    const { status } = spawnSync(join(copy, 'node_modules/.bin/vitest'), words, {
      cwd: copy,
      stdio: 'ignore',
      timeout: RUN_MS_MAX,
      killSignal: 'SIGKILL',
      env: { ...process.env, PATH: `${join(copy, 'node_modules/.bin')}:${process.env.PATH}` },
    })
    const seconds = Math.round((performance.now() - since) / 1000)
    return { isGreen: status === 0, caughtBy: failedTest(resultFile), seconds }
  }

  return {
    runTests(files, fault) {
      if (!fault) return runTests(files)
      const path = join(copy, fault.file)
      const text = readFileSync(path, 'utf8')
      writeFileSync(path, plant(fault, text))
      try {
        return runTests(files)
      } finally {
        writeFileSync(path, text)
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

type Report = {
  testResults: { name: string; assertionResults: { fullName: string; status: string }[] }[]
}

/** The first test that failed, as its title reads. */
function failedTest(resultFile: string): string | null {
  try {
    const { testResults } = JSON.parse(readFileSync(resultFile, 'utf8')) as Report
    const failed = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .find(({ status }) => status === 'failed')
    return failed?.fullName ?? null
  } catch {
    return null
  }
}

function run(command: string, words: string[], folder: string) {
  const { status, stderr } = spawnSync(command, words, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new CommandFailed(`${command} ${words.join(' ')} failed: ${stderr}`)
}
