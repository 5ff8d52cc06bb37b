import { isOneOf } from '@outpost/shared/authority/sqlite/schema'
import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'

/* What central keeps beside the tables of an authority. Times are epoch milliseconds. */

export * from '@outpost/shared/authority/sqlite/schema'
export * from './schema-of-fleet.ts'
export * from './schema-of-nodes.ts'

/** Accounts of people (A3); passwords are kept as Argon2id hashes only. */
export const admins = sqliteTable(
  'admins',
  {
    id: text('id').primaryKey(),
    /** In lower case. */
    email: text('email').notNull().unique(),
    role: text('role', { enum: ['admin', 'viewer'] }).notNull(),
    passwordHash: text('password_hash').notNull(),
    createdAt: integer('created_at').notNull(),
    lastLoginAt: integer('last_login_at'),
  },
  () => [check('admin_role_known', isOneOf('role', ['admin', 'viewer']))],
)

/** Of people who have logged in; tokens are kept as SHA-256 hashes only. */
export const sessions = sqliteTable(
  'sessions',
  {
    tokenHash: text('token_hash').primaryKey(),
    adminId: text('admin_id')
      .notNull()
      .references(() => admins.id),
    createdAt: integer('created_at').notNull(),
    lastSeenAt: integer('last_seen_at').notNull(),
  },
  (table) => [index('sessions_by_admin').on(table.adminId)],
)

/** Logins to accounts that are not there, since one was last entered in the audit trail; one row. */
export const unknownLogins = sqliteTable('unknown_logins', {
  key: integer('key').primaryKey(),
  tries: integer('tries').notNull(),
  /** When one was last entered; null if none was. */
  notedAt: integer('noted_at'),
})

/** The audit trail: who did what, each entry chained to the one before by its hash. Never changed. */
export const audit = sqliteTable(
  'audit',
  {
    seq: integer('seq').primaryKey(),
    at: integer('at').notNull(),
    event: text('event').notNull(),
    /** A caller's id, or who ran a command. */
    who: text('who').notNull(),
    /** On whose behalf, as the caller says. */
    actor: text('actor'),
    subject: text('subject'),
    details: text('details').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    // By which a caller's questions of the last hour are counted.
    index('audit_lookups').on(table.who, table.at).where(sql`event = 'lookup'`),
    index('audit_by_who').on(table.who),
    index('audit_by_subject').on(table.subject).where(sql`subject is not null`),
  ],
)

/** From which line of lost hours a record was taken back, and up to which of its revisions (N9). */
export const recoveredRecords = sqliteTable(
  'recovered_records',
  {
    collection: text('collection').notNull(),
    recordId: text('record_id').notNull(),
    revision: integer('revision').notNull(),
    /** Null if the box did not tell. */
    line: text('line'),
  },
  (table) => [primaryKey({ columns: [table.collection, table.recordId] })],
)

/** Copies offered by boxes after a restore that wait for an admin, whole (N9). */
export const heldCopies = sqliteTable(
  'held_copies',
  {
    key: integer('key').primaryKey({ autoIncrement: true }),
    collection: text('collection').notNull(),
    recordId: text('record_id').notNull(),
    op: text('op', { enum: ['put', 'delete'] }).notNull(),
    revision: integer('revision').notNull(),
    /** Of which line of lost hours it is; null if the box did not tell. */
    line: text('line'),
    /** As it was offered, and the SHA-256 of what it says of its record; an older version kept none. */
    copy: text('copy').notNull(),
    copyHash: text('copy_hash').notNull().default(''),
    reason: text('reason').notNull(),
    /** JSON: the names of the fields that wait; null if all of it does. */
    fields: text('fields'),
    /** Revisions from here on are of what was changed since its line parted from what is here; null if that is not known. */
    floor: integer('floor'),
    principalId: text('principal_id').notNull(),
    at: integer('at').notNull(),
    /** Null while it waits. */
    decision: text('decision', { enum: ['applied', 'dismissed', 'superseded'] }),
    decidedAt: integer('decided_at'),
    /** An admin's id, or who ran a command; null where another copy took its place, and if an older version noted only what. */
    decidedBy: text('decided_by'),
  },
  (table) => [
    index('held_copies_of_record').on(table.collection, table.recordId),
    check('decision_known', isOneOf('decision', ['applied', 'dismissed', 'superseded'])),
  ],
)

/** What clinics asked for, and what became of it: patients of others to be shared with them. */
export const shareRequests = sqliteTable(
  'share_requests',
  {
    id: text('id').primaryKey(),
    patientId: text('patient_id').notNull(),
    /** The clinic that asks. */
    clinicId: text('clinic_id').notNull(),
    /** SHA-256 of the handle with which it was asked: the same one is taken once. */
    handleHash: text('handle_hash').notNull(),
    knownBy: text('known_by', { enum: ['national_id', 'card_number', 'name'] }).notNull(),
    reason: text('reason'),
    principalId: text('principal_id').notNull(),
    /** As the caller says. */
    device: text('device'),
    actor: text('actor'),
    askedAt: integer('asked_at').notNull(),
    state: text('state', { enum: ['waiting', 'granted', 'refused'] }).notNull(),
    decidedBy: text('decided_by'),
    note: text('note'),
    decidedAt: integer('decided_at'),
  },
  (table) => [
    uniqueIndex('share_requests_by_handle').on(table.handleHash, table.clinicId),
    uniqueIndex('share_requests_waiting_once')
      .on(table.patientId, table.clinicId)
      .where(sql`state = 'waiting'`),
    index('share_requests_in_time').on(table.askedAt),
    check('share_state_known', isOneOf('state', ['waiting', 'granted', 'refused'])),
  ],
)
