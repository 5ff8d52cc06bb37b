import type { Ground } from '../changes.ts'
import type { EditRow } from '../edit-standing.ts'
import type { Facts } from '../facts.ts'
import type { Ask, Decided, Effects } from '../store.ts'
import type { Absent } from './absent.ts'
import type { FeedWriter } from './feed-writer.ts'
import { createClinicLookup } from './readers/clinics-reader.ts'
import { readFacts, type TransactionFacts } from './readers/facts-reader.ts'
import { createPlacedReader } from './readers/placed-reader.ts'
import type { TransactionSql } from './transaction-sql.ts'

/** Reads an edit's facts, has it judged, and makes its effects true, in a transaction under way. */
export type TakeEdit = <Answer>(ask: Ask, decide: (facts: Facts) => Decided<Answer>) => Answer

/** Made anew for each transaction, and told of every edit that is stored in it. */
export type EditNoter = (sql: TransactionSql) => (edit: EditRow) => void

type TakeEditsDeps = {
  ground: Ground
  editNoter?: EditNoter | undefined
  revisionFloor: () => number
}

/** For each transaction a way to take edits in it. */
export function createTakeEdits({ ground, editNoter, revisionFloor }: TakeEditsDeps) {
  return (writer: FeedWriter, absent?: Absent): TakeEdit => {
    const { sql } = writer
    let common: TransactionFacts | null = null
    const noteEdit = editNoter?.(sql)
    return (ask, decide) => {
      common ??= {
        now: writer.now,
        revisionFloor: revisionFloor(),
        clinics: createClinicLookup(sql),
        ground,
        placed: createPlacedReader(sql),
        ...(absent && { absent }),
      }
      const { answer, effects } = decide(readFacts(sql, ask, common))
      if (effects) {
        makeTrue(writer, effects)
        absent?.forget(effects)
        noteEdit?.(effects.edit)
      }
      return answer
    }
  }
}

/** Stores an edit with its outcome, its effect on records and feed, and its rows in the ledger. */
export function makeTrue(writer: FeedWriter, { edit: row, changes, ledger }: Effects) {
  const { sql } = writer
  storeEdit(sql, row)
  for (const change of changes) writer.write(change)
  for (const { kind, delta, movement } of ledger) {
    sql.later(
      `insert into stock_movements (edit_id, kind, record_id, delta, movement, revision, at)
       values (?, ?, ?, ?, ?, ?, ?)`,
      row.edit.id,
      kind,
      row.edit.record_id,
      delta,
      movement && JSON.stringify(movement),
      row.revision,
      writer.now,
    )
  }
}

/** The row of an edit in the record of edits (E3), by itself. */
export function storeEdit(sql: TransactionSql, row: EditRow) {
  sql.later(
    `insert into edits (id, hash, body, collection, record_id, op, principal_id,
       received_at, status, revision, made_revision, rejection, state, seen, is_passed_on,
       besides, names, request_hash)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.edit.id,
    row.hash,
    row.body,
    row.edit.collection,
    row.edit.record_id,
    row.edit.op,
    row.principalId,
    row.receivedAt,
    row.status,
    row.revision,
    row.madeRevision,
    row.rejection && JSON.stringify(row.rejection),
    row.state,
    row.seen && JSON.stringify(row.seen),
    Number(row.isPassedOn),
    row.besides && JSON.stringify(row.besides),
    row.names && JSON.stringify(row.names),
    row.requestHash,
  )
}
