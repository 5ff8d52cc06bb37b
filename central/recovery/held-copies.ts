import type { Principal } from '@outpost/shared/authority/principal'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { COLLECTION_NAMES } from '@outpost/shared/model/collections'
import type { Millis } from '@outpost/shared/model/time'
import { jsonHash } from '@outpost/shared/protocol/edit'
import type { Copy, HeldReason } from '@outpost/shared/protocol/recovery'
import { noteAudit } from '../audit/audit.ts'
import { applyCopy } from './apply-copy.ts'

/** A copy that waits for an admin, whole. */
export type HeldCopy = {
  key: number
  copy: Copy
  /** Of which line of lost hours it is; null if its box did not tell. */
  line: string | null
  reason: HeldReason
  principalId: string
  at: Millis
}

/** Keeps a copy for an admin; once, however many boxes offer it. */
export function hold(
  sql: Sql,
  copy: Copy,
  { reason, line, principalId, at }: Pick<HeldCopy, 'reason' | 'line' | 'principalId' | 'at'>,
) {
  sql.run(
    `insert into held_copies
       (collection, record_id, op, revision, copy_hash, line, copy, reason, principal_id, at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
    copy.collection,
    copy.id,
    copy.op,
    copy.revision,
    hashOf(copy),
    line,
    JSON.stringify(copy),
    reason,
    principalId,
    at,
  )
}

/** Of what it says of its record: that is the same whichever box of these hours offers it. */
function hashOf({ record = {} }: Copy): string {
  const { last_synced_at: _ofItsBox, ...content } = record
  return jsonHash(content)
}

type Row = Omit<HeldCopy, 'copy'> & { copy: string }

/** Those that wait, in the order in which they can be taken: parents first, what is deleted last. */
export function listHeld(sql: Sql): HeldCopy[] {
  const place = ({ copy: { op, collection } }: HeldCopy) => {
    const rank = (COLLECTION_NAMES as readonly string[]).indexOf(collection)
    return op === 'put' ? rank : 2 * COLLECTION_NAMES.length - rank
  }
  return sql
    .all<Row>(
      `select key, line, copy, reason, principal_id as principalId, at from held_copies
       where decision is null order by key`,
    )
    .map((row) => ({ ...row, copy: JSON.parse(row.copy) as Copy }))
    .sort((a, b) => place(a) - place(b) || a.copy.revision - b.copy.revision || a.key - b.key)
}

/** As whom copies are applied: the operator of central. */
const OPERATOR: Principal = { id: 'central', role: 'admin', name: 'central', clinics: 'all' }

/**
 * Takes a copy as it is, over what was changed since. Answers why it, or part of it, cannot be taken, or
 * null; then it waits no longer. `who` decides, for the audit trail: an admin's id, or who runs a command.
 */
export function applyHeld(
  store: SqliteStore,
  { key, copy, line }: HeldCopy,
  who: string,
): HeldReason | null {
  return store.write((writer) => {
    const from = { line, floor: null }
    const weighed = applyCopy(store, writer, OPERATOR, { copy, from, isForced: true })
    if (weighed.kind === 'held') return weighed.reason
    if (weighed.kind === 'take' && weighed.held) return weighed.held
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
