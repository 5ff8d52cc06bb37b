import { join } from 'node:path'
import { openCentralStore } from '@outpost/central/store/database'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Clock } from '@outpost/shared/model/time'
import { onTestFinished } from 'vitest'
import type { LedgerEntry, OpenedStore } from './authority.ts'
import { ownFolder } from './folder.ts'
import { layDatabase } from './new-database.ts'

/** Central's SQLite store in a folder of the test's own. */
export async function openSqlite(clock: Clock): Promise<OpenedStore> {
  return openSqliteFile(join(ownFolder(), 'central.db'), clock)
}

/** The same, on a file that may be there already. */
export function openSqliteFile(file: string, clock: Clock): OpenedStore & { store: SqliteStore } {
  layDatabase('central', file)
  const store = openCentralStore(file, clock)
  onTestFinished(() => store.close())
  return { store, ledger: async (recordId) => ledgerOf(store, recordId) }
}

function ledgerOf(store: SqliteStore, recordId: string): LedgerEntry[] {
  return store.sql.all<LedgerEntry>(
    `select edit_id as editId, kind, delta from stock_movements where record_id = ? order by key`,
    recordId,
  )
}
