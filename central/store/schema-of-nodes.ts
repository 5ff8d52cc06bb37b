import { isOneOf } from '@outpost/shared/authority/sqlite/schema'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/* Boxes and other callers. Times are epoch milliseconds. */

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
    /** Since when a copy that was shut out has its token too (N10); null once it has one of its own. */
    tokenSharedSince: integer('token_shared_since'),
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

/**
 * By which ids orders were asked for, so that the same request is answered the same (S4): one may have
 * been answered with an order that was open already.
 */
export const orderRequests = sqliteTable('order_requests', {
  id: text('id').primaryKey(),
  orderId: text('order_id')
    .notNull()
    .references(() => orders.id),
})

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
