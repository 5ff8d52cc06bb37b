import {
  type BackupCommandDeps,
  runBackup,
  runRestore,
} from '@outpost/shared/authority/sqlite/backup/backup-commands'
import type { Command } from 'commander'
import { createBackupTrail } from '../audit/backup-trail.ts'
import { databaseFile } from '../config.ts'
import { databasePlace } from '../store/database.ts'
import type { CommandSetting } from './command-context.ts'
import { operator } from './operator.ts'

/** Commands that work on the database as a file. */
export function addBackupCommands(program: Command, { settings, clock, version }: CommandSetting) {
  const deps = (): BackupCommandDeps => {
    const place = databasePlace(databaseFile(settings()))
    const trail = createBackupTrail({ place, clock, who: operator })
    return { place, clock, version, trail }
  }
  program
    .command('backup')
    .description('copy the database into one file, while central serves, and check the copy')
    .argument('<file>')
    .option('--json', 'print what was copied as one JSON value')
    .action((file, { json }) => runBackup(deps(), file, json))
  program
    .command('restore')
    .description('put a backup in the place of the database, which is kept beside it')
    .argument('<file>')
    .option('--force', 'also where the database holds what the backup does not')
    .option('--json', 'print what was done as one JSON value')
    .action((file, { force, json }) =>
      runRestore(deps(), file, { isForced: force === true, isJson: json }),
    )
}
