import type { Sqlite } from '@outpost/shared/authority/sqlite/open'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { replica } from './schema.ts'

export type ReplicaRow = typeof replica.$inferSelect

/** The one row in which the box keeps what it knows of central and of itself. */
export type ReplicaRowStore = {
  read(): ReplicaRow
  change(values: Partial<ReplicaRow>): void
}

export function createReplicaRow(sqlite: Sqlite): ReplicaRowStore {
  const db = drizzle(sqlite)
  db.insert(replica).values({ only: 1 }).onConflictDoNothing().run()
  return {
    read: () => db.select().from(replica).get() as ReplicaRow,
    change: (values) => void db.update(replica).set(values).where(eq(replica.only, 1)).run(),
  }
}
