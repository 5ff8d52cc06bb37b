import { fileURLToPath } from 'node:url'
import type { DatabasePlace } from '@outpost/shared/authority/sqlite/backup/make'
import type { DatabaseKey, Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { openFor } from '@outpost/shared/authority/sqlite/file/open'
import { createSqliteStore, type SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { type BoxClock, createBoxClock } from '../box-clock.ts'
import { createReplicaRow, type ReplicaRowStore } from './replica-row.ts'

const MIGRATIONS = fileURLToPath(new URL('migrations', import.meta.url))

export type EdgeStore = { store: SqliteStore; row: ReplicaRowStore; clock: BoxClock }

/** What backup and restore need to know of the database in this file. */
export function databasePlace(file: string, key: DatabaseKey | null): DatabasePlace {
  return { kind: 'edge', file, migrationsFolder: MIGRATIONS, key }
}

type OpenOptions = {
  /** Of a database that is encrypted; null for one that is not. */
  key: DatabaseKey | null
  /** Milliseconds on a clock that is never set. */
  monotonic?: () => Millis
}

/** Opens the box's database and brings its tables up to date. Throws `DatabaseUnusable`. */
export function openEdgeStore(
  file: string,
  system: Clock,
  { key, monotonic = () => performance.now() }: OpenOptions,
): EdgeStore {
  const make = (sqlite: Sqlite): EdgeStore => {
    const row = createReplicaRow(sqlite)
    const clock = createBoxClock(row, system, monotonic)
    return { store: createSqliteStore({ sqlite, clock, ground: 'edge' }), row, clock }
  }
  return openFor(file, MIGRATIONS, key, make)
}
