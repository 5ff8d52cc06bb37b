import { createIds } from '@outpost/shared/model/ids'
import type { Clock } from '@outpost/shared/model/time'
import { runCommand } from '@outpost/shared/node/cli'
import { describeSettings, type Environment, readSettings } from '@outpost/shared/node/settings'
import { Command } from 'commander'
import type { CommandSetting, WithStore } from './commands/command-context.ts'
import { type CentralSettings, centralSettings, databaseFile } from './config.ts'
import { OWN_VERSION } from './own-version.ts'

const systemClock: Clock = { now: () => Date.now() }

type AddCommands = (program: Command, setting: CommandSetting) => void

/**
 * The commands by their first words, in the order of `--help`. Only those that are asked for are
 * loaded: to load all would take longer than most of them take themselves.
 */
const COMMANDS: readonly { words: readonly string[]; load: () => Promise<AddCommands> }[] = [
  { words: ['serve'], load: async () => addServe },
  {
    words: ['clinic'],
    load: async () => (await import('./commands/clinic-commands.ts')).addClinicCommands,
  },
  {
    words: ['node'],
    load: async () => (await import('./commands/node-commands.ts')).addNodeCommands,
  },
  {
    words: ['token'],
    load: async () => (await import('./commands/token-commands.ts')).addTokenCommands,
  },
  {
    words: ['patient'],
    load: async () => (await import('./commands/patient-commands.ts')).addPatientCommands,
  },
  {
    words: ['import', 'export', 'sample'],
    load: async () => (await import('./commands/loading-commands.ts')).addLoadingCommands,
  },
  {
    words: ['audit'],
    load: async () => (await import('./commands/audit-commands.ts')).addAuditCommands,
  },
  {
    words: ['admin'],
    load: async () => (await import('./commands/admin-commands.ts')).addAdminCommands,
  },
  {
    words: ['recover'],
    load: async () => (await import('./commands/recover-commands.ts')).addRecoverCommands,
  },
  {
    words: ['share-requests'],
    load: async () =>
      (await import('./commands/share-request-commands.ts')).addShareRequestCommands,
  },
  {
    words: ['backup', 'restore'],
    load: async () => (await import('./commands/backup-commands.ts')).addBackupCommands,
  },
]

/** Runs one command of central. Errors are a sentence on standard error and exit code 1. */
export async function runCentral(argv: string[], environment: Environment): Promise<void> {
  const program = await centralProgram(argv, environment)
  await runCommand(() => program.parseAsync(argv))
}

/** The commands that these words may ask for. */
export async function centralProgram(argv: string[], environment: Environment): Promise<Command> {
  const settings = () => readSettings(centralSettings, environment)
  const program = new Command('central')
    .description('The central server of Outpost: the authority over all clinics.')
    .version(OWN_VERSION)
    .addHelpText('after', describeSettings(centralSettings))
  for (const load of commandsFor(argv)) {
    const add = await load()
    add(program, {
      settings,
      withStore: storeOpener(settings),
      clock: systemClock,
      version: OWN_VERSION,
    })
  }
  return program
}

/** All, unless the first word is that of a command: help tells of all, and so does a word of none. */
function commandsFor([, , first = '']: readonly string[]) {
  const asked = COMMANDS.filter(({ words }) => words.includes(first))
  return (asked.length > 0 ? asked : COMMANDS).map(({ load }) => load)
}

function storeOpener(settings: () => CentralSettings): WithStore {
  return async (use) => {
    const own = settings()
    const { openCentralStore } = await import('./store/database.ts')
    const store = openCentralStore(databaseFile(own), systemClock)
    try {
      await use({ settings: own, store, clock: systemClock })
    } finally {
      store.close()
    }
  }
}

function addServe(program: Command, { withStore }: CommandSetting) {
  program
    .command('serve')
    .description('serve boxes and API clients until stopped')
    .option('--json', 'print where it listens as one JSON line')
    .action(({ json }) =>
      withStore(async (context) => {
        const { serveCentral } = await import('./serve.ts')
        await serveCentral({ ...context, ids: createIds(systemClock) }, json)
      }),
    )
}
