import { type CollectionName, isCollectionName } from '../../model/collections.ts'
import { isUuid } from '../../model/field.ts'
import type { Reference } from '../facts.ts'
import type { Ask, Effects } from '../store.ts'
import type { Sql } from './sql.ts'

/**
 * What a transaction knows not to be there, so that it need not be looked for edit by edit. It says
 * nothing of what is there, nor of all that is not.
 */
export type Absent = {
  hasEdit(id: string): boolean
  /** A decision about an edit, by whomever. */
  hasDecision(editId: string): boolean
  hasRecord(record: Reference): boolean
  /** A patient of any clinic with this card number, as R3 has it. */
  hasCard(cardNumber: string): boolean
  /** Told of all that the transaction writes: from then on it is there. */
  forget(effects: Effects): void
}

/** Below so many edits, looking ahead costs more than it saves. */
const EDITS_MIN = 10

/**
 * Asks once for all edits of a transaction: in a load, and in what a box sends after a day without a
 * line, nearly all are new, and so are the records that they create.
 */
export function readAbsent(sql: Sql, asks: readonly Ask[]): Absent {
  const edits = new Set<string>()
  const decisions = new Set<string>()
  const records = new Map<CollectionName, Set<string>>()
  const cards = new Set<string>()
  if (asks.length >= EDITS_MIN) {
    for (const { edit } of asks) {
      // Only of an id in its one form is it sure that SQLite compares it alike within JSON.
      if (!isUuid(edit.id)) continue
      edits.add(edit.id)
      decisions.add(edit.id)
      const card = edit.fields?.card_number
      if (typeof card === 'string') cards.add(card)
      const { collection, record_id: id } = edit
      if (edit.op !== 'create' || !isCollectionName(collection) || !isUuid(id)) continue
      const known = records.get(collection) ?? new Set()
      records.set(collection, known.add(id))
    }
    keepMissing(edits, sql, 'select id from edits where id in (select value from json_each(?))')
    keepMissing(
      decisions,
      sql,
      'select edit_id as id from decisions where edit_id in (select value from json_each(?))',
    )
    keepMissing(
      cards,
      sql,
      'select card_number as id from records where card_number in (select value from json_each(?))',
    )
    for (const [collection, ids] of records) {
      keepMissing(
        ids,
        sql,
        'select id from records where id in (select value from json_each(?)) and collection = ?',
        collection,
      )
    }
  }
  return {
    hasEdit: (id) => edits.has(id),
    hasDecision: (editId) => decisions.has(editId),
    hasRecord: ({ collection, id }) => records.get(collection)?.has(id) ?? false,
    hasCard: (cardNumber) => cards.has(cardNumber),
    forget({ edit, changes }) {
      edits.delete(edit.edit.id)
      for (const { record } of changes) {
        records.get(record.collection)?.delete(record.id)
        cards.delete(record.fields.card_number as string)
      }
    },
  }
}

/** Takes those ids away that the query, which is given them all, finds. */
function keepMissing(ids: Set<string>, sql: Sql, query: string, ...more: string[]) {
  for (const { id } of sql.all<{ id: string }>(query, JSON.stringify([...ids]), ...more)) {
    ids.delete(id)
  }
}
