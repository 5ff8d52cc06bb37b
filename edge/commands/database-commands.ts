import { readFileSync } from 'node:fs'
import type { DatabaseKey } from '@outpost/shared/authority/sqlite/file/connect'
import { fileState, keyFor } from '@outpost/shared/authority/sqlite/file/file-state'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { Command } from 'commander'
import { changeKey } from '../encryption/change-key.ts'
import { refuseWrongKey } from '../encryption/guard.ts'
import { makeKeyFile, readKeyFile } from '../encryption/key-file.ts'
import { unseal } from '../encryption/seal.ts'
import { updateKeepsake } from '../rescue/keepsake.ts'
import type { EdgeStore } from '../store/database.ts'

/** The database as the settings name it. */
type Place = { file: string; key: DatabaseKey | null }

type Deps = {
  /** Asked when a command runs. */
  place: () => Place
  open: (place: Place) => EdgeStore
}

/** `edge database`: its encryption. It begins by itself when EDGE_DATABASE_KEY_FILE is set. */
export function addDatabaseCommands(program: Command, { place, open }: Deps) {
  const database = program.command('database').description("the encryption of the box's database")
  database
    .command('new-key')
    .description('make a key in a new file; with EDGE_DATABASE_KEY_FILE the next start encrypts')
    .argument('<file>')
    .option(...jsonOption)
    .action((file, { json }) => {
      makeKeyFile(file)
      printResult({ key_file: file }, json, [
        `${file} holds a new key. Keep a copy of it elsewhere: without it nobody can open the database or its backups again.`,
        `Set EDGE_DATABASE_KEY_FILE=${file}, and the next start encrypts the database.`,
      ])
    })
  database
    .command('rekey')
    .description('encrypt the database with another key, while the box does not serve')
    .argument('<file>', 'the file with the new key')
    .option(...jsonOption)
    .action((newFile, { json }) => {
      const { file, key } = encrypted(place())
      const to = readKeyFile(newFile)
      changeKey({ file, from: keyFor(file, key), to })
      renewKeepsake({ file, key: to }, open)
      printResult({ database: file, key_file: newFile }, json, [
        `${file} is encrypted with the key in ${newFile}. Set EDGE_DATABASE_KEY_FILE=${newFile}.`,
        'Backups, and what was saved of a damaged database, still need the key before this one: keep it as long as them.',
      ])
    })
  database
    .command('decrypt')
    .description('take the encryption away, while the box does not serve')
    .option(...jsonOption)
    .action(({ json }) => {
      const { file, key } = encrypted(place())
      if (fileState(file) === 'plain') {
        throw new CommandFailed(`The database ${file} is not encrypted. Nothing was touched.`)
      }
      changeKey({ file, from: key, to: null })
      renewKeepsake({ file, key: null }, open)
      printResult({ database: file }, json, [
        `${file} is not encrypted any more. Unset EDGE_DATABASE_KEY_FILE, or the next start encrypts it again.`,
      ])
    })
  database
    .command('unseal')
    .description('print a file that was sealed beside the database, such as its saved edits')
    .argument('<file>')
    .action((file) => {
      const text = unseal(place().key, readFileSync(file, 'utf8'))
      if (text === null) {
        throw new CommandFailed(
          `${file} cannot be opened with the key in EDGE_DATABASE_KEY_FILE: it was sealed with another one, or is damaged.`,
        )
      }
      process.stdout.write(`${text}\n`)
    })
}

function encrypted({ file, key }: Place): Place {
  if (key === null) {
    throw new CommandFailed(
      'EDGE_DATABASE_KEY_FILE is not set, so there is no key that could be changed. Nothing was touched.',
    )
  }
  refuseWrongKey(file, key)
  return { file, key }
}

/** It is sealed with the key of the database. */
function renewKeepsake(place: Place, open: Deps['open']) {
  const { store } = open(place)
  updateKeepsake(store.sqlite)
  store.close()
}
