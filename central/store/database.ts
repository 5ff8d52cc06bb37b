import { fileURLToPath } from 'node:url'
import type { DatabasePlace } from '@outpost/shared/authority/sqlite/backup/make'
import { openFor } from '@outpost/shared/authority/sqlite/file/open'
import { createSqliteStore, type SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Clock } from '@outpost/shared/model/time'
import { editNoter, noteDecision } from '../audit/audit.ts'
import { noteRollback } from '../audit/backup-trail.ts'

const MIGRATIONS = fileURLToPath(new URL('migrations', import.meta.url))

/** What backup and restore need to know of the database in this file. */
export function databasePlace(file: string): DatabasePlace {
  return { kind: 'central', file, migrationsFolder: MIGRATIONS, key: null }
}

/** Opens central's database and brings its tables up to date. Throws `DatabaseUnusable`. */
export function openCentralStore(file: string, clock: Clock): SqliteStore {
  return openFor(file, MIGRATIONS, null, (sqlite) =>
    createSqliteStore({
      sqlite,
      clock,
      ground: 'central',
      editNoter,
      noteDecision,
      noteRollback,
    }),
  )
}

/** Memory for pages while loading, in KiB: those of the indexes are wanted again and again. */
const LOADING_CACHE_KIB = 64 * 1024

/** Pages that the log may gather before they are written to their places, each then only once. */
const LOADING_CHECKPOINT_PAGES = 8000

/** Makes this connection ready for many large transactions. They are as durable as ever. */
export function prepareForLoading({ sqlite }: SqliteStore) {
  sqlite.pragma(`cache_size = -${LOADING_CACHE_KIB}`)
  sqlite.pragma(`wal_autocheckpoint = ${LOADING_CHECKPOINT_PAGES}`)
}
