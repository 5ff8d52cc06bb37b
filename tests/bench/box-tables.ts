import { join } from 'node:path'
import { openEdgeStore } from '@outpost/edge/store/database'
import { systemClock } from './clinic.ts'
import type { Workspace } from './workspace.ts'

/** How the box's own database, made by its own migrations, makes the tables that the floors fill. */
export type BoxTables = { records: string[]; search: string[] }

export function readBoxTables({ newFolder }: Workspace): BoxTables {
  const { store } = openEdgeStore(join(newFolder(), 'edge.db'), systemClock, { key: null })
  const read = (name: string) =>
    store.sql
      .all<{ sql: string }>(
        `select sql from sqlite_master where tbl_name = ? and sql is not null
         order by type = 'table' desc`,
        name,
      )
      .map(({ sql }) => sql)
  const tables = { records: read('records'), search: read('search') }
  store.close()
  return tables
}
