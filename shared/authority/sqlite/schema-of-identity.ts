import { sql } from 'drizzle-orm'
import { blob, check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/* Who an authority is. Times are epoch milliseconds. */

/** What makes this authority this one: one row. */
export const identity = sqliteTable(
  'identity',
  {
    only: integer('only').primaryKey().default(1),
    epoch: text('epoch').notNull(),
    cursorKey: text('cursor_key').notNull(),
    revisionFloor: integer('revision_floor').notNull().default(0),
    /** The rules by which the search index was made, and up to which record if it is not done (S4). */
    searchVersion: integer('search_version').notNull().default(0),
    searchUpTo: integer('search_up_to'),
    /** Written now and then to see whether there is room; always null otherwise. */
    probe: blob('probe'),
  },
  () => [check('one_row', sql`only = 1`)],
)

/** Every return of this database to an earlier state, in order (R2, F6). */
export const restores = sqliteTable('restores', {
  key: integer('key').primaryKey({ autoIncrement: true }),
  /** The epoch that began with it, and the one before. */
  epoch: text('epoch').notNull(),
  before: text('before').notNull(),
  /** The latest time in what it returned to. */
  restoredTo: integer('restored_to').notNull(),
  /** Every change since is later. */
  restoredAt: integer('restored_at').notNull(),
  /** Where the revisions of the epoch begin; 0 if an older version did not note it. */
  floor: integer('floor').notNull().default(0),
  /** Nobody told it: a cursor showed it. */
  isFound: integer('is_found', { mode: 'boolean' }).notNull().default(false),
})
