import { join, relative } from 'node:path'
import type { Clock } from '@outpost/shared/model/time'
import { runCommand } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { describeSettings, type Environment, readSettings } from '@outpost/shared/node/settings'
import { Command } from 'commander'
import { demoSettings, folderOf } from './config.ts'
import { type DemoFolder, takeFolder } from './folder.ts'
import { createNarrator, type Narrator } from './narrator.ts'
import { refuseUnusablePorts } from './ports.ts'
import { createProcesses } from './processes.ts'
import type { Stage } from './stage.ts'
import { tellStory, tellWhereToLook } from './story.ts'

const systemClock: Clock = { now: () => Date.now() }

/** What ends the demonstration from outside, with the exit code if the story was not over. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
type Signal = keyof typeof SIGNALS

type Options = { once?: boolean; json?: boolean }

/** `npm start`: tells the story, then serves until asked to stop. */
export async function runDemo(argv: string[], environment: Environment): Promise<void> {
  const program = new Command('npm start --')
    .description(
      'Shows on this computer how a clinic keeps working while its link is down: central with made-up data, a box that syncs, edits made offline, and a conflict. Then both keep serving until Ctrl-C.',
    )
    .option('--once', 'tell the story, then stop instead of serving')
    .option('--json', 'tell it on standard error, and print its figures as one JSON line')
    .addHelpText('after', describeSettings(demoSettings))
    .action((options) => prepareAndPlay(options, environment))
  await runCommand(() => program.parseAsync(argv))
}

async function prepareAndPlay(options: Options, environment: Environment) {
  const settings = readSettings(demoSettings, environment)
  await refuseUnusablePorts(settings)
  const stopped = untilStopped()
  const folder = takeFolder(folderOf(settings), systemClock.now())
  const processes = createProcesses({
    folder: folder.path,
    environment,
    settings: {
      CENTRAL_DATABASE_URL: `file:${join(folder.path, 'central.db')}`,
      EDGE_DATABASE: join(folder.path, 'edge.db'),
      EDGE_SYNC_CRON: scheduleAfter(new Date(systemClock.now())),
    },
  })
  const output = options.json ? process.stderr : process.stdout
  const narrator = createNarrator(output, Boolean(environment.NO_COLOR))
  tellOfEarlierRuns(narrator, folder)
  const stage = { narrator, processes, settings, clock: systemClock }
  try {
    const interruption = await play(stage, options, stopped)
    if (interruption) process.exitCode = SIGNALS[interruption]
    const what = interruption ? 'Stopped before the story was over' : 'Stopped'
    narrator.remark(`${what}. Nothing was lost: all of it is kept in ${shown(folder.path)}.`)
  } finally {
    folder.release()
  }
  narrator.remark('Run it again with: npm start')
}

/**
 * Whatever happens, both servers have ended when this has. Answers what interrupted the story, or
 * null. Throws `CommandFailed` if a server ended that nobody asked to.
 */
async function play(
  stage: Stage,
  options: Options,
  stopped: Promise<Signal>,
): Promise<Signal | null> {
  const { processes } = stage
  const since = performance.now()
  try {
    const telling = tellStory(stage).then((told) => ({ told }))
    const end = await Promise.race([telling, stopped, processes.failure])
    if (typeof end === 'string') return end
    if (!options.once) await tellWhereToLook(stage, end.told)
    const figures = { ...end.told.figures, duration_ms: Math.round(performance.now() - since) }
    if (options.json) process.stdout.write(`${JSON.stringify(figures)}\n`)
    if (!options.once) await Promise.race([stopped, processes.failure])
    return null
  } catch (error) {
    await processes.stopAll()
    const casualty = processes.casualty()
    throw casualty === null ? error : new CommandFailed(casualty)
  } finally {
    await processes.stopAll()
  }
}

/** Resolves when the process is asked to stop, or when nobody reads what it tells any more. */
function untilStopped(): Promise<Signal> {
  return new Promise((resolve) => {
    // Asked twice (a terminal and npm both ask) it still stops once.
    for (const signal of Object.keys(SIGNALS) as Signal[]) {
      process.on(signal, () => resolve(signal))
    }
    for (const stream of [process.stdout, process.stderr]) {
      stream.on('error', () => resolve('SIGHUP'))
    }
  })
}

/** The usual schedule, shifted so that no scheduled round meets the story in its first minutes. */
function scheduleAfter(now: Date): string {
  return `${(now.getMinutes() + 4) % 5}-59/5 * * * *`
}

function tellOfEarlierRuns(narrator: Narrator, { movedTo, removed }: DemoFolder) {
  if (movedTo) narrator.remark(`What an earlier run left was moved to ${shown(movedTo)}.`)
  for (const path of removed) {
    narrator.remark(`An older run's folder was removed, as three are kept: ${shown(path)}.`)
  }
}

/** A path as short as it can be said from here. */
function shown(path: string): string {
  const short = relative('', path)
  return short.startsWith('..') ? path : short
}
