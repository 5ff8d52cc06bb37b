import { type CollectionName, collections, type Fields } from '../../../model/collections.ts'
import type { StoredRecord } from '../../../model/record.ts'
import { editIdsInPlaceOf } from '../../../protocol/conflicts.ts'
import type { Edit, EditOp } from '../../../protocol/edit.ts'
import type { Ground } from '../../changes.ts'
import type { Chain, ChainLink, KnownEdit, Reference } from '../../facts.ts'
import { foundBy, lastEditOfEachField, type WaitingEdit } from '../../pending-fields.ts'
import type { Ask } from '../../store.ts'
import { IS_UNANSWERED } from '../edit-states.ts'
import type { Sql } from '../sql.ts'
import { isOwn, readOwn } from '../successions.ts'

/** An edit counts as rejected for those that build on it, whoever rejected it. */
const IS_REJECTED = `(status <> 200 or state in ('needs_decision', 'decided'))`

export function readKnownEdit(sql: Sql, id: string, principalId: string): KnownEdit | null {
  type Row = Omit<KnownEdit, 'rejection'> & {
    rejection: string | null
    sender: string
    seq: number
  }
  const row = sql.get<Row>(
    `select hash, status, revision, rejection, body, principal_id as sender, seq
     from edits where id = ?`,
    id,
  )
  if (!row) return null
  const { rejection, sender, seq, ...known } = row
  return {
    ...known,
    rejection: rejection ? JSON.parse(rejection) : null,
    isOwn: isOwn(sql, principalId, { sender, seq }),
  }
}

/**
 * Whether a create of this record was rejected, as far as the asker may know: at the edge all work for
 * the same clinic, at central what others tried to make is not told (E6).
 */
export function wasCreateRejected(
  sql: Sql,
  { collection, id }: Reference,
  { principalId, isDecision }: Pick<Ask, 'principalId' | 'isDecision'>,
  ground: Ground,
): boolean {
  const rows = sql.all<{ seq: number; sender: string }>(
    `select seq, principal_id as sender from edits where record_id = ? and collection = ?
     and op = 'create' and ${IS_REJECTED}`,
    id,
    collection,
  )
  if (ground === 'edge' || isDecision) return rows.length > 0
  return rows.some(({ seq, sender }) => isOwn(sql, principalId, { sender, seq }))
}

/**
 * What lies under an edit (E4): its base names the last edit that its writer saw over the record, and
 * with it the writer saw all those before.
 */
export function readChain(sql: Sql, ask: Ask, current: StoredRecord | null, ground: Ground): Chain {
  const { edit, isBaseLost } = ask
  if (edit.base?.edit === undefined) return { kind: 'none' }
  const base = readSent(sql, edit.base.edit, edit)
  if (!base) return { kind: isBaseLost ? 'lost' : 'unknown' }
  if (base.isRejected) return { kind: 'rejected' }
  const links = ground === 'edge' ? linksAtEdge(sql, ask, base) : linksAtCentral(sql, ask, base)
  // A field can have changed only then; otherwise we read nothing more.
  const isOlder = ground === 'edge' && current !== null && current.revision > edit.base.revision
  return { kind: 'known', links: links.map((row) => linkOf(row, edit, isOlder)) }
}

type SentEdit = { id: string; seq: number; sender: string; isRejected: number }

/** Who has sent an edit of the record, and when. */
function readSent(sql: Sql, id: string, { record_id, collection }: Edit): SentEdit | undefined {
  return sql.get<SentEdit>(
    `select id, seq, principal_id as sender, ${IS_REJECTED} as isRejected from edits
     where id = ? and record_id = ? and collection = ?`,
    id,
    record_id,
    collection,
  )
}

/** Everyone sees the same row, but for devices that had been writing on a replica of their own. */
function linksAtEdge(sql: Sql, { edit, principalId, under }: Ask, base: SentEdit): LinkRow[] {
  const isReplica = under !== undefined
  const seenUpTo = isReplica ? seqOf(sql, under) : base.seq
  const seen = sql.all<LinkRow>(
    `select ${LINK_COLUMNS} from edits where ${IS_OF_CHAIN} and seq <= ? and (seq <= ? or principal_id = ?
       and (not ? or not exists (select 1 from decisions where new_edit = edits.id))) order by seq`,
    ...ofChain(edit),
    base.seq,
    seenUpTo,
    isReplica ? principalId : base.sender,
    // A decision that is made at a device is carried out here: what the device had written before does not stand on it.
    isReplica ? 1 : 0,
  )
  return isReplica ? withNamed(sql, edit, seen, [base.id]) : seen
}

/**
 * What its sender had made before, and what that names. Of what another box had sent, before a device came from
 * that one, only what is named was seen, and of what the sender could not judge whole what lay under it there.
 */
function linksAtCentral(sql: Sql, { edit, principalId, under }: Ask, base: SentEdit): LinkRow[] {
  const isOf = (own: ReadonlyMap<string, number>, one: { sender: string; seq: number }) =>
    one.seq <= (own.get(one.sender) ?? -1)
  const isJudgedBelow = under === undefined && isOf(readOwn(sql, principalId), base)
  const last = isJudgedBelow ? base : under ? readSent(sql, under, edit) : undefined
  const seen = last ? readOwn(sql, isJudgedBelow ? principalId : last.sender) : new Map()
  const before = sql
    .all<LinkRow>(
      `select ${LINK_COLUMNS} from edits where ${IS_OF_CHAIN} and seq <= ?
         and principal_id in (select value from json_each(?)) order by seq`,
      ...ofChain(edit),
      last?.seq ?? 0,
      JSON.stringify([...seen.keys()]),
    )
    .filter((one) => isOf(seen, one))
  const named = [base.id, ...before.flatMap((link) => link.base ?? [])]
  return withNamed(sql, edit, before, named)
}

const IS_OF_CHAIN = `record_id = ? and collection = ? and not ${IS_REJECTED}
  and (made_revision is null or made_revision > ?)`

const ofChain = ({ record_id, collection, base }: Edit) =>
  [record_id, collection, base?.revision ?? 0] as const

/** These links, and besides them what is named, what that was made on, and so on, back to the base's revision. */
function withNamed(
  sql: Sql,
  edit: Edit,
  links: readonly LinkRow[],
  named: readonly string[],
): LinkRow[] {
  const known = new Set(links.map(({ editId }) => editId))
  const further = named.filter((id) => !known.has(id))
  if (further.length === 0) return [...links]
  const rows = sql.all<LinkRow>(
    `with recursive named(name) as (
       select value from json_each(?)
       union
       select body ->> '$.base.edit' from named join edits on id = name where ${IS_OF_CHAIN})
     select ${LINK_COLUMNS} from named join edits on id = name where ${IS_OF_CHAIN}`,
    JSON.stringify(further),
    ...ofChain(edit),
    ...ofChain(edit),
  )
  return [...links, ...rows.filter(({ editId }) => !known.has(editId))].sort(
    (a, b) => a.seq - b.seq,
  )
}

type LinkRow = PendingRow & {
  editId: string
  seq: number
  sender: string
  madeRevision: number | null
  revision: number | null
  base: string | null
}

function linkOf(row: LinkRow, { collection }: Edit, looksFurther: boolean): ChainLink {
  const { editId, madeRevision, revision } = row
  if (!looksFurther || revision === null) return { editId, madeRevision }
  const waiting = toWaiting(row)
  const fields = foundBy(waiting, collection as CollectionName)
  const isWhole = fields.length > 0 && fields.length === Object.keys(waiting.fields).length
  return { editId, madeRevision, found: { fields, isWhole, revision } }
}

function seqOf(sql: Sql, id: string | null): number {
  if (id === null) return 0
  return sql.get<{ seq: number }>('select seq from edits where id = ?', id)?.seq ?? 0
}

/**
 * Whether stock moved after what a count or a delete has seen, by an edit that does not lie under it
 * (E4, E7). The revision of the quantity does not tell: movements take no notice of each other, so
 * one that was seen can lie over one that was not.
 */
export function hasUnseenMovement(sql: Sql, edit: Edit, chain: Chain, ground: Ground): boolean {
  if (edit.movement?.kind !== 'COUNTED' && edit.op !== 'delete') return false
  const under = chain.kind === 'known' ? chain.links.map(({ editId }) => editId) : []
  const found = sql.get(
    `select 1 from stock_movements where record_id = ? and revision > ?
       and edit_id not in (select value from json_each(?)) limit 1`,
    edit.record_id,
    edit.base?.revision ?? 0,
    JSON.stringify(under),
  )
  return found !== undefined || (ground === 'edge' && hasUnseenEdit(sql, edit, under))
}

/** At the edge a movement is in no ledger: it waits for central's, or has central's answer. */
function hasUnseenEdit(sql: Sql, { record_id, base }: Edit, under: readonly string[]): boolean {
  const found = sql.get(
    `select 1 from edits where record_id = ? and op = 'move_stock'
       and (${IS_UNANSWERED} and not is_passed_on or state = 'accepted' and made_revision > ?)
       and id not in (select value from json_each(?)) limit 1`,
    record_id,
    base?.revision ?? 0,
    JSON.stringify(under),
  )
  return found !== undefined
}

/**
 * Whether the ledger names this edit, which is not known here, or what was made in its place: a copy
 * brought it back (N9). Or one that it was made in place of: who decided could not know.
 */
export function isInLedger(sql: Sql, { id, record_id }: Edit): boolean {
  const found = sql.get(
    `select 1 from stock_movements
     where edit_id in (select value from json_each(?)) and record_id = ? limit 1`,
    JSON.stringify([id, ...editIdsInPlaceOf(id)]),
    record_id,
  )
  if (found) return true
  const brought = sql.all<{ id: string }>(
    `select edit_id as id from stock_movements where record_id = ? and kind = 'CORRECTED' and delta = 0`,
    record_id,
  )
  return brought.some((one) => editIdsInPlaceOf(one.id).includes(id))
}

/** Whether no edit is known that made the record; one that was passed on has not, as far as can be told. */
export function isWithoutMaker(sql: Sql, { collection, record_id }: Edit): boolean {
  const made = sql.get(
    `select 1 from edits
     where record_id = ? and collection = ? and op = 'create' and status = 200 and not is_passed_on`,
    record_id,
    collection,
  )
  return made === undefined
}

/** Whether a device may have made the record, and no edit was ever here that would, whatever became of it. */
export function isUnheardOf(sql: Sql, { collection, id }: Reference): boolean {
  if (collections[collection].writtenBy === 'central') return false
  const making = sql.get(
    `select 1 from edits where record_id = ? and collection = ? and op = 'create'`,
    id,
    collection,
  )
  return making === undefined
}

/**
 * Whether what the edit was made on, or would have made one of these records that are not here, was rejected
 * above as out of scope, or built on such an edit itself.
 */
export function dependsOnOutOfScope(
  sql: Sql,
  { base }: Edit,
  missing: readonly Reference[],
): boolean {
  if (missing.length === 0 && base?.edit === undefined) return false
  const found = sql.get(
    `with recursive needed(name) as (
       select value from json_each(?)
       union select id from edits
         where op = 'create' and record_id in (select value from json_each(?))
       union select body ->> '$.base.edit' from needed join edits on id = name where ${IS_REJECTED}
       union select made.id from needed
         join edits e on e.id = name and e.state = 'needs_decision'
         join edits made on made.op = 'create'
           and made.record_id in (e.record_id, e.body ->> '$.fields.patient_id', e.patient_id))
     select 1 from needed join edits on id = name
       where status = 200 and state = 'needs_decision'
         and outcome ->> '$.problem.error_code' = 'OUT_OF_SCOPE' limit 1`,
    JSON.stringify(base?.edit === undefined ? [] : [base.edit]),
    JSON.stringify(missing.map(({ id }) => id)),
  )
  return found !== undefined
}

type PendingRow = { id: string; op: EditOp; fields: string | null; seen: string | null }

const WAITING_COLUMNS = `id, op, json_extract(body, '$.fields') as fields, seen`

const LINK_COLUMNS = `id as editId, seq, principal_id as sender, made_revision as madeRevision, revision,
  body ->> '$.base.edit' as base, ${WAITING_COLUMNS}`

function toWaiting({ id, op, fields, seen }: PendingRow): WaitingEdit {
  return {
    id,
    op,
    fields: JSON.parse(fields ?? '{}') as Fields,
    seen: seen === null ? null : (JSON.parse(seen) as Fields),
  }
}

/** The last edit of each field that waits for the authority above. */
export function readPendingFields(sql: Sql, { collection, id }: Reference): Record<string, string> {
  const rows = sql.all<PendingRow>(
    `select ${WAITING_COLUMNS} from edits
     where record_id = ? and collection = ? and ${IS_UNANSWERED} and not is_passed_on order by seq`,
    id,
    collection,
  )
  return lastEditOfEachField(collection, rows.map(toWaiting))
}
