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

/** Who may call: boxes and API clients. Tokens are kept as SHA-256 hashes only (A1). */
export const principals = sqliteTable(
  'principals',
  {
    id: text('id').primaryKey(),
    role: text('role', { enum: ['node', 'client', 'admin', 'viewer'] }).notNull(),
    name: text('name').notNull(),
    /** Whether it may see every clinic; otherwise those in `principal_clinics`. */
    seesAll: integer('sees_all', { mode: 'boolean' }).notNull().default(false),
    /** Null until a box has enrolled. */
    tokenHash: text('token_hash').unique(),
    /** Of the token that takes its place when it is first used (A1). */
    nextTokenHash: text('next_token_hash').unique(),
    /** When the token took the place of another one; null for the first. */
    tokenSince: integer('token_since'),
    createdAt: integer('created_at').notNull(),
    revokedAt: integer('revoked_at'),
    lastSeenAt: integer('last_seen_at'),
    /** The box's last account of itself (N11), as it was sent. */
    report: text('report'),
    reportedAt: integer('reported_at'),
    /** Since when two copies of the box have been calling (N10); null while there is one. */
    twinSince: integer('twin_since'),
    /** An administrator lets the copy go on that calls next. */
    isNextReleased: integer('is_next_released', { mode: 'boolean' }).notNull().default(false),
    /** When the box last came back from a backup, and how often it has (N10). */
    rewoundAt: integer('rewound_at'),
    rewoundCount: integer('rewound_count').notNull().default(0),
    /** The last epoch, of those that began with a restore, in which the box was given a page (N9). */
    returnedIn: text('returned_in'),
  },
  () => [check('role_known', isOneOf('role', ['node', 'client', 'admin', 'viewer']))],
)

/** Tokens whose place another one took: who has one was put back, or enrols as who it was (A1). */
export const formerTokens = sqliteTable('former_tokens', {
  tokenHash: text('token_hash').primaryKey(),
  principalId: text('principal_id')
    .notNull()
    .references(() => principals.id),
  replacedAt: integer('replaced_at').notNull(),
})

/** What boxes are asked to do (N12). */
export const orders = sqliteTable(
  'orders',
  {
    id: text('id').primaryKey(),
    nodeId: text('node_id')
      .notNull()
      .references(() => principals.id),
    kind: text('kind').notNull(),
    /** JSON. */
    args: text('args').notNull(),
    createdAt: integer('created_at').notNull(),
    /** Whoever asked for it, as in the audit trail; null for one from before this was kept. */
    givenBy: text('given_by'),
    /** Null while the box has not acknowledged it. */
    endedAt: integer('ended_at'),
    result: text('result', { enum: ['done', 'unknown'] }),
  },
  (table) => [index('orders_by_node').on(table.nodeId)],
)

/** What boxes sent of themselves because they were asked for it (N12); the latest few of each. */
export const supportBundles = sqliteTable(
  'support_bundles',
  {
    orderId: text('order_id')
      .primaryKey()
      .references(() => orders.id),
    nodeId: text('node_id')
      .notNull()
      .references(() => principals.id),
    at: integer('at').notNull(),
    /** JSON. */
    bundle: text('bundle').notNull(),
  },
  (table) => [index('support_bundles_by_node').on(table.nodeId)],
)

/**
 * How the rounds of boxes went: each for itself, and summed up by the hour and by the day (UTC), from
 * `at` on. Each grain is kept for its own time.
 */
export const roundFigures = sqliteTable(
  'round_figures',
  {
    nodeId: text('node_id')
      .notNull()
      .references(() => principals.id),
    grain: text('grain', { enum: ['round', 'hour', 'day'] }).notNull(),
    at: integer('at').notNull(),
    rounds: integer('rounds').notNull(),
    /** Rounds in which a request was refused. */
    failed: integer('failed').notNull(),
    requests: integer('requests').notNull(),
    durationMs: integer('duration_ms').notNull(),
    durationMsMax: integer('duration_ms_max').notNull(),
    bytesReceived: integer('bytes_received').notNull(),
    bytesSent: integer('bytes_sent').notNull(),
    pulled: integer('pulled').notNull(),
    accepted: integer('accepted').notNull(),
    rejected: integer('rejected').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.nodeId, table.grain, table.at] }),
    check('grain_known', isOneOf('grain', ['round', 'hour', 'day'])),
  ],
)

/**
 * That a rule held for a box, from when it was found until it was over: one row for each event. Nobody
 * is told before `raised_at`, when the rule had held for long enough.
 */
export const alerts = sqliteTable(
  'alerts',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    nodeId: text('node_id')
      .notNull()
      .references(() => principals.id),
    kind: text('kind').notNull(),
    /** Since when, as far as central knew. */
    since: integer('since'),
    foundAt: integer('found_at').notNull(),
    raisedAt: integer('raised_at'),
    /** When messages of it were made; null before, and for good if it was over by then. */
    toldAt: integer('told_at'),
    endedAt: integer('ended_at'),
    endedAs: text('ended_as', { enum: ['over', 'revoked', 'off'] }),
    endToldAt: integer('end_told_at'),
  },
  (table) => [
    uniqueIndex('alerts_open').on(table.nodeId, table.kind).where(sql`ended_at is null`),
    index('alerts_untold').on(table.toldAt).where(sql`end_told_at is null`),
    check('ended_as_known', isOneOf('ended_as', ['over', 'revoked', 'off'])),
  ],
)

/** What is sent of alerts: each on one channel, until it arrived or was given up. */
export const alertMessages = sqliteTable(
  'alert_messages',
  {
    id: text('id').primaryKey(),
    alertSeq: integer('alert_seq')
      .notNull()
      .references(() => alerts.seq),
    channel: text('channel', { enum: ['webhook', 'email'] }).notNull(),
    what: text('what', { enum: ['raised', 'ended'] }).notNull(),
    createdAt: integer('created_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** When it is tried next; null when it has arrived or was given up. */
    nextAt: integer('next_at'),
    arrivedAt: integer('arrived_at'),
    /** How the last try failed. */
    error: text('error'),
  },
  (table) => [
    uniqueIndex('alert_messages_once').on(table.alertSeq, table.channel, table.what),
    index('alert_messages_due').on(table.nextAt).where(sql`next_at is not null`),
    check('channel_known', isOneOf('channel', ['webhook', 'email'])),
    check('what_known', isOneOf('what', ['raised', 'ended'])),
  ],
)

export const principalClinics = sqliteTable(
  'principal_clinics',
  {
    principalId: text('principal_id')
      .notNull()
      .references(() => principals.id),
    clinicId: text('clinic_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.principalId, table.clinicId] })],
)

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

/** The pairs of incarnation tokens that boxes have presented (N10); of each token a hash. */
export const incarnations = sqliteTable(
  'incarnations',
  {
    nodeId: text('node_id')
      .notNull()
      .references(() => principals.id),
    current: text('current').notNull(),
    next: text('next').notNull(),
    standing: text('standing', { enum: ['present', 'past', 'left', 'rival', 'out'] }).notNull(),
    /** Central's epoch when it took this standing: after a restore a box may be ahead. */
    epoch: text('epoch').notNull(),
    /** Of the copies among which an administrator must choose: their last call. */
    seenAt: integer('seen_at'),
    address: text('address'),
    report: text('report'),
  },
  (table) => [
    primaryKey({ columns: [table.nodeId, table.current, table.next] }),
    check('standing_known', isOneOf('standing', ['present', 'past', 'left', 'rival', 'out'])),
  ],
)

/** One-time codes with which a box enrols (A1); kept as hashes. */
export const enrolmentCodes = sqliteTable(
  'enrolment_codes',
  {
    codeHash: text('code_hash').primaryKey(),
    principalId: text('principal_id')
      .notNull()
      .references(() => principals.id),
    expiresAt: integer('expires_at').notNull(),
    usedAt: integer('used_at'),
    /** The token hash with which it was used: the same one is answered the same again. */
    usedWith: text('used_with'),
  },
  (table) => [index('enrolment_codes_by_principal').on(table.principalId)],
)

/** Up to which of the lost revisions a record was taken back from the boxes (N9). */
export const recoveredRecords = sqliteTable(
  'recovered_records',
  {
    collection: text('collection').notNull(),
    recordId: text('record_id').notNull(),
    revision: integer('revision').notNull(),
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
    /** As it was offered. */
    copy: text('copy').notNull(),
    reason: text('reason').notNull(),
    principalId: text('principal_id').notNull(),
    at: integer('at').notNull(),
    /** Null while it waits. */
    decision: text('decision', { enum: ['applied', 'dismissed'] }),
    decidedAt: integer('decided_at'),
  },
  (table) => [
    uniqueIndex('held_copies_once').on(table.collection, table.recordId, table.op, table.revision),
    check('decision_known', isOneOf('decision', ['applied', 'dismissed'])),
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
