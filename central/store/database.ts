import { fileURLToPath } from 'node:url'
import { openDatabase } from '@outpost/shared/authority/sqlite/open'
import { createSqliteStore, type SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Clock } from '@outpost/shared/model/time'

const MIGRATIONS = fileURLToPath(new URL('migrations', import.meta.url))

/** Opens central's database and brings its tables up to date. Throws `DatabaseUnusable`. */
export function openCentralStore(file: string, clock: Clock): SqliteStore {
  return createSqliteStore({ sqlite: openDatabase(file, MIGRATIONS), clock, ground: 'central' })
}
