import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { Command } from 'commander'
import type { viewOfCopies, viewOfReturn } from '../fleet/box-details.ts'
import { createAdministration } from '../nodes/administration.ts'
import { createIncarnations } from '../nodes/incarnations.ts'
import type { CommandContext, WithStore } from './command-context.ts'
import { operator } from './operator.ts'

type Deps = Pick<CommandContext, 'store' | 'clock'>

/** What brings a box back that central does not talk to: one revoked (A4), or one of two (N10). */
export function addReadmissionCommands(node: Command, withStore: WithStore) {
  node
    .command('reinstate')
    .description('let a revoked box in again; what it kept comes with its next round')
    .argument('<id>')
    .option(...jsonOption)
    .action((id, { json }) =>
      withStore((context) => {
        if (!createAdministration(context, operator).reinstate(id)) {
          throw new CommandFailed(`There is no box ${id} that was revoked. Nothing was changed.`)
        }
        printResult({ reinstated: id }, json, [
          `The box ${id} may come in again. It unlocks with its next round, within about 15 minutes.`,
        ])
      }),
    )
  node
    .command('release')
    .description('of two copies of a box let one go on; the other is shut out until enrolled anew')
    .argument('<id>')
    .argument('[incarnation]', 'the copy, as "node list" names it; the one that calls next if none')
    .option(...jsonOption)
    .action((id, incarnation, { json }) =>
      withStore((deps) => {
        releaseOne(deps, id, incarnation ?? null)
        printResult({ released: id, incarnation: incarnation ?? null }, json, [
          incarnation
            ? `The copy ${incarnation} of the box ${id} goes on from its next round.`
            : `The copy of the box ${id} that calls next goes on.`,
          'It is asked for a new token; from then on the one that all copies have opens nothing.',
          'Any other keeps its edits and serves its devices, but never comes in again: enrol it with a new code.',
        ])
      }),
    )
}

function releaseOne(deps: Deps, id: string, name: string | null) {
  if (createAdministration(deps, operator).release(id, name)) return
  const names = createIncarnations(deps)
    .candidates(id)
    .map((one) => one.name)
  throw new CommandFailed(
    names.length === 0
      ? `There is no box ${id} of which copies are calling. Nothing was changed.`
      : `The box ${id} has no copy ${name}. Its copies: ${names.join(', ')}. Nothing was changed.`,
  )
}

/** What people read of `viewOfReturn` in `central node list`. */
export function linesOfReturn({ is_awaited }: ReturnType<typeof viewOfReturn>): string[] {
  if (!is_awaited) return []
  return [
    '    Not in touch since central was restored: edits of its clinics cannot be decided at central yet.',
    '    If it is gone for good: central node revoke ID',
  ]
}

/** What people read there of `viewOfCopies`: a line each, and what to do about them. */
export function linesOfCopies(view: { id: string } & ReturnType<typeof viewOfCopies>): string[] {
  const lines = view.copies.map(({ incarnation, last_seen_at, address, report }) => {
    const seen = last_seen_at ? `last seen ${last_seen_at} from ${address}` : 'not seen since'
    const pending = report ? `, ${report.pending} edits waiting, version ${report.version}` : ''
    return `    copy ${incarnation}  ${seen}${pending}`
  })
  if (lines.length > 0) {
    lines.push(
      `    Two copies of this box call; both keep their edits and wait. "edge status" on a box tells which copy it is.`,
      `    Choose with: central node release ${view.id} <copy>`,
    )
  }
  if (view.rewound_at) {
    const times = view.rewound_count === 1 ? '' : `, ${view.rewound_count} times so far`
    lines.push(`    Came back from a backup at ${view.rewound_at}${times}.`)
  }
  return lines
}
