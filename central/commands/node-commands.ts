import { isNode } from '@outpost/shared/authority/principal'
import { NODE_CLINICS_MAX } from '@outpost/shared/authority/scopes'
import { type Millis, toIso, toIsoOrNull } from '@outpost/shared/model/time'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { Command } from 'commander'
import { viewOfCopies, viewOfReturn } from '../fleet/box-details.ts'
import { toBox } from '../fleet/fleet.ts'
import { limitsOf } from '../fleet/limits.ts'
import type { Limits } from '../fleet/troubles.ts'
import { createAdministration } from '../nodes/administration.ts'
import { createPrincipals, type PrincipalRow } from '../nodes/principals.ts'
import { addRevoke, toCallerView } from './caller-commands.ts'
import type { CommandSetting } from './command-context.ts'
import { addNodeClinics } from './node-clinics-command.ts'
import { operator } from './operator.ts'
import { addOrderCommands, linesOfOrders, viewOfOrders } from './order-commands.ts'
import { addReadmissionCommands, linesOfCopies, linesOfReturn } from './readmission-commands.ts'
import { addNodeRotate } from './rotation-commands.ts'
import { refuseUnknownClinics } from './unknown-clinics.ts'

export function addNodeCommands(program: Command, { withStore }: CommandSetting) {
  const node = program.command('node').description('the boxes in the clinics')
  node
    .command('add')
    .description('make a place for a box, and the one-time code with which it enrols')
    .requiredOption('--clinic <id...>', 'the clinics whose records it holds')
    .requiredOption('--name <name>', 'its name')
    .option(...jsonOption)
    .action(({ clinic, name, json }) =>
      withStore(async (context) => {
        if (clinic.length > NODE_CLINICS_MAX) {
          throw new CommandFailed(
            `A box can serve at most ${NODE_CLINICS_MAX} clinics. Nothing was changed.`,
          )
        }
        await refuseUnknownClinics(context.store, clinic)
        const { id, code, expiresAt } = createAdministration(context, operator).addNode(
          name,
          clinic,
        )
        const until = toIso(expiresAt)
        const result = { node_id: id, enrolment_code: code, expires_at: until }
        printResult(result, json, [
          `Box ${name} has a place: ${id}`,
          `Its enrolment code, valid once until ${until}: ${code}`,
        ])
      }),
    )
  node
    .command('list')
    .description('list the boxes and when they were last heard of')
    .option(...jsonOption)
    .action(({ json }) =>
      withStore(({ store, clock, settings }) => {
        const limits = limitsOf(settings)
        const nodes = createPrincipals({ sqlite: store.sqlite, clock })
          .list()
          .filter(isNode)
          .map((row) => ({
            ...toCallerView(row),
            ...viewOfCondition(row, clock.now(), limits),
            ...viewOfOrders({ store, clock }, row.id),
            ...viewOfCopies({ store, clock }, row),
            ...viewOfReturn(store, row.id),
          }))
        const lines = nodes.flatMap((one) => [
          lineOfNode(one),
          ...linesOfOrders(one),
          ...linesOfCopies(one),
          ...linesOfReturn(one),
        ])
        printResult(nodes, json, lines.length > 0 ? lines : ['There is no box yet.'])
      }),
    )
  addRevoke(node, 'box', withStore)
  addReadmissionCommands(node, withStore)
  addNodeRotate(node, withStore)
  addOrderCommands(node, withStore)
  addNodeClinics(node, withStore)
}

/** How a box is doing, by the same rules as in `GET /api/nodes`. */
function viewOfCondition(row: PrincipalRow, now: Millis, limits: Limits) {
  const { condition, troubles, expected } = toBox(row, now, limits)
  return {
    condition,
    troubles: troubles.map(({ kind, since }) => ({ kind, since: toIsoOrNull(since) })),
    next_contact_at: toIsoOrNull(expected?.nextAt ?? null),
  }
}

type NodeLine = ReturnType<typeof toCallerView> & ReturnType<typeof viewOfCondition>

function lineOfNode({ id, name, state, condition, troubles, ...times }: NodeLine): string {
  const words = troubles.map(({ kind, since }) => (since ? `${kind} since ${since}` : kind))
  const { last_seen_at, next_contact_at } = times
  const next = next_contact_at ? `, expected ${next_contact_at}` : ''
  const what = state === 'active' ? condition.replace('_', ' ') : state
  const more = words.length > 0 ? ` (${words.join(', ')})` : ''
  return `${id}  ${name}  ${what}${more}  last seen ${last_seen_at ?? 'never'}${next}`
}
