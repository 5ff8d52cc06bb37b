import { type BackupCommandDeps, runBackup, runRestore } from '@outpost/shared/node/backup-commands'
import type { Command } from 'commander'
import { noteKey } from './encryption/guard.ts'
import { endRescue } from './rescue/rescue.ts'

/** Commands that work on the database as a file. `deps` is asked when one of them runs. */
export function addBackupCommands(program: Command, deps: () => BackupCommandDeps) {
  program
    .command('backup')
    .description('copy the database into one file, while the box serves, and check the copy')
    .argument('<file>')
    .option('--json', 'print what was copied as one JSON value')
    .action((file, { json }) => runBackup(deps(), file, json))
  program
    .command('restore')
    .description('put a backup in the place of the database, which is kept beside it')
    .argument('<file>')
    .option('--force', 'also where the database holds what the backup does not')
    .option('--json', 'print what was done as one JSON value')
    .action((file, { force, json }) => {
      const own = deps()
      endRescue(own.place.file)
      runRestore(own, file, { isForced: force === true, isJson: json })
      noteKey(own.place.file, own.place.key ?? null)
    })
}
