import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { Command } from 'commander'
import { exitOnSignals } from '../../support/command-line.ts'
import { runStorm } from './storm.ts'
import { summarise } from './summary.ts'

type Options = { minutes: string; kills?: string; seed?: string; boxes: string }

const MINUTE_MS = 60_000
/** Long enough that the kills end it, where they are named. */
const MINUTES_MAX = 24 * 60

const program = new Command('chaos')
  .description(
    'Kills central and boxes, breaks their lines while devices write, and checks that no edit was lost.',
  )
  .option('--minutes <number>', 'how long the storm lasts', '5')
  .option('--kills <number>', 'ends the storm after so many kills, however long that takes')
  .option('--seed <number>', 'what is written and how lines break; made up if not given')
  .option('--boxes <number>', 'how many boxes there are', '3')
  .action(rage)

exitOnSignals()
await runCommand(() => program.parseAsync())

async function rage({ minutes, kills, seed, boxes }: Options) {
  const chosen = wholeNumber('--seed', seed ?? String(Date.now() % 1_000_000))
  const killsMax = kills === undefined ? Number.POSITIVE_INFINITY : wholeNumber('--kills', kills)
  const length = kills === undefined ? Number(minutes) : MINUTES_MAX
  if (!(length > 0)) throw new CommandFailed('--minutes must be a number above 0.')
  const size = { boxes: wholeNumber('--boxes', boxes), devices: 3, clients: 2 }
  const folder = mkdtempSync(join(tmpdir(), 'outpost-chaos-'))
  note(`seed ${chosen}, files in ${folder}`)
  const plan = { seed: chosen, folder, size, stormMs: length * MINUTE_MS, killsMax, note }
  const aftermath = await runStorm(plan)
  process.stdout.write(`${summarise(aftermath)}\n`)
  const isFine = aftermath.faults.length + aftermath.complaints.length === 0
  if (isFine) rmSync(folder, { recursive: true, force: true })
  else note(`The databases and the diary are kept in ${folder}.`)
  process.exit(isFine ? 0 : 1)
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 0) return number
  throw new CommandFailed(`${name} must be a whole number, not ${text}. Nothing was started.`)
}

function note(text: string) {
  process.stderr.write(`${text}\n`)
}
