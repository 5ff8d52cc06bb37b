import { writeSync } from 'node:fs'
import { describeError, linesOfError } from './redaction.ts'

/**
 * Ends the process as Node would after an error that nobody has caught, but says of it no more than a
 * log may. For the way into a program.
 */
export function reportCrashes() {
  process.on('uncaughtException', (error) => {
    const lines = ['A fault of Outpost ended it; please report it.', ...linesOf(error)]
    writeSync(2, `${lines.join('\n')}\n`)
    process.exit(1)
  })
  // Whoever read along has enough, as `head` has: there is nobody to tell anything.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(1)
  })
}

/** An error as lines that may be shown to whoever reads standard error. */
export function linesOf(error: unknown): string[] {
  return linesOfError(describeError(error))
}
