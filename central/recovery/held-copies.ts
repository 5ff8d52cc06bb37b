import type { Principal } from '@outpost/shared/authority/principal'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { COLLECTION_NAMES } from '@outpost/shared/model/collections'
import type { Millis } from '@outpost/shared/model/time'
import { jsonHash } from '@outpost/shared/protocol/edit'
import type { Copy, HeldReason } from '@outpost/shared/protocol/recovery'
import { noteAudit } from '../audit/audit.ts'
import { applyCopy } from './apply-copy.ts'
import type { Offer } from './offer.ts'
import type { Waiting } from './weigh.ts'

/** A copy that waits for an admin, whole. */
export type HeldCopy = {
  key: number
  copy: Copy
  /** Of which line of lost hours it is; null if its box did not tell. */
  line: string | null
  /** Revisions from here on are of what was changed since that line parted from what is here; null if not known. */
  floor: number | null
  reason: HeldReason
  /** The names of the fields that wait; null if all of it does. */
  fields: string[] | null
  principalId: string
  at: Millis
}

/** Keeps a copy for an admin; once, however many boxes offer it. */
export function hold(
  sql: Sql,
  { copy, from }: Pick<Offer, 'copy' | 'from'>,
  { reason, fields }: Waiting,
  { principalId, at }: Pick<HeldCopy, 'principalId' | 'at'>,
) {
  sql.run(
    `insert into held_copies
       (collection, record_id, op, revision, copy_hash, line, floor, copy, reason, fields,
        principal_id, at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
    copy.collection,
    copy.id,
    copy.op,
    copy.revision,
    hashOf(copy),
    from.line,
    from.floor,
    JSON.stringify(copy),
    reason,
    fields && JSON.stringify(fields),
    principalId,
    at,
  )
}

/** Of what it says of its record: that is the same whichever box of these hours offers it. */
function hashOf({ record = {} }: Copy): string {
  const { last_synced_at: _ofItsBox, ...content } = record
  return jsonHash(content)
}

type Row = Omit<HeldCopy, 'copy' | 'fields'> & { copy: string; fields: string | null }

/** Those that wait, in the order in which they can be taken: parents first, what is deleted last. */
export function listHeld(sql: Sql): HeldCopy[] {
  const place = ({ copy: { op, collection } }: HeldCopy) => {
    const rank = (COLLECTION_NAMES as readonly string[]).indexOf(collection)
    return op === 'put' ? rank : 2 * COLLECTION_NAMES.length - rank
  }
  return sql
    .all<Row>(
      `select key, line, floor, copy, reason, fields, principal_id as principalId, at from held_copies
       where decision is null order by key`,
    )
    .map((row) => ({
      ...row,
      copy: JSON.parse(row.copy) as Copy,
      fields: row.fields === null ? null : (JSON.parse(row.fields) as string[]),
    }))
    .sort((a, b) => place(a) - place(b) || a.copy.revision - b.copy.revision || a.key - b.key)
}

/** As whom copies are applied: the operator of central. */
const OPERATOR: Principal = { id: 'central', role: 'admin', name: 'central', clinics: 'all' }

/**
 * Takes what of a copy waits, over what was changed since. Answers why it cannot be taken, and changes
 * nothing then, or null; then it waits no longer. `who` decides, for the audit trail: an admin's id, or who runs a command.
 */
export function applyHeld(
  store: SqliteStore,
  { key, copy, line, floor, fields }: HeldCopy,
  who: string,
): HeldReason | null {
  return store.write((writer) => {
    const offer = { copy, from: { line, floor }, applied: { fields } }
    const weighed = applyCopy(store, writer, OPERATOR, offer)
    if (weighed.kind === 'held') return weighed.reason
    decide(store.sql, { key, copy }, { decision: 'applied', who, at: writer.now })
    return null
  })
}

/** Lets a copy be; it stays in the table, and is listed no more. `who` decides, as with `applyHeld`. */
export function dismissHeld(store: SqliteStore, held: HeldCopy, who: string) {
  store.write(({ now }) => decide(store.sql, held, { decision: 'dismissed', who, at: now }))
}

type Held = Pick<HeldCopy, 'key' | 'copy'>

type HeldDecision = { decision: 'applied' | 'dismissed'; who: string; at: Millis }

function decide(sql: Sql, { key, copy }: Held, { decision, who, at }: HeldDecision) {
  sql.run('update held_copies set decision = ?, decided_at = ? where key = ?', decision, at, key)
  noteAudit(sql, at, {
    event: 'held_copy',
    who,
    subject: `${copy.collection}/${copy.id}`,
    details: { what: decision, op: copy.op, revision: copy.revision },
  })
}
