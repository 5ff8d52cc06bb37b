import { checkBody } from '@outpost/shared/authority/http/input'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import type { Command } from 'commander'
import { z } from 'zod'
import { createStaff, type Member, pinSchema, staffName } from '../store/staff.ts'
import type { CommandContext, WithEdge } from './command-context.ts'
import { readPin } from './read-pin.ts'

const nameSchema = z.object({ name: staffName })
const pinGivenSchema = z.object({ pin: pinSchema })

/** For whom devices act (A2). A PIN is read from standard input, and never stands in a command. */
export function addStaffCommands(program: Command, withEdge: WithEdge) {
  const staff = program.command('staff').description('for whom devices act')
  const staffOf = ({ edge: { store, clock } }: CommandContext) =>
    createStaff({ sqlite: store.sqlite, clock })
  staff
    .command('add')
    .description('add a member of staff')
    .requiredOption('--name <name>', 'as it will stand in edits')
    .option('--manager', 'may pair and revoke devices and manage staff from a device; needs a PIN')
    .option('--pin', 'with a PIN of 4 to 12 digits, asked for or read from standard input')
    .option(...jsonOption)
    .action((given) =>
      withEdge(async (context) => {
        const { name } = checkBody(nameSchema, { name: given.name })
        const isManager = given.manager === true
        const pin = given.pin || isManager ? await askForPin(name) : null
        const member = await staffOf(context).add({ name, pin, isManager })
        printResult({ staff_id: member.id, ...toView(member) }, given.json, [
          `Devices can act for ${name} now: ${member.id}.`,
        ])
      }),
    )
  staff
    .command('list')
    .description('list the members of staff')
    .option(...jsonOption)
    .action(({ json }) =>
      withEdge((context) => {
        const members = staffOf(context).list()
        const lines = members.map(({ id, name, hasPin, isManager }) => {
          const traits = [
            ...(isManager ? ['manager'] : []),
            hasPin ? 'with a PIN' : 'without a PIN',
          ]
          return `${id}  ${name}  ${traits.join(', ')}`
        })
        printResult(
          members.map((member) => ({ id: member.id, ...toView(member) })),
          json,
          lines.length > 0
            ? lines
            : ['There is no member of staff yet: devices name whom they like.'],
        )
      }),
    )
  staff
    .command('pin')
    .description('set the PIN of a member of staff, asked for or read from standard input')
    .argument('<member>', 'id or name')
    .option('--clear', 'take it away')
    .option(...jsonOption)
    .action((text, { clear, json }) =>
      withEdge(async (context) => {
        const members = staffOf(context)
        const { id, name } = members.findTyped(text)
        const member = await members.setPin(id, clear ? null : await askForPin(name))
        printResult({ staff_id: id, ...toView(member) }, json, [
          clear ? `${name} has no PIN any more.` : `The new PIN of ${name} holds.`,
        ])
      }),
    )
  staff
    .command('remove')
    .description('remove a member of staff; what was done keeps the name')
    .argument('<member>', 'id or name')
    .option(...jsonOption)
    .action((text, { json }) =>
      withEdge((context) => {
        const members = staffOf(context)
        const { id, name } = members.findTyped(text)
        members.remove(id)
        printResult({ removed: id }, json, [
          `Devices act for ${name} no more. Edits made before still come in under that name.`,
        ])
      }),
    )
}

async function askForPin(name: string): Promise<string> {
  const pin = await readPin(`PIN of ${name} (4 to 12 digits): `)
  return checkBody(pinGivenSchema, { pin }).pin
}

function toView({ name, hasPin, isManager }: Member) {
  return { name, has_pin: hasPin, is_manager: isManager }
}
