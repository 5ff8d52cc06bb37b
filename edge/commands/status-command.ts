import { jsonOption, printResult } from '@outpost/shared/node/cli'
import type { Command } from 'commander'
import { ownPrincipal } from '../own-principal.ts'
import { sentenceOfRescue } from '../rescue/report.ts'
import { replicaStatus } from '../status.ts'
import type { CommandContext, WithEdge } from './command-context.ts'

export function addStatusCommand(program: Command, withEdge: WithEdge) {
  program
    .command('status')
    .description('how the link is, and what waits here')
    .option(...jsonOption)
    .action(({ json }) => withEdge((context) => printStatus(context, json)))
}

async function printStatus({ edge }: CommandContext, isJson: boolean | undefined) {
  const { statusOf } = await import('@outpost/shared/authority/http/status-routes')
  const running = { isRunning: () => false, nextRoundAt: () => null }
  const own = replicaStatus(edge, running)
  const status = { ...(await statusOf(edge.store, ownPrincipal, edge.clock.now())), ...own }
  const counts = Object.entries(status.collections).map(([name, { count }]) => `${count} ${name}`)
  printResult(status, isJson, [
    own.node_id ? `Enrolled as ${own.node_id} at ${own.central_url}.` : 'Not enrolled yet.',
    `Link: ${own.link}. Last complete round: ${own.last_success_at ?? 'never'}.`,
    ...(own.last_error ? [`Last error: ${own.last_error}`] : []),
    ...(own.revoked_since
      ? [
          `Central revoked this box at ${own.revoked_since}: it serves no device, and keeps its data.`,
        ]
      : []),
    ...(own.paused_until
      ? [
          `Central has paused this box until ${own.paused_until}: what was written here waits, and nothing is lost.`,
        ]
      : []),
    ...(own.rewound_at
      ? [`It came back from a backup; central told it so at ${own.rewound_at}.`]
      : []),
    `Compared with central: ${own.compared_at ?? 'never'}. Records that differed and were put right: ${own.repaired_records}${own.diverged_at ? `, last at ${own.diverged_at}` : ''}.`,
    `Waiting for central: ${own.pending}. Waiting for a person: ${own.inbox}.`,
    `Here: ${counts.join(', ')}.`,
    ...(own.rescue ? [sentenceOfRescue(own.rescue)] : []),
  ])
}
