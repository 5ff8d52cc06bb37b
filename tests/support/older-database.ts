import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openFor } from '@outpost/shared/authority/sqlite/file/open'
import type { Side } from './command-line.ts'
import { ownFolder } from './folder.ts'

export function migrationsOf(side: Side): string {
  return new URL(`../../${side}/store/migrations`, import.meta.url).pathname
}

/** A database of the version before the migration of this name, into which these rows were written. */
export function makeOlder(side: Side, migration: string, rows: string): string {
  const folder = ownFolder()
  const older = join(folder, 'migrations')
  cpSync(migrationsOf(side), older, { recursive: true })
  const file = join(older, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(file, 'utf8'))
  const place = journal.entries.findIndex(({ tag }: { tag: string }) => tag.endsWith(migration))
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, place) }))
  const database = join(folder, 'older.db')
  openFor(database, older, null, (sqlite) => {
    sqlite.exec(rows)
    sqlite.close()
  })
  return database
}
