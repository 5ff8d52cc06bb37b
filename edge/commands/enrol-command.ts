import { jsonOption, printResult } from '@outpost/shared/node/cli'
import type { Command } from 'commander'
import { enrol } from '../sync/enrol.ts'
import type { WithEdge } from './command-context.ts'

export function addEnrolCommand(program: Command, withEdge: WithEdge) {
  program
    .command('enrol')
    .description('enrol this box at central with a one-time code, for the first time or anew')
    .requiredOption('--central <url>', 'the address of central')
    .requiredOption('--code <code>', 'the code that "central node add" gave')
    .option('--name <name>', 'a new name for this box')
    .option('--plain-http', 'also where the address is one of plain HTTP beyond this machine')
    .option(...jsonOption)
    .action(({ central, code, name, plainHttp, json }) =>
      withEdge(async ({ edge, settings }) => {
        // Loaded here, so that no other command waits for what speaks HTTP.
        const { createCentralFetch } = await import('../sync/central-fetch.ts')
        const connection = createCentralFetch(settings.EDGE_CENTRAL_CA)
        try {
          const request = { centralUrl: central, code, name, isPlainAllowed: plainHttp }
          const reply = await enrol(edge, connection.fetch, request)
          const names = reply.clinics.map((clinic) => clinic.name).join(', ')
          printResult({ node_id: reply.node_id, clinics: reply.clinics }, json, [
            `This box is enrolled as ${reply.node_id} for ${names}.`,
          ])
        } finally {
          await connection.close()
        }
      }),
    )
}
