import {
  type BackupCommandDeps,
  runBackup,
  runRestore,
} from '@outpost/shared/authority/sqlite/backup/backup-commands'
import type { DatabasePlace } from '@outpost/shared/authority/sqlite/backup/make'
import type { Command } from 'commander'
import { noteKey } from '../encryption/guard.ts'
import { endRescue } from '../rescue/rescue.ts'

type Deps = Pick<BackupCommandDeps, 'clock' | 'version'> & {
  /** Asked when a command runs; its key fits, though it may not be encrypted yet. */
  place: () => DatabasePlace
  encrypt: (place: DatabasePlace) => void
}

/** Commands that work on the database as a file. */
export function addBackupCommands(program: Command, { place, encrypt, clock, version }: Deps) {
  program
    .command('backup')
    .description('copy the database into one file, while the box serves, and check the copy')
    .argument('<file>')
    .option('--json', 'print what was copied as one JSON value')
    .action((file, { json }) => {
      const own = place()
      encrypt(own)
      runBackup({ place: own, clock, version }, file, json)
    })
  program
    .command('restore')
    .description('put a backup in the place of the database, which is kept beside it')
    .argument('<file>')
    .option('--force', 'also where the database holds what the backup does not')
    .option('--json', 'print what was done as one JSON value')
    .action((file, { force, json }) => {
      const own = place()
      const beforeLooking = () => {
        encrypt(own)
        endRescue(own.file)
      }
      const options = { isForced: force === true, isJson: json }
      runRestore({ place: own, clock, version, beforeLooking }, file, options)
      noteKey(own.file, own.key ?? null)
    })
}
