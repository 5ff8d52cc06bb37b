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
import { orders, principals } from './schema-of-nodes.ts'

/* How boxes are doing, and who was told of it. Times are epoch milliseconds. */

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
