import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { IS_OPEN } from './edit-states.ts'

export * from './schema-of-identity.ts'

/*
 * The tables of an authority, the same at central and at the edge. Times are epoch milliseconds.
 * A record's fields are one JSON text: a new field needs no migration, one that this version does
 * not know is kept (R4), and a page of the feed is read without touching what is in it. What
 * queries look for stands beside it in generated columns.
 */

const field = (name: string) => sql.raw(`json_extract(fields, '$.${name}')`)

export const records = sqliteTable(
  'records',
  {
    key: integer('key').primaryKey({ autoIncrement: true }),
    collection: text('collection').notNull(),
    id: text('id').notNull(),
    revision: integer('revision').notNull(),
    firstRevision: integer('first_revision').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    lastSyncedAt: integer('last_synced_at'),
    deletedAt: integer('deleted_at'),
    fields: text('fields').notNull(),
    fieldRevisions: text('field_revisions').notNull().default('{}'),
    /** The edge's overlay (null at central): the last pending edit, and how far the record has got. */
    pending: text('pending'),
    syncState: text('sync_state'),
    /** The confirmed copy beside a visible row with pending edits; JSON null if there is none yet. */
    confirmed: text('confirmed'),
    /** The filling that last brought this record (F6). */
    generation: integer('generation').notNull().default(0),
    clinicId: text('clinic_id').generatedAlwaysAs(field('clinic_id')),
    patientId: text('patient_id').generatedAlwaysAs(field('patient_id')),
    doctorId: text('doctor_id').generatedAlwaysAs(field('doctor_id')),
    pharmacyId: text('pharmacy_id').generatedAlwaysAs(field('pharmacy_id')),
    medicineId: text('medicine_id').generatedAlwaysAs(field('medicine_id')),
    startsAt: text('starts_at').generatedAlwaysAs(field('starts_at')),
    cardNumber: text('card_number').generatedAlwaysAs(field('card_number')),
    mergedInto: text('merged_into').generatedAlwaysAs(field('merged_into')),
  },
  (table) => [
    uniqueIndex('records_by_id').on(table.collection, table.id),
    indexWhereSet('records_by_patient', table.patientId),
    indexWhereSet('records_by_doctor', table.doctorId, table.startsAt),
    indexWhereSet('records_by_pharmacy', table.pharmacyId),
    indexWhereSet('records_by_medicine', table.medicineId),
    indexWhereSet('records_by_card', table.cardNumber, table.clinicId),
    indexWhereSet('records_merged', table.mergedInto),
    check('revision_not_negative', sql`revision >= 0`),
    check('fields_are_json', sql`json_valid(fields)`),
    check('sync_state_known', isOneOf('sync_state', ['synced', 'pending', 'attention'])),
  ],
)

/** SQL: a list after `in` would be made into a table of its own for every row that is written. */
export function isOneOf(column: string, values: readonly (string | number)[]) {
  const terms = values.map((value) => {
    return `${column} = ${typeof value === 'string' ? `'${value}'` : value}`
  })
  return sql.raw(terms.join(' or '))
}

function indexWhereSet(name: string, column: AnySQLiteColumn, ...more: AnySQLiteColumn[]) {
  return index(name)
    .on(column, ...more)
    .where(sql`${sql.raw(column.name)} is not null`)
}

export const scopes = sqliteTable('scopes', {
  key: integer('key').primaryKey({ autoIncrement: true }),
  name: text('name').notNull().unique(),
  /** The sequence number of the last change; never lowered. */
  head: integer('head').notNull().default(0),
  /** The time of the last change; never runs back (F2). */
  time: integer('time').notNull().default(0),
  /** Tombstones and leaves up to here were forgotten (F6). */
  forgottenUpTo: integer('forgotten_up_to').notNull().default(0),
  /** The latest time of those; it cannot be told from the clock, which may have stood wrong. */
  forgottenAt: integer('forgotten_at').notNull().default(0),
  /** Central's scope `all`, which is filled from the others after their commits (F5). */
  isGathered: integer('is_gathered', { mode: 'boolean' }).notNull().default(false),
  /** Up to here its changes were copied into the gathered scope. */
  gatheredUpTo: integer('gathered_up_to').notNull().default(0),
})

/** The terms of the feed, in their order: one for each opening of the database that has written (N9). */
export const terms = sqliteTable('terms', {
  key: integer('key').primaryKey({ autoIncrement: true }),
  id: text('id').notNull().unique(),
  /** The latest time of any scope when it began. */
  time: integer('time').notNull(),
})

/** The heads when a term began, of scopes whose heads had risen since an earlier one. */
export const termHeads = sqliteTable(
  'term_heads',
  {
    scope: integer('scope')
      .notNull()
      .references(() => scopes.key),
    term: integer('term')
      .notNull()
      .references(() => terms.key),
    head: integer('head').notNull(),
  },
  (table) => [primaryKey({ columns: [table.scope, table.term] })],
)

/** The feed: the latest change of each record in each scope (F3). */
export const feed = sqliteTable(
  'feed',
  {
    scope: integer('scope')
      .notNull()
      .references(() => scopes.key),
    record: integer('record')
      .notNull()
      .references(() => records.key),
    seq: integer('seq').notNull(),
    op: text('op', { enum: ['put', 'delete', 'leave'] }).notNull(),
    at: integer('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.scope, table.record] }),
    uniqueIndex('feed_in_order').on(table.scope, table.seq),
    index('feed_by_record').on(table.record),
    index('feed_tombstones').on(table.at).where(sql`op <> 'put'`),
    check('op_known', isOneOf('op', ['put', 'delete', 'leave'])),
  ],
)

/** The record of every edit ever judged (E3); at the edge also its outbox and inbox. */
export const edits = sqliteTable(
  'edits',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: text('id').notNull().unique(),
    hash: text('hash').notNull(),
    body: text('body').notNull(),
    collection: text('collection').notNull(),
    recordId: text('record_id').notNull(),
    op: text('op').notNull(),
    principalId: text('principal_id').notNull(),
    receivedAt: integer('received_at').notNull(),
    /** This authority's own verdict. */
    status: integer('status').notNull(),
    revision: integer('revision'),
    madeRevision: integer('made_revision'),
    rejection: text('rejection'),
    state: text('state', {
      enum: ['waiting', 'sent', 'accepted', 'needs_decision', 'decided'],
    }).notNull(),
    /** At the edge: the named fields as the writer saw them (N5). */
    seen: text('seen'),
    /** At the edge: it lies over nothing; what it has made only central can tell (N10). */
    isPassedOn: integer('is_passed_on', { mode: 'boolean' }).notNull().default(false),
    /** At the edge: what central is told beside it (E4, N10). */
    besides: text('besides'),
    /** At the edge: what the records were called that it is of, or names, by their ids (N5). */
    names: text('names'),
    /** Of the plain request with an `Idempotency-Key` that made it (S4). */
    requestHash: text('request_hash'),
    /** At the edge: central's outcome, and when it came. */
    outcome: text('outcome'),
    outcomeAt: integer('outcome_at'),
    /** At the edge: not sent before this time, because central could not take it (N3). */
    setAsideUntil: integer('set_aside_until'),
    lastError: text('last_error'),
    /** For whom stock was moved (E7). */
    patientId: text('patient_id').generatedAlwaysAs(
      sql.raw("json_extract(body, '$.movement.patient_id')"),
    ),
  },
  (table) => [
    index('edits_by_record').on(table.recordId),
    indexWhereSet('edits_by_patient', table.patientId),
    index('edits_by_principal').on(table.principalId),
    index('edits_unsettled').on(table.state, table.seq).where(sql.raw(IS_OPEN)),
    check(
      'state_known',
      isOneOf('state', ['waiting', 'sent', 'accepted', 'needs_decision', 'decided']),
    ),
    check('status_known', isOneOf('status', [200, 403, 409, 422])),
  ],
)

/** What people decided about rejected edits (E9); never pruned. */
export const decisions = sqliteTable(
  'decisions',
  {
    editId: text('edit_id').primaryKey(),
    decision: text('decision').notNull(),
    actor: text('actor').notNull(),
    at: integer('at').notNull(),
    /** The edit that was made in its place. */
    newEdit: text('new_edit'),
    /** Who sent the edit here, or decided about one that has not come. */
    principalId: text('principal_id').notNull(),
    /** Where it was decided: here, at the authority above, or by the caller below. */
    madeAt: text('made_at', { enum: ['here', 'above', 'below'] }).notNull(),
    /** What was asked here and answered, so that the same again is answered the same. */
    requestHash: text('request_hash'),
    answer: text('answer'),
    /** At a box: when central has last answered it, so that it is known when that may be lost (N9). */
    toldAt: integer('told_at'),
  },
  (table) => [
    indexWhereSet('decisions_by_new_edit', table.newEdit),
    check('made_at_known', isOneOf('made_at', ['here', 'above', 'below'])),
  ],
)

/** Who is still to be told a decision: a row goes when its recipient has said that it knows (E9). */
export const untoldDecisions = sqliteTable(
  'untold_decisions',
  {
    /** The id of a box, at central; at a box only ABOVE, which is central. */
    recipient: text('recipient').notNull(),
    editId: text('edit_id')
      .notNull()
      .references(() => decisions.editId),
  },
  (table) => [primaryKey({ columns: [table.recipient, table.editId] })],
)

/** Boxes that enrolled anew, and who they were before (A1). */
export const successions = sqliteTable(
  'successions',
  {
    nodeId: text('node_id').notNull(),
    formerly: text('formerly').notNull(),
    /** The last edit that was here when it enrolled. */
    upTo: integer('up_to').notNull(),
  },
  (table) => [primaryKey({ columns: [table.nodeId, table.formerly] })],
)

/** Central's stock ledger (E7): never pruned; a record's quantity is the sum of its rows. */
export const stockMovements = sqliteTable(
  'stock_movements',
  {
    key: integer('key').primaryKey({ autoIncrement: true }),
    editId: text('edit_id').notNull(),
    kind: text('kind').notNull(),
    recordId: text('record_id').notNull(),
    delta: integer('delta').notNull(),
    movement: text('movement'),
    revision: integer('revision').notNull(),
    at: integer('at').notNull(),
    /** For whom it was moved. */
    patientId: text('patient_id').generatedAlwaysAs(
      sql.raw("json_extract(movement, '$.patient_id')"),
    ),
  },
  (table) => [
    uniqueIndex('stock_movements_once').on(table.editId, table.kind),
    index('stock_movements_by_record').on(table.recordId),
    indexWhereSet('stock_movements_by_patient', table.patientId),
    index('stock_discrepancies').on(table.key).where(sql`kind = 'DISCREPANCY'`),
  ],
)

export const clinics = sqliteTable('clinics', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  timeZone: text('time_zone').notNull(),
  active: integer('active', { mode: 'boolean' }).notNull().default(true),
})

/** Up to where each caller has presented that it has a scope's changes (E6). */
export const presented = sqliteTable(
  'presented',
  {
    principalId: text('principal_id').notNull(),
    scope: integer('scope')
      .notNull()
      .references(() => scopes.key),
    position: integer('position').notNull(),
  },
  (table) => [primaryKey({ columns: [table.principalId, table.scope] })],
)
