import { NODE_CLINICS_MAX } from '@outpost/shared/authority/scopes'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { Command } from 'commander'
import { createAdministration } from '../nodes/administration.ts'
import type { WithStore } from './command-context.ts'
import { operator } from './operator.ts'
import { refuseUnknownClinics } from './unknown-clinics.ts'

type Given = { add?: string[]; remove?: string[]; json?: boolean }

/**
 * `central node clinics`: gives a box further clinics, or takes some away (F1). It fills what it gained
 * with its next rounds, behind what is fresh (F5), and removes what lies in none of its clinics (F3).
 */
export function addNodeClinics(node: Command, withStore: WithStore) {
  node
    .command('clinics')
    .description('give a box further clinics, or take some away; it follows with its next round')
    .argument('<id>')
    .option('--add <id...>', 'clinics whose records it is to hold from now on')
    .option('--remove <id...>', 'clinics whose records it is to remove')
    .option(...jsonOption)
    .action((id: string, { add = [], remove = [], json }: Given) =>
      withStore(async (context) => {
        await refuseUnknownClinics(context.store, add)
        const clinics = createAdministration(context, operator).setClinicsOfBox(id, (own) => {
          const strangers = remove.filter((one) => !own.includes(one))
          if (strangers.length > 0) throw failed(`The box does not hold ${strangers.join(', ')}.`)
          const next = [...new Set([...own, ...add])].filter((one) => !remove.includes(one)).sort()
          if (next.length === 0) throw failed('A box without a clinic has no work: revoke it.')
          if (next.length > NODE_CLINICS_MAX) {
            throw failed(`A box can serve at most ${NODE_CLINICS_MAX} clinics.`)
          }
          return next
        })
        if (!clinics) throw failed(`There is no box ${id}. See "central node list".`)
        printResult({ node_id: id, clinics }, json, [
          `The box ${id} holds the records of: ${clinics.join(', ')}.`,
          ...(remove.length > 0
            ? [
                'It removes what it no longer holds with its next round. What it had not sent of that is kept, and waits in its inbox and in the one here.',
              ]
            : []),
        ])
      }),
    )
}

function failed(why: string): CommandFailed {
  return new CommandFailed(`${why} Nothing was changed.`)
}
