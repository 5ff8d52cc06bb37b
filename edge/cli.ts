import { readFileSync } from 'node:fs'
import type { DatabaseKey } from '@outpost/shared/authority/sqlite/file/connect'
import { occupy } from '@outpost/shared/authority/sqlite/file/occupancy'
import type { Clock } from '@outpost/shared/model/time'
import { runCommand } from '@outpost/shared/node/cli'
import { describeSettings, type Environment, readSettings } from '@outpost/shared/node/settings'
import { Command } from 'commander'
import { addAbsenceCommand } from './commands/absence-command.ts'
import { addBackupCommands } from './commands/backup-commands.ts'
import type { WithEdge } from './commands/command-context.ts'
import { addDatabaseCommands } from './commands/database-commands.ts'
import { addDeviceCommands } from './commands/device-commands.ts'
import { addEnrolCommand } from './commands/enrol-command.ts'
import { addInboxCommands } from './commands/inbox-commands.ts'
import { addServeCommand } from './commands/serve-command.ts'
import { addStaffCommands } from './commands/staff-commands.ts'
import { addStatusCommand } from './commands/status-command.ts'
import { addSyncCommand } from './commands/sync-command.ts'
import { type EdgeSettings, edgeSettings } from './config.ts'
import { encryptIfPlain, noteKey, refuseWrongKey } from './encryption/guard.ts'
import { readKeyFile } from './encryption/key-file.ts'
import { updateKeepsake } from './rescue/keepsake.ts'
import { databasePlace, openEdgeStore } from './store/database.ts'

const systemClock: Clock = { now: () => Date.now() }

/** Runs one command of the edge. Errors are a sentence on standard error and exit code 1. */
export async function runEdge(argv: string[], environment: Environment): Promise<void> {
  const program = edgeProgram(environment)
  await runCommand(() => program.parseAsync(argv))
}

/** All commands of the edge. */
export function edgeProgram(environment: Environment): Command {
  const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
  const withEdge: WithEdge = async (use) => {
    const settings = readSettings(edgeSettings, environment)
    const { file, key } = encryptedPlace(settings)
    const occupancy = occupy(file)
    try {
      const edge = openEdgeStore(file, systemClock, { key })
      try {
        noteKey(file, key)
        await use({ settings, edge, version })
        updateKeepsake(edge.store.sqlite)
      } finally {
        edge.store.close()
      }
    } finally {
      occupancy.release()
    }
  }
  const program = new Command('edge')
    .description(
      "Outpost's box in the clinic: serves its devices, and keeps in touch with central.",
    )
    .version(version)
    .addHelpText('after', describeSettings(edgeSettings))
  const settings = () => readSettings(edgeSettings, environment)
  addServeCommand(program, withEdge, { settings, placeIn, clock: systemClock })
  addEnrolCommand(program, withEdge)
  addStatusCommand(program, withEdge)
  addSyncCommand(program, withEdge)
  addAbsenceCommand(program, withEdge)
  addInboxCommands(program, withEdge)
  addDeviceCommands(program, withEdge)
  addStaffCommands(program, withEdge)
  addBackupCommands(program, {
    place() {
      const { file, key } = placeIn(settings())
      refuseWrongKey(file, key)
      return databasePlace(file, key)
    },
    encrypt: ({ file, key = null }) => encrypt(file, key),
    clock: systemClock,
    version,
  })
  addDatabaseCommands(program, {
    place: () => placeIn(settings()),
    open: ({ file, key }) => openEdgeStore(file, systemClock, { key }),
  })
  return program
}

/** The database and its key, before anybody has looked whether they fit. */
function placeIn({ EDGE_DATABASE, EDGE_DATABASE_KEY_FILE }: EdgeSettings) {
  return { file: EDGE_DATABASE, key: readKeyFile(EDGE_DATABASE_KEY_FILE) }
}

/** The same, encrypted with that key if there is one. Throws `DatabaseUnusable`. */
function encryptedPlace(settings: EdgeSettings) {
  const { file, key } = placeIn(settings)
  refuseWrongKey(file, key)
  encrypt(file, key)
  return { file, key }
}

function encrypt(file: string, key: DatabaseKey | null) {
  const plain = encryptIfPlain(file, key)
  if (plain) {
    process.stderr.write(`The database ${file} is encrypted from now on.${adviceOn(plain)}\n`)
  }
}

function adviceOn(plain: readonly string[]): string {
  if (plain.length === 0) return ''
  return ` Older copies beside it are not: ${plain.join(', ')}. Remove what is not needed any more.`
}
