import { ALL } from '@outpost/shared/authority/scopes'
import type { FeedWriter } from '@outpost/shared/authority/sqlite/feed-writer'
import { toRecord } from '@outpost/shared/authority/sqlite/rows'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { type CollectionName, isCollectionName } from '@outpost/shared/model/collections'
import { isUuid } from '@outpost/shared/model/field'
import { blankRecord, recordKey } from '@outpost/shared/model/record'
import { toldDecisionSchema } from '@outpost/shared/protocol/decisions'
import { tellAgain } from '../store/decisions.ts'
import { confirmedOf, type ReplicaRow, settle } from '../store/settle.ts'
import { columnsOf, keptTables } from './keepsake.ts'
import type { Salvage } from './salvage.ts'
import { jsonOrNull } from './salvaged-edits.ts'
import type { Row } from './salvaged-rows.ts'

/** Records written in one transaction. */
const BATCH_RECORDS = 5000

/**
 * Fills a new database with what was salvaged. Its feed begins another epoch, so its devices fill
 * again; its replica begins another filling, which mends and completes the records from central.
 */
export function fillRebuilt(store: SqliteStore, salvage: Salvage) {
  const { sqlite, sql } = store
  store.write(() => {
    for (const table of keptTables(sqlite)) {
      const columns = columnsOf(sqlite, table)
      for (const row of salvage.kept[table] ?? []) {
        if (table === 'identity') keepIdentity(sql, row)
        else putRow(sql, table, columns, row)
      }
    }
    // Which of them central was told may be lost, and is no matter: it answers again.
    tellAgain(sql, 0)
    sql.run('update replica set generation = generation + 1')
    const columns = columnsOf(sqlite, 'edits')
    for (const { row } of salvage.edits) putRow(sql, 'edits', columns, row)
  })
  fillRecords(store, salvage)
  fillToldMovements(store, salvage)
}

/** What is in the balances that could be read: without it they would bring it back once more (N9). */
function fillToldMovements({ sqlite, sql, write }: SqliteStore, { toldMovements }: Salvage) {
  const columns = columnsOf(sqlite, 'told_movements')
  write(() => {
    for (const row of toldMovements()) {
      const { record_id, edit_id, learnt_at, decision = null } = row
      const isSound =
        isUuid(record_id) &&
        isUuid(edit_id) &&
        Number.isSafeInteger(learnt_at) &&
        (decision === null || isToldDecision(decision))
      if (isSound) putRow(sql, 'told_movements', columns, row)
    }
  })
}

function isToldDecision(text: Row[string] | undefined): boolean {
  const json = jsonOrNull(text)
  return json !== null && toldDecisionSchema.safeParse(JSON.parse(json)).success
}

function keepIdentity(sql: Sql, { cursor_key, revision_floor }: Row) {
  sql.run(
    'update identity set cursor_key = ?, revision_floor = ?',
    cursor_key as string,
    revision_floor as number,
  )
}

/** Writes a row as far as this version knows its columns. */
function putRow(sql: Sql, table: string, columns: readonly string[], row: Row) {
  const names = columns.filter((name) => row[name] !== undefined)
  const quoted = names.map((name) => `"${name}"`).join(', ')
  const places = names.map(() => '?').join(', ')
  sql.run(
    `insert or replace into "${table}" (${quoted}) values (${places})`,
    ...names.map((name) => row[name] as Row[string]),
  )
}

/**
 * Nurses go on with the records that could be read, whether or not there is a line to central. An
 * edit over a record that could not be read waits for the filling to bring it.
 */
function fillRecords(store: SqliteStore, { edits, records }: Salvage) {
  const open = edits.filter(({ row }) => OPEN_STATES.includes(String(row.state)))
  const edited = new Map(
    open.map(({ edit }) => [recordKey({ collection: edit.collection, id: edit.record_id }), edit]),
  )
  let batch: ReplicaRow[] = []
  const write = () => {
    store.write((writer) => {
      for (const row of batch) {
        putRecord(store.sql, writer, row, edited.delete(recordKey(row)))
      }
    })
    batch = []
  }
  for (const row of records()) {
    if (isSound(row)) batch.push(row as unknown as ReplicaRow)
    if (batch.length === BATCH_RECORDS) write()
  }
  write()
  store.write((writer) => {
    for (const { collection, record_id: id } of edited.values()) {
      if (isCollectionName(collection)) putBlank(store.sql, writer, collection, id)
    }
  })
}

const OPEN_STATES = ['waiting', 'sent', 'needs_decision']

/** Whether a row is a record; what its values mean is mended by the filling. */
function isSound({ id, collection, revision, fields, field_revisions, confirmed }: Row): boolean {
  const isObject = (text: Row[string] | undefined) => {
    try {
      return typeof JSON.parse(String(text)) === 'object' && text !== 'null'
    } catch {
      return false
    }
  }
  return (
    typeof id === 'string' &&
    isCollectionName(String(collection)) &&
    Number.isSafeInteger(revision) &&
    [fields, field_revisions, confirmed ?? '{}'].every(isObject)
  )
}

function putRecord(sql: Sql, writer: FeedWriter, row: ReplicaRow, isEdited: boolean) {
  const confirmed = confirmedOf(row)
  if (isEdited) {
    // As it was seen, for a balance may not be reckoned anew while an answer is missing (N2).
    const record = { ...toRecord(row), overlay: PENDING }
    const scopes = row.deleted_at === null ? [ALL] : []
    writer.write({ record, isNew: true, scopes, confirmed })
    settle(sql, writer, row.collection, row.id, confirmed)
  } else settle(sql, writer, row.collection, row.id, confirmed, { row: null })
}

function putBlank(sql: Sql, writer: FeedWriter, collection: CollectionName, id: string) {
  const blank = { ...blankRecord(collection, id, writer.now), deletedAt: writer.now }
  const record = { ...blank, overlay: PENDING }
  writer.write({ record, isNew: true, scopes: [], confirmed: null })
  settle(sql, writer, collection, id, null)
}

const PENDING = { pending: null, syncState: 'pending' } as const
