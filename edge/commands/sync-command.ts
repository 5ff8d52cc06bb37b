import { jsonOption, printResult } from '@outpost/shared/node/cli'
import type { Comparison } from '@outpost/shared/replica/comparison'
import type { Command } from 'commander'
import type { WithEdge } from './command-context.ts'

export function addSyncCommand(program: Command, withEdge: WithEdge) {
  program
    .command('sync')
    .description('make one round now; exit code 0 only if it was completed')
    .option('--compare', 'compare all copies with central after it, and put right what differs')
    .option(...jsonOption)
    .action(({ compare, json }) =>
      withEdge(async ({ edge, settings, version }) => {
        // Loaded here, so that no other command waits for it.
        const { createLog } = await import('@outpost/shared/node/logging')
        const { connectToCentral } = await import('../sync/central.ts')
        const { toRoundView } = await import('../routes/sync-run.ts')
        const log = createLog('edge', settings.LOG_LEVEL)
        const central = connectToCentral({ edge, settings, version, log })
        try {
          if (compare) central.askToCompare()
          const result = await central.rounds.ask()
          const { accepted, rejected, pulled, bytesReceived, bytesSent, durationMs } = result
          printResult(toRoundView(result), json, [
            result.isComplete
              ? 'The round is complete.'
              : `The round failed: ${result.error?.replace(/\.?$/, '.')}`,
            `${accepted} edits accepted, ${rejected} rejected, ${pulled} changes pulled; ${bytesSent} bytes sent, ${bytesReceived} received, ${durationMs} ms.`,
            ...(result.comparison ? [sentenceOfComparison(result.comparison)] : []),
          ])
          if (!result.isComplete || (compare && !result.comparison?.isComplete)) {
            process.exitCode = 1
          }
        } finally {
          await central.close()
        }
      }),
    )
}

function sentenceOfComparison({
  isComplete,
  lacked,
  outdated,
  surplus,
  error,
}: Comparison): string {
  const repaired = lacked + outdated + surplus
  if (!isComplete)
    return `The comparison was not completed: ${error} ${repaired} records were put right.`
  if (repaired === 0) return 'All copies are as central has them.'
  return `${repaired} records differed from central and were put right: ${lacked} were missing, ${outdated} had another revision, ${surplus} are not of this box.`
}
