import { Problem } from '../protocol/problems.ts'
import { CommandFailed } from './command-failed.ts'
import { linesOf } from './crash.ts'
import { DatabaseUnusable } from './database-unusable.ts'
import { ServerUnusable } from './server-unusable.ts'
import { SettingsUnusable } from './settings.ts'

const EXPECTED = [CommandFailed, DatabaseUnusable, Problem, ServerUnusable, SettingsUnusable]

/** Runs a command: an expected error is one clear sentence, and every error is exit code 1. */
export async function runCommand(run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    tellFailure(error)
  }
}

/** Says why a command, or a part of it, failed; `of`: which part. */
export function tellFailure(error: unknown, of?: string) {
  const isExpected = EXPECTED.some((kind) => error instanceof kind)
  const what = isExpected ? (error as Error).message : withPlaces(error)
  process.stderr.write(`${of ? `${of}: ` : ''}${what}\n`)
  process.exitCode = 1
}

/** The option of each command whose result a script can read. */
export const jsonOption = ['--json', 'print one JSON value'] as const

/** Prints a result: for people as lines, with `--json` as one JSON value. */
export function printResult(result: unknown, isJson: boolean | undefined, lines: string[]) {
  process.stdout.write(isJson ? `${JSON.stringify(result)}\n` : `${lines.join('\n')}\n`)
}

/** Resolves when the process is asked to stop (Ctrl-C, or a service manager). */
export function askedToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => resolve(signal))
    }
  })
}

/** What an error of ours quotes could be a record's: it says what it was and where it arose (A3). */
function withPlaces(error: unknown): string {
  return ['This is a fault of Outpost; please report it.', ...linesOf(error)].join('\n')
}
