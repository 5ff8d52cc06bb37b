import type { LinkState } from '@outpost/shared/replica/link'
import { sql } from 'drizzle-orm'
import { check, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/* What the edge keeps beside the tables of an authority. Times are epoch milliseconds. */

export * from '@outpost/shared/authority/sqlite/schema'

/** What the box remembers of central, and how far its replica has got: one row. */
export const replica = sqliteTable(
  'replica',
  {
    only: integer('only').primaryKey().default(1),
    centralUrl: text('central_url'),
    nodeId: text('node_id'),
    token: text('token'),
    /** The hash of the code for which the token was made; a new code gets a new token. */
    tokenCode: text('token_code'),
    /** A token made for enrolling again; the one in use stays until central has taken this one. */
    newToken: text('new_token'),
    /** SHA-256 of the tokens that the box has had, in JSON, the latest first: who it was (A1). */
    formerTokenHashes: text('former_token_hashes').notNull().default('[]'),
    /** The token before this one: good at central until this one was used, and again if central is put back. */
    formerToken: text('former_token'),
    /** Central may not know `token` yet; until it does, `former_token` is the one in use (A1). */
    isTokenNew: integer('is_token_new', { mode: 'boolean' }).notNull().default(false),
    /** Since when central has refused this box as revoked; null if it does not (A4). */
    revokedSince: integer('revoked_since'),
    /** Which copy of the box this is, and who it will be next (N10). */
    incarnation: text('incarnation'),
    nextIncarnation: text('next_incarnation'),
    /** The day on which the tokens last moved, in days since 1970. */
    incarnationDay: integer('incarnation_day'),
    /** When central last told that this box has come back from a backup. */
    rewoundAt: integer('rewound_at'),
    epoch: text('epoch'),
    cursor: text('cursor'),
    etag: text('etag'),
    /** The filling under way or done (F6). */
    generation: integer('generation').notNull().default(0),
    isFilled: integer('is_filled', { mode: 'boolean' }).notNull().default(false),
    lastSuccessAt: integer('last_success_at'),
    lastRound: text('last_round'),
    link: text('link').$type<LinkState>().notNull().default('offline'),
    lastError: text('last_error'),
    /** Central's clock minus the box's, in milliseconds, measured at the last contact. */
    clockOffsetMs: integer('clock_offset_ms'),
    /** The latest time that central has told (A5). */
    centralTime: integer('central_time'),
    /** When all copies were last found to be central's, or made so (F12). */
    comparedAt: integer('compared_at'),
    /** When copies were last found to differ, and how many records were repaired so far. */
    divergedAt: integer('diverged_at'),
    repairedRecords: integer('repaired_records').notNull().default(0),
    lastReport: text('last_report'),
    lastReportAt: integer('last_report_at'),
    /** Until when people have said that the box will not call (N11); null if they have not. */
    absentUntil: integer('absent_until'),
    /** Until when central has asked the box to exchange nothing with it (N12); null if it has not. */
    pausedUntil: integer('paused_until'),
    /** How far the return of lost hours to a restored central has got (N9), as JSON; null if none. */
    recovery: text('recovery'),
  },
  () => [check('one_row', sql`only = 1`)],
)

/** Tablets and other clients of the box; tokens are kept as SHA-256 hashes only. */
export const devices = sqliteTable('devices', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  tokenHash: text('token_hash').notNull().unique(),
  /** Of the token that takes its place when it is first used (A1). */
  nextTokenHash: text('next_token_hash').unique(),
  /** Of the token before, and when another one took its place. */
  formerTokenHash: text('former_token_hash').unique(),
  tokenSince: integer('token_since'),
  createdAt: integer('created_at').notNull(),
  revokedAt: integer('revoked_at'),
  lastSeenAt: integer('last_seen_at'),
  /** The hash of the code with which it was paired (A2), by which a repeated request is known. */
  pairedWith: text('paired_with'),
  /** The member of staff for whom it last acted, by name. */
  lastActor: text('last_actor'),
})

/**
 * One-time codes with which tablets are paired (A2), until they are used. How old one is, is told by
 * the clock of this run of the machine, since the other may be set at any time.
 */
export const pairingCodes = sqliteTable('pairing_codes', {
  /** SHA-256 of the six digits, and of what the QR code holds in their place. */
  digitsHash: text('digits_hash').primaryKey(),
  secretHash: text('secret_hash').notNull().unique(),
  /** What the device will be called. */
  name: text('name').notNull(),
  /** The run of the machine in which it was made, and how long that had lasted, in milliseconds. */
  bootId: text('boot_id').notNull(),
  madeAtUptime: integer('made_at_uptime').notNull(),
})

/** For whom devices act (A2). Those who were removed stay, for what was done in their name. */
export const staff = sqliteTable('staff', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** Argon2id; null for a member without a PIN. */
  pinHash: text('pin_hash'),
  /** Whether the member may pair and revoke devices and manage staff from a device. */
  isManager: integer('is_manager', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  removedAt: integer('removed_at'),
})

/** Which devices have acted for which member, or were unlocked with the member's PIN. For good. */
export const staffDevices = sqliteTable(
  'staff_devices',
  {
    // First, and of one column, so that rows are told apart where a damaged database is mended.
    key: integer('key').primaryKey({ autoIncrement: true }),
    deviceId: text('device_id').notNull(),
    staffId: text('staff_id').notNull(),
  },
  (table) => [uniqueIndex('staff_devices_once').on(table.deviceId, table.staffId)],
)

/** What central asks of this box (N12); kept for ever, so that nothing is done twice. */
export const orders = sqliteTable('orders', {
  id: text('id').primaryKey(),
  kind: text('kind').notNull(),
  /** JSON. */
  args: text('args').notNull(),
  receivedAt: integer('received_at').notNull(),
  /** Of one that is done over several rounds: when that began. */
  begunAt: integer('begun_at'),
  endedAt: integer('ended_at'),
  /** Null while it is to be done. */
  result: text('result', { enum: ['done', 'unknown'] }),
  isAcknowledged: integer('is_acknowledged', { mode: 'boolean' }).notNull().default(false),
})

/** Records that central is known to have deleted, as a feed tells only that they are gone (N9). */
export const centralDeletions = sqliteTable(
  'central_deletions',
  {
    key: integer('key').primaryKey({ autoIncrement: true }),
    collection: text('collection').notNull(),
    recordId: text('record_id').notNull(),
    /** The last revision of which the box knew. */
    revision: integer('revision').notNull(),
    learntAt: integer('learnt_at').notNull(),
  },
  (table) => [uniqueIndex('central_deletions_by_id').on(table.collection, table.recordId)],
)

/**
 * Copies that central has held for an admin (N9), of which it may lose what nobody has decided about when it is
 * put back once more; the box itself has filled over them.
 */
export const heldCopies = sqliteTable(
  'held_copies',
  {
    key: integer('key').primaryKey({ autoIncrement: true }),
    /** JSON, as it was brought. */
    copy: text('copy').notNull(),
    copyHash: text('copy_hash').notNull(),
    /** Of which lost hours it is, as they were told with it; empty if central did not say. */
    restoredTo: text('restored_to').notNull().default(''),
    line: text('line').notNull().default(''),
    heldAt: integer('held_at').notNull(),
  },
  (table) => [uniqueIndex('held_copies_once').on(table.line, table.copyHash)],
)

/** Movements of which central has told that they are in its stock, so that it can be told again (N9). */
export const toldMovements = sqliteTable(
  'told_movements',
  {
    recordId: text('record_id').notNull(),
    editId: text('edit_id').notNull(),
    learntAt: integer('learnt_at').notNull(),
    /** Of an edit in whose place such a movement was made: what was decided about it. */
    decision: text('decision'),
  },
  (table) => [primaryKey({ columns: [table.recordId, table.editId] })],
)
