import { SCOPES_MAX } from '@outpost/shared/authority/scopes'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { Command } from 'commander'
import type { WithStore } from './command-context.ts'
import { createAdministration } from './nodes/administration.ts'
import { createPrincipals } from './nodes/principals.ts'
import { operator } from './operator.ts'

/** One of the scopes that a caller may have is the catalogue. */
const NODE_CLINICS_MAX = SCOPES_MAX - 1

/** `central node clinics`: a box gets another clinic to serve, or loses one (F1). */
export function addNodeClinics(node: Command, withStore: WithStore) {
  node
    .command('clinics')
    .description(
      'give a box another clinic, or take one away; its records follow with its next round',
    )
    .argument('<id>')
    .option('--add <clinic...>', 'clinics that it gets')
    .option('--remove <clinic...>', 'clinics that it loses')
    .option('--json', 'print one JSON value')
    .action((id, { add = [], remove = [], json }: Options) =>
      withStore(async (context) => {
        const { store, clock } = context
        const before = clinicsOf(createPrincipals({ sqlite: store.sqlite, clock }).find(id), id)
        const strange = remove.filter((one) => !before.includes(one))
        if (strange.length > 0) {
          throw new CommandFailed(
            `The box ${id} does not serve ${strange.join(', ')}. Nothing was changed.`,
          )
        }
        const clinics = [...new Set([...before, ...add])].filter((one) => !remove.includes(one))
        if (clinics.length === 0) {
          throw new CommandFailed(
            `A box serves at least one clinic; to take it out altogether: central node revoke ${id}. Nothing was changed.`,
          )
        }
        await refuseClinics(store, clinics)
        const isChanged =
          clinics.length !== before.length || add.some((one) => !before.includes(one))
        if (isChanged) createAdministration(context, operator).setClinics(id, clinics)
        printResult({ node_id: id, clinics }, json, [
          `The box ${id} serves: ${clinics.join(', ')}${isChanged ? '' : ', as before'}.`,
          ...(isChanged
            ? [
                'Its records come and go with its next round. What it has not sent of a clinic that it loses goes to its inbox, with its content.',
              ]
            : []),
        ])
      }),
    )
}

type Options = { add?: string[]; remove?: string[]; json?: boolean }

function clinicsOf(
  row: ReturnType<ReturnType<typeof createPrincipals>['find']>,
  id: string,
): string[] {
  if (row?.role !== 'node' || row.clinics === 'all') {
    throw new CommandFailed(`There is no box ${id}. See "central node list". Nothing was changed.`)
  }
  return row.clinics
}

/** Refuses more clinics for a box than it can have, and ones that are not there. */
export async function refuseClinics(store: SqliteStore, ids: readonly string[]) {
  if (ids.length > NODE_CLINICS_MAX) {
    throw new CommandFailed(
      `A box can serve at most ${NODE_CLINICS_MAX} clinics. Nothing was changed.`,
    )
  }
  await refuseUnknownClinics(store, ids)
}

export async function refuseUnknownClinics(store: SqliteStore, ids: readonly string[]) {
  const known = new Set((await store.read((reader) => reader.clinics(ids))).map(({ id }) => id))
  const unknown = ids.filter((id) => !known.has(id))
  if (unknown.length > 0) {
    throw new CommandFailed(
      `There is no clinic ${unknown.join(', ')}. See "central clinic list". Nothing was changed.`,
    )
  }
}
