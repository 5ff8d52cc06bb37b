import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCentralStore } from '@outpost/central/store/database'
import Database from 'better-sqlite3'
import { startAuthority } from './authority.ts'
import { startBusyClinics } from './busy-clinics.ts'
import { createHandClock } from './clock.ts'
import { ownFolder } from './folder.ts'
import { createDice } from './random.ts'

/** The tables as the first version made them, before there was a search. */
function makeOldTables(file: string, migrations: string) {
  const journal = JSON.parse(readFileSync(join(migrations, 'meta/_journal.json'), 'utf8'))
  const { tag, when } = journal.entries[0]
  const sqlite = new Database(file)
  sqlite.exec(readFileSync(join(migrations, `${tag}.sql`), 'utf8'))
  // As drizzle keeps it: only the time counts.
  sqlite.exec('create table __drizzle_migrations (id serial primary key, hash text, created_at)')
  sqlite.prepare(`insert into __drizzle_migrations (hash, created_at) values ('', ?)`).run(when)
  sqlite.close()
}

/** A database of an older version with the records of three busy clinics. */
export async function makeOldDatabase(migrations: string): Promise<string> {
  const folder = ownFolder()
  const newFile = join(folder, 'new.db')
  const clock = createHandClock()
  const store = openCentralStore(newFile, clock)
  const authority = await startAuthority(async () => ({ store, ledger: async () => [] }), clock)
  const busy = await startBusyClinics(authority, createDice(3))
  for (let i = 0; i < 100; i++) await busy.happen()
  store.close()

  const file = join(folder, 'old.db')
  makeOldTables(file, migrations)
  const old = new Database(file)
  old.pragma('foreign_keys = off')
  old.prepare('attach ? as made').run(newFile)
  for (const table of ['clinics', 'scopes', 'records', 'feed', 'edits', 'identity']) {
    const columns = old.prepare(`select name from pragma_table_info('${table}')`).pluck().all()
    old.exec(`insert into ${table} (${columns}) select ${columns} from made.${table}`)
  }
  old.close()
  return file
}
