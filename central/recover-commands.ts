import { toIso } from '@outpost/shared/model/time'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { HELD_REASONS } from '@outpost/shared/protocol/recovery'
import type { Command } from 'commander'
import type { CommandSetting } from './command-context.ts'
import { operator } from './operator.ts'
import { applyHeld, dismissHeld, type HeldCopy, listHeld } from './recovery/held-copies.ts'

/** What the boxes brought back after a restore and central did not take by itself (N9). */
export function addRecoverCommands(program: Command, { withStore }: CommandSetting) {
  const group = program
    .command('recover')
    .description('what boxes brought back after a restore, and waits for you')
  group
    .command('list')
    .description('list the copies that wait, and why')
    .option(...jsonOption)
    .action(({ json }) =>
      withStore(({ store }) => {
        const held = listHeld(store.sql)
        printResult(held.map(toView), json, [
          ...held.map(lineOf),
          held.length > 0 ? `${held.length} copies wait.` : 'Nothing waits.',
        ])
      }),
    )
  group
    .command('apply')
    .description('take copies as they are, over what was changed since')
    .argument('[id...]')
    .option('--all', 'all that wait, in the order in which they can be taken')
    .option(...jsonOption)
    .action((ids: string[], { all, json }) =>
      withStore(({ store }) => {
        const results = choose(listHeld(store.sql), ids, all).map((one) => {
          const reason = applyHeld(store, one, operator)
          return { ...toView(one), applied: reason === null, ...(reason && { reason }) }
        })
        const left = results.filter(({ applied }) => !applied)
        printResult(results, json, [
          `${results.length - left.length} copies were taken.`,
          ...left.map(
            ({ id, reason }) => `${id} still waits: ${HELD_REASONS[reason as HeldCopy['reason']]}.`,
          ),
        ])
        if (left.length > 0) process.exitCode = 1
      }),
    )
  group
    .command('dismiss')
    .description('let copies be: what is here stays as it is')
    .argument('<id...>')
    .option(...jsonOption)
    .action((ids: string[], { json }) =>
      withStore(({ store }) => {
        const chosen = choose(listHeld(store.sql), ids, false)
        for (const one of chosen) dismissHeld(store, one, operator)
        printResult(chosen.map(toView), json, [`${chosen.length} copies were dismissed.`])
      }),
    )
}

function choose(held: HeldCopy[], ids: string[], isAll: boolean | undefined): HeldCopy[] {
  if (isAll) return held
  const known = new Set(held.map(({ key }) => String(key)))
  const unknown = ids.filter((id) => !known.has(id))
  if (unknown.length > 0 || ids.length === 0) {
    throw new CommandFailed(
      `${unknown.length > 0 ? `There is no copy ${unknown.join(', ')} that waits` : 'Name copies, or --all'}. See "central recover list". Nothing was changed.`,
    )
  }
  return held.filter(({ key }) => ids.includes(String(key)))
}

function toView({ key, copy, line, reason, principalId, at }: HeldCopy) {
  const { collection, op, id, revision, record } = copy
  return {
    id: String(key),
    collection,
    record_id: id,
    op,
    revision,
    reason,
    from: principalId,
    lost_line: line,
    at: toIso(at),
    record: record ?? null,
  }
}

function lineOf(held: HeldCopy): string {
  const { id, op, collection, record_id, at } = toView(held)
  const what = op === 'delete' ? 'deletion of ' : ''
  return `${id}  ${at}  ${what}${collection} ${record_id}: ${HELD_REASONS[held.reason]}`
}
