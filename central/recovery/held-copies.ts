import type { Principal } from '@outpost/shared/authority/principal'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { COLLECTION_NAMES } from '@outpost/shared/model/collections'
import { recordKey } from '@outpost/shared/model/record'
import { type Millis, toIso } from '@outpost/shared/model/time'
import type { Metrics } from '@outpost/shared/node/metrics'
import { jsonHash } from '@outpost/shared/protocol/edit'
import { Problem } from '@outpost/shared/protocol/problems'
import {
  type Copy,
  HELD_REASONS,
  type HeldReason,
  traitsOf,
} from '@outpost/shared/protocol/recovery'
import { noteAudit } from '../audit/audit.ts'
import { createNames } from '../nodes/names.ts'
import { applyCopy, weighHere } from './apply-copy.ts'
import type { Offer } from './offer.ts'
import type { Waiting } from './weigh.ts'

/** A copy that waits for an admin, whole. */
export type HeldCopy = {
  key: number
  copy: Copy
  /** Of which line of lost hours it is; null if its box did not tell. */
  line: string | null
  /** Revisions from here on are of what was changed since that line parted from what is here; null if not known. */
  partedFloor: number | null
  reason: HeldReason
  /** The names of the fields that wait; null if all of it does. */
  fields: string[] | null
  principalId: string
  at: Millis
  /** What was decided about it; null while it waits. */
  decided: HeldDecision | null
}

/**
 * `superseded`: another copy took its place. `who`: an admin's id, or who ran a command; null where nobody
 * decided, or if an older version did not note it.
 */
export type HeldDecision = {
  decision: 'applied' | 'dismissed' | 'superseded'
  who: string | null
  at: Millis
}

/**
 * Keeps a copy for an admin; once, however many boxes offer it, and not beside a later one of the same hours,
 * in which all of it is.
 */
export function hold(
  sql: Sql,
  { copy, from }: Pick<Offer, 'copy' | 'from'>,
  { reason, fields }: Waiting,
  { principalId, at }: Pick<HeldCopy, 'principalId' | 'at'>,
) {
  const kept = sql.get<{ key: number; revision: number }>(
    `select key, revision from held_copies
     where collection = :collection and record_id = :id and op = :op
       and (decision is null or line is :line)
       and (revision = :revision and copy_hash = :hash
         or decision is null and line is :line and revision > :revision)`,
    { ...placeIn({ copy, from }), op: copy.op, revision: copy.revision, hash: hashOf(copy) },
  )
  // The box that offered it first may be of a version that tells no decisions.
  if (kept && kept.revision === copy.revision && copy.decided) {
    const decided = JSON.stringify(copy.decided)
    sql.run(
      `update held_copies set copy = json_set(copy, '$.decided', json(?))
       where key = ? and json_extract(copy, '$.decided') is null`,
      decided,
      kept.key,
    )
  }
  if (kept) return
  sql.run(
    `insert into held_copies
       (collection, record_id, op, revision, copy_hash, line, floor, copy, reason, fields,
        principal_id, at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    copy.collection,
    copy.id,
    copy.op,
    copy.revision,
    hashOf(copy),
    from.line,
    from.partedFloor,
    JSON.stringify(copy),
    reason,
    fields && JSON.stringify(fields),
    principalId,
    at,
  )
}

/**
 * How this very copy stands, if it was held before: a box brings it again where an answer was lost, and after
 * a next restore.
 */
export function heldBefore(sql: Sql, { copy, from }: Pick<Offer, 'copy' | 'from'>) {
  return sql.get<{ decision: HeldDecision['decision'] | null; reason: HeldReason }>(
    `select decision, reason from held_copies
     where collection = :collection and record_id = :id and op = :op and revision = :revision
       and copy_hash = :hash and line is :line`,
    { ...placeIn({ copy, from }), op: copy.op, revision: copy.revision, hash: hashOf(copy) },
  )
}

/**
 * What a box has brought is as late as what waits of its record in the same hours, or later: that waits no
 * more, unless nobody knows what is in it. `isWhole`: all of it was taken.
 */
export function supersede(
  sql: Sql,
  { copy, from }: Pick<Offer, 'copy' | 'from'>,
  { isWhole, at }: { isWhole: boolean; at: Millis },
) {
  if (copy.op !== 'put') return
  const earlier = sql.all<Row>(
    `${SELECT} where collection = :collection and record_id = :id and op = 'put' and line is :line
       and decision is null and revision < :before and reason not in (select value from json_each(:illegible))`,
    {
      ...placeIn({ copy, from }),
      before: copy.revision + (isWhole ? 1 : 0),
      illegible: JSON.stringify(HELD_REASONS.filter((reason) => traitsOf(reason).isIllegible)),
    },
  )
  for (const row of earlier) {
    decide(sql, toHeld(row), { decision: 'superseded', who: null, at })
  }
}

/** What was just taken may hold all that another copy of its record waits for: that waits no more. */
export function closeKnown(
  store: SqliteStore,
  { collection, id }: Pick<Copy, 'collection' | 'id'>,
  at: Millis,
) {
  const waiting = store.sql.all<Row>(
    `${SELECT} where collection = ? and record_id = ? and decision is null`,
    collection,
    id,
  )
  for (const held of waiting.map(toHeld)) {
    const { isIllegible, lacksReference } = traitsOf(held.reason)
    if (isIllegible || lacksReference) continue
    const { weighed } = weighHere(store.sql, at, operatorIn('all'), asApplied(held))
    if (weighed.kind === 'known') {
      decide(store.sql, held, { decision: 'superseded', who: null, at })
    }
  }
}

function placeIn({ copy: { collection, id }, from: { line } }: Pick<Offer, 'copy' | 'from'>) {
  return { collection, id, line }
}

/** Of what it says of its record: that is the same whichever box of these hours offers it. */
function hashOf({ record = {} }: Copy): string {
  const { last_synced_at: _ofItsBox, ...content } = record
  return jsonHash(content)
}

type Row = Omit<HeldCopy, 'copy' | 'fields' | 'decided'> & {
  copy: string
  fields: string | null
  decision: HeldDecision['decision'] | null
  decidedBy: string | null
  decidedAt: Millis
}

const SELECT = `select key, line, floor as partedFloor, copy, reason, fields, principal_id as principalId, at,
    decision, decided_by as decidedBy, decided_at as decidedAt from held_copies`

function toHeld({ decision, decidedBy, decidedAt, ...row }: Row): HeldCopy {
  return {
    ...row,
    copy: JSON.parse(row.copy) as Copy,
    fields: row.fields === null ? null : (JSON.parse(row.fields) as string[]),
    decided: decision && { decision, who: decidedBy, at: decidedAt },
  }
}

/** Those that wait, in the order in which they can be taken: parents first, what is deleted last. */
export function listHeld(sql: Sql): HeldCopy[] {
  return sql.all<Row>(`${SELECT} where decision is null`).map(toHeld).sort(inOrder)
}

/** Compares by the order in which copies can be taken. */
export function inOrder(a: HeldCopy, b: HeldCopy): number {
  return placeOf(a) - placeOf(b) || a.copy.revision - b.copy.revision || a.key - b.key
}

function placeOf({ copy: { op, collection } }: HeldCopy): number {
  const rank = (COLLECTION_NAMES as readonly string[]).indexOf(collection)
  return op === 'put' ? rank : 2 * COLLECTION_NAMES.length - rank
}

export function countHeld(sql: Sql): number {
  const row = sql.get<{ n: number }>('select count(*) as n from held_copies where decision is null')
  return row?.n ?? 0
}

/** How many wait, for Prometheus (S6). */
export function addHeldGauge(metrics: Metrics, sql: Sql) {
  const help = 'Copies that boxes brought back after a restore and that wait for an admin.'
  metrics.addGauge('outpost_held_copies', help, [], () => [{ labels: {}, value: countHeld(sql) }])
}

/** One, whatever was decided about it; null if there was none. */
export function findHeld(sql: Sql, key: number): HeldCopy | null {
  const row = sql.get<Row>(`${SELECT} where key = ?`, key)
  return row ? toHeld(row) : null
}

/** As whom copies are applied: the operator of central, within the clinics of whoever decides. */
export function operatorIn(clinics: Principal['clinics']): Principal {
  return { id: 'central', role: 'admin', name: 'central', clinics }
}

/** The copy as an admin applies it. */
export function asApplied({ copy, line, partedFloor, fields, reason }: HeldCopy): Offer {
  return { copy, from: { line, partedFloor, wasHeld: true }, applied: { fields, reason } }
}

/**
 * Takes what of a copy waits, over what was changed since. Answers why it cannot be taken, and changes
 * nothing then, or null; then it waits no longer. `who` decides: an admin's id, or who runs a command; nothing
 * is taken beyond the admin's `clinics`. Throws `Problem` NOT_FOUND if somebody has decided before.
 */
export function applyHeld(
  store: SqliteStore,
  held: HeldCopy,
  who: string,
  clinics: Principal['clinics'] = 'all',
): HeldReason | null {
  return store.write((writer) => {
    refuseDecided(store.sql, held)
    const weighed = applyCopy(store, writer, operatorIn(clinics), asApplied(held))
    if (weighed.kind === 'held') return weighed.reason
    decide(store.sql, held, { decision: 'applied', who, at: writer.now })
    return null
  })
}

/** Lets a copy be; it stays in the table, and is listed no more. `who`, and what it throws: as `applyHeld`. */
export function dismissHeld(store: SqliteStore, held: HeldCopy, who: string) {
  store.write(({ now }) => {
    refuseDecided(store.sql, held)
    decide(store.sql, held, { decision: 'dismissed', who, at: now })
  })
}

function decide(sql: Sql, { key, copy }: HeldCopy, { decision, who, at }: HeldDecision) {
  sql.run(
    'update held_copies set decision = ?, decided_by = ?, decided_at = ? where key = ?',
    decision,
    who,
    at,
    key,
  )
  noteAudit(sql, at, {
    event: 'held_copy',
    who: who ?? 'central',
    subject: recordKey(copy),
    details: { what: decision, op: copy.op, revision: copy.revision },
  })
}

/** Whoever decides has read the copy before: another may have decided since. */
function refuseDecided(sql: Sql, { key }: HeldCopy) {
  const now = findHeld(sql, key)
  if (!now) throw noSuchCopy()
  if (now.decided) throw decidedBefore(sql, now.decided)
}

export function noSuchCopy(): Problem {
  return new Problem('NOT_FOUND', 'No such copy waits here. Nothing was changed.')
}

/** Says who has decided what, also as members. */
export function decidedBefore(sql: Sql, { decision, who, at }: HeldDecision): Problem {
  const name = who && (createNames(sql)(who) ?? who)
  const became =
    decision === 'superseded'
      ? 'Another copy of this record has taken the place of this one'
      : `This copy was ${decision} by ${name ?? 'somebody else'}`
  const detail = `${became} at ${toIso(at)}, and it waits no more. Nothing was changed.`
  const members = { decision, decided_by: name, decided_at: toIso(at) }
  return new Problem('NOT_FOUND', detail, { members })
}
