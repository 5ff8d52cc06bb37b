import { copyFileSync } from 'node:fs'
import type { Millis } from '../../../model/time.ts'
import { CommandFailed } from '../../../node/command-failed.ts'
import { beginEpoch } from '../epochs.ts'
import { connect, type DatabaseKey, rekey } from '../file/connect.ts'
import { keyFor } from '../file/file-state.ts'
import { openDatabase } from '../file/open.ts'
import { createSql, type Sql } from '../sql.ts'
import { contentHash, DESCRIPTION_TABLE, type Description } from './description.ts'
import type { DatabasePlace } from './make.ts'

/**
 * The copy is compared too: a medium that was read well once may not be the next time. Where there is
 * a key it is encrypted before it is compared.
 */
export function copyBackup(
  from: string,
  to: string,
  { backup, key }: { backup: Description; key: DatabaseKey | null },
) {
  copyFileSync(from, to)
  if (keyFor(to, key) !== key) rekey(to, null, key)
  const copy = connect(to, { key, fileMustExist: true })
  try {
    if (contentHash(copy) === backup.contentHash) return
  } finally {
    copy.close()
  }
  throw new CommandFailed(
    `The backup ${from} was read differently the second time: its medium is failing. Nothing was touched. Copy it to another one first.`,
  )
}

type Preparation = {
  epoch: string
  now: Millis
  usedRevision: number
  record: (sql: Sql) => void
}

/** Makes the copy a database again: up to date, in an epoch of its own, one file. */
export function prepareCopy(file: string, place: DatabasePlace, preparation: Preparation) {
  const sqlite = openDatabase(file, place.migrationsFolder, place.key)
  try {
    const { epoch, now, usedRevision, record } = preparation
    const sql = createSql(sqlite)
    const begin = sqlite.transaction(() => {
      sqlite.exec(`drop table ${DESCRIPTION_TABLE}`)
      beginEpoch(sql, { epoch, wallClock: now, usedRevision })
      record(sql)
    })
    begin.immediate()
    sqlite.pragma('journal_mode = delete')
  } finally {
    sqlite.close()
  }
}
