import { checkBody } from '@outpost/shared/authority/http/input'
import { line } from '@outpost/shared/model/field'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { newToken, tokenHash } from '@outpost/shared/node/tokens'
import { isLoopback } from '@outpost/shared/node/transport'
import type { Command } from 'commander'
import { z } from 'zod'
import { readMachineClock } from '../machine-clock.ts'
import { createDevices } from '../store/devices.ts'
import { boxUrl } from './box-url.ts'
import type { CommandContext, WithEdge } from './command-context.ts'

const nameSchema = z.object({ name: line(200) })

/** Commands on the clinic's tablets (A2). */
export function addDeviceCommands(program: Command, withEdge: WithEdge) {
  const device = program.command('device').description("the clinic's tablets")
  const devicesOf = ({ edge: { store, clock } }: CommandContext) =>
    createDevices({ sqlite: store.sqlite, clock })
  device
    .command('pair')
    .description('show a one-time code with which a tablet is let in')
    .requiredOption('--name <name>', 'what the tablet will be called')
    .option('--url <url>', 'the address at which tablets reach this box, for the QR code')
    .option(...jsonOption)
    .action((given) => withEdge((context) => pair(context, given)))
  device
    .command('add')
    .description('let a device in; its token is shown once')
    .requiredOption('--name <name>', 'its name')
    .option(...jsonOption)
    .action((given) =>
      withEdge((context) => {
        const { name } = checkBody(nameSchema, { name: given.name })
        const devices = devicesOf(context)
        const id = devices.newId()
        const token = newToken()
        devices.add(id, name, token)
        printResult({ device_id: id, token }, given.json, [
          `Device ${name} was added: ${id}. Its token is shown only this once:`,
          token,
        ])
      }),
    )
  device
    .command('list')
    .description('list the devices')
    .option(...jsonOption)
    .action(({ json }) =>
      withEdge(async (context) => {
        const { toDeviceView } = await import('../routes/devices.ts')
        const devices = devicesOf(context).list().map(toDeviceView)
        const lines = devices.map(
          ({ id, name, state, last_seen_at, last_actor }) =>
            `${id}  ${name}  ${state}  last seen ${last_seen_at ?? 'never'}${last_actor ? `, for ${last_actor}` : ''}`,
        )
        printResult(devices, json, lines.length > 0 ? lines : ['There is no device yet.'])
      }),
    )
  device
    .command('rotate')
    .description('make a new token for a device; the old one dies when the new one was used')
    .argument('<id>')
    .option(...jsonOption)
    .action((id, { json }) =>
      withEdge((context) => {
        const token = newToken()
        devicesOf(context).announceToken(id, tokenHash(token))
        printResult({ device_id: id, token }, json, [
          `A new token of ${id}. It is shown only this once; with its first use the old one dies:`,
          token,
        ])
      }),
    )
  device
    .command('revoke')
    .description('shut a device out; takes effect on its next request')
    .argument('<id>')
    .option(...jsonOption)
    .action((id, { json }) =>
      withEdge((context) => {
        if (!devicesOf(context).revoke(id)) {
          throw new CommandFailed(`There is no device ${id} that could be revoked.`)
        }
        printResult({ revoked: id }, json, [
          `The device ${id} was revoked. What it has sent stays, and goes on to central.`,
        ])
      }),
    )
}

type PairOptions = { name: string; url?: string; json?: boolean }

async function pair({ edge, settings }: CommandContext, given: PairOptions) {
  // Loaded here, so that no other command waits for them.
  const { createPairing } = await import('../store/pairing.ts')
  const { toCodeView } = await import('../routes/pairing.ts')
  const { renderUnicodeCompact } = await import('uqr')
  const { name } = checkBody(nameSchema, { name: given.name })
  const url = boxUrl(settings, given.url)
  const { store, clock } = edge
  const pairing = createPairing({ sqlite: store.sqlite, clock, machine: readMachineClock() })
  const view = toCodeView(pairing.newCode(name), url)
  const digits = `${view.code.slice(0, 3)} ${view.code.slice(3)}`
  const isOutOfReach = given.url === undefined && isLoopback(settings.EDGE_HOST)
  printResult(view, given.json, [
    renderUnicodeCompact(view.url, { border: 2 }),
    '',
    `Scan this with the tablet, or give it the address ${url} and the code ${digits}.`,
    `It lets one device in, as ${name}, and is valid for ${view.valid_seconds / 60} minutes or until this machine is started again.`,
    ...(isOutOfReach
      ? [`The box listens to this machine only, as EDGE_HOST says: no tablet reaches ${url}.`]
      : []),
  ])
}
