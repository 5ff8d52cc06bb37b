import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { jsonOption, printResult, tellFailure } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { type HeldReason, traitsOf } from '@outpost/shared/protocol/recovery'
import type { Command } from 'commander'
import {
  describeHeld,
  type HeldDescription,
  toHeldView,
  type Would,
} from '../recovery/describe-held.ts'
import { applyHeld, dismissHeld, type HeldCopy, listHeld } from '../recovery/held-copies.ts'
import type { CommandSetting } from './command-context.ts'
import { operator } from './operator.ts'

/** What the boxes brought back after a restore and central did not take by itself (N9). */
export function addRecoverCommands(program: Command, { withStore }: CommandSetting) {
  const group = program
    .command('recover')
    .description('what boxes brought back after a restore, and waits for you')
  group
    .command('list')
    .description('list the copies that wait, why, and what would change')
    .option(...jsonOption)
    .action(({ json }) =>
      withStore(({ store }) => {
        const held = listHeld(store.sql)
        const described = held.map((one) => ({ ...toView(one), ...describeHeld(store, one) }))
        printResult(described, json, [
          ...described.flatMap(linesOf),
          held.length > 0 ? `${held.length} copies wait.` : 'Nothing waits.',
        ])
      }),
    )
  group
    .command('apply')
    .description('take what waits of copies, over what was changed since')
    .argument('[id...]')
    .option('--all', 'all that wait, in the order in which they can be taken')
    .option(...jsonOption)
    .action((ids: string[], { all, json }) =>
      withStore(({ store }) => {
        const results = choose(listHeld(store.sql), ids, all).map((one) => {
          const reason = tryApply(store, one)
          return { ...toView(one), applied: reason === null, ...(reason && { reason }) }
        })
        const left = results.filter(({ applied }) => !applied)
        printResult(results, json, [
          `${results.length - left.length} copies were taken.`,
          ...left.map(
            ({ id, reason }) => `${id} still waits: ${traitsOf(reason as HeldReason).says}.`,
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

/** As `applyHeld`; a fault of ours is told of this copy, and stops no other. */
function tryApply(store: SqliteStore, held: HeldCopy): HeldReason | null {
  try {
    return applyHeld(store, held, operator)
  } catch (error) {
    tellFailure(error, `Copy ${held.key} (${held.copy.collection} ${held.copy.id})`)
    return 'failed'
  }
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

function toView(held: HeldCopy) {
  return {
    ...toHeldView(held),
    lost_line: held.line,
    record: held.copy.record ?? null,
  }
}

/** Which copy it is and why it waits, then what would become of the record. */
function linesOf(one: HeldDescription): string[] {
  const { id, at, op, collection, record_id, name, reason, from, from_name } = one
  const what = op === 'delete' ? 'deletion of ' : ''
  const called = name === null ? '' : ` (${name})`
  return [
    `${id}  ${at}  ${what}${collection} ${record_id}${called}: ${traitsOf(reason).says}`,
    `    brought by ${from_name ?? from}. ${WOULD_SAY[one.would]}${
      one.obstacle ? `: ${traitsOf(one.obstacle).says}` : ''
    }.`,
    ...one.changes.map(
      ({ field, here, copy }) =>
        `    ${field}: here ${shown(one, here)}, in the copy ${shown(one, copy)}`,
    ),
  ]
}

const WOULD_SAY: Record<Would, string> = {
  create: 'Applied, the record comes back',
  change: 'Applied, it changes',
  delete: 'Applied, the record is deleted',
  nothing: 'Applied, it changes nothing',
  wait: 'It cannot be taken now',
}

function shown({ names }: HeldDescription, value: unknown): string {
  const name = typeof value === 'string' ? names[value] : undefined
  return JSON.stringify(value) + (name === undefined ? '' : ` (${name})`)
}
