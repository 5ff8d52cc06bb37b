import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { AT_LENGTH } from '../support/at-length.ts'
import { type Fault, plant } from './fault.ts'
import type { Selection } from './tests-of-rule.ts'

const TOP = fileURLToPath(new URL('../..', import.meta.url))

/** A copy of what is committed, in which faults are planted and its tests run. */
export type Copy = {
  /** Runs these tests with the fault, until the first that fails. */
  runWith(fault: Fault, tests: Selection): Promise<TestRun>
  /** Runs these tests without any fault. */
  runWithout(tests: Selection): Promise<TestRun>
  /** Ends a run that is under way, and removes the copy. */
  remove(): void
}

type TestRun = {
  isGreen: boolean
  /** Those that ran; none if the run ended without telling. */
  tests: RanTest[]
}
/** The title is whole, as patterns are compared with it. */
export type RanTest = { title: string; file: string; status: string }

/** One run of tests may take so long, in milliseconds; a fault may make the product hang. */
const RUN_MS_MAX = 1_800_000

export function createCopy(): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-faults-'))
  const copy = join(folder, 'copy')
  run('git', ['clone', '--quiet', TOP, copy], folder)
  const { prebench: install } = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')).scripts
  run('sh', ['-c', install], copy)
  // Public records, where they are present, stand beside the project.
  symlinkSync(join(dirname(TOP.replace(/\/$/, '')), 'shared'), join(folder, 'shared'))
  const resultFile = join(folder, 'results.json')

  let running: ChildProcess | null = null

  async function runTests({ files, titles }: Selection, ...more: string[]): Promise<TestRun> {
    rmSync(resultFile, { force: true })
    const words = [
      'run',
      '--exclude=tests/unit/faults.test.ts',
      '--reporter=json',
      `--outputFile=${resultFile}`,
      ...(titles === undefined ? [] : [`--testNamePattern=${titles}`]),
      ...more,
      ...files,
    ]
    running = spawn(join(copy, 'node_modules/.bin/vitest'), words, {
      cwd: copy,
      stdio: 'ignore',
      timeout: RUN_MS_MAX,
      killSignal: 'SIGKILL',
      env: {
        ...process.env,
        OUTPOST_TESTS: AT_LENGTH,
        PATH: `${join(copy, 'node_modules/.bin')}:${process.env.PATH}`,
      },
    })
    const [status] = await once(running, 'exit')
    return { isGreen: status === 0, tests: readResults(resultFile, copy) }
  }

  return {
    async runWith(fault, tests) {
      const path = join(copy, fault.file)
      const text = readFileSync(path, 'utf8')
      writeFileSync(path, plant(fault, text))
      try {
        // A test may fail for want of time on a busy machine: what the fault turns red stays red.
        return await runTests(tests, '--bail=1', '--retry=1')
      } finally {
        writeFileSync(path, text)
      }
    },
    runWithout: (tests) => runTests(tests),
    remove() {
      running?.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Assertion = { ancestorTitles: string[]; title: string; status: string }
type Report = { testResults: { name: string; assertionResults: Assertion[] }[] }

function readResults(resultFile: string, copy: string): RanTest[] {
  try {
    const { testResults } = JSON.parse(readFileSync(resultFile, 'utf8')) as Report
    return testResults.flatMap(({ name, assertionResults }) => {
      const file = name.replace(`${copy}/`, '')
      return assertionResults.map(({ ancestorTitles, title, status }) => {
        return { title: [...ancestorTitles, title].join(' > '), file, status }
      })
    })
  } catch {
    return []
  }
}

function run(command: string, words: string[], folder: string) {
  const { status, stderr } = spawnSync(command, words, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new CommandFailed(`${command} ${words.join(' ')} failed: ${stderr}`)
}
