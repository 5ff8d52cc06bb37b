import {
  type CollectionName,
  collections,
  type Fields,
  isCollectionName,
} from '../model/collections.ts'
import { inventoryId } from '../model/pharmacy-inventory.ts'
import { isSameValue, type StoredRecord } from '../model/record.ts'
import { toIso } from '../model/time.ts'
import {
  type Conflict,
  type Decision,
  decisionsFor,
  JOINING_DECISIONS,
  type MakingDecision,
  makesNew,
} from '../protocol/conflicts.ts'
import { baseOf, type Edit } from '../protocol/edit.ts'
import type { ProblemBody } from '../protocol/problems.ts'
import type { Ground } from './changes.ts'
import { referencesOf } from './facts.ts'

/*
 * Which decisions a rejection offers, what goes with it, and which new edits follow (N5, E5's last
 * column, E6, E7). Pure: the same for a box, for central, and for whoever shows an inbox.
 */

/** An edit that was rejected and waits for a person. */
export type Rejected = {
  edit: Edit
  status: number
  conflict?: Conflict | undefined
  problem?: ProblemBody | undefined
}

function codeOf({ conflict, problem }: Rejected): string {
  return conflict?.error_code ?? problem?.error_code ?? ''
}

/**
 * For each rejected edit, in the order in which they were made, the one with which it waits: the
 * edit under it, or the create of a record that it needs. Null for those that can be decided.
 */
export function parentsOf(rejected: readonly Rejected[]): Map<string, string | null> {
  const parents = new Map<string, string | null>()
  const makers = new Map<string, string>()
  for (const one of rejected) {
    const { edit } = one
    parents.set(edit.id, isDependent(one) ? parentOf(one, parents, makers) : null)
    if (edit.op === 'create' && !isRecordThere(one)) makers.set(edit.record_id, edit.id)
  }
  return parents
}

/** Whether central has, or had, the record of a rejected create: then others do not hang on it. */
export function isRecordThere({ conflict }: Pick<Rejected, 'conflict'>): boolean {
  return conflict?.error_code === 'RECORD_EXISTS' || conflict?.error_code === 'RECORD_DELETED'
}

/** Whether it was rejected for another edit; that one may be decided by now. */
export function isDependent(rejected: Rejected): boolean {
  return codeOf(rejected) === 'DEPENDS_ON_REJECTED'
}

/** With what a dependent edit can wait: the edit `under` it, or the creates of these records. */
export function needsOf({ edit }: Rejected): { under: string | undefined; records: string[] } {
  const references = isCollectionName(edit.collection) ? referencesOf(edit, null) : []
  const records = [edit.record_id, ...references.map(({ id }) => id)]
  return { under: edit.base?.edit, records }
}

function parentOf(
  rejected: Rejected,
  earlier: ReadonlyMap<string, unknown>,
  makers: ReadonlyMap<string, string>,
): string | null {
  const { under, records } = needsOf(rejected)
  if (under !== undefined && earlier.has(under)) return under
  return records.map((id) => makers.get(id)).find((maker) => maker !== undefined) ?? null
}

/** All that wait with an edit, and with those, in the order in which they were made. */
export function waitingWith(id: string, parents: ReadonlyMap<string, string | null>): string[] {
  const family = new Set([id])
  for (const [editId, parent] of parents) {
    if (parent !== null && family.has(parent)) family.add(editId)
  }
  family.delete(id)
  return [...family]
}

/**
 * What a person can decide, as far as the edit and the record as it is now tell: `current` is null
 * if there is no such live record to be seen. Whether the judge would take the new edit is asked
 * besides.
 */
export function decisionsOf(
  rejected: Rejected,
  current: StoredRecord | null,
  ground: Ground,
): Decision[] {
  const { edit, status } = rejected
  const code = codeOf(rejected)
  // A create whose id another record has is no change of that record.
  const isOther = edit.op === 'create' && current !== null
  // What a box may not touch, or no longer, an admin of those clinics may, as it was written.
  const isForAdmin = code === 'OUT_OF_SCOPE' && ground === 'central' && !isOther
  // What still waits for its parent here outlived it: the parent was decided without it.
  const possible =
    code === 'DEPENDS_ON_REJECTED' || isForAdmin ? JOINING_DECISIONS : decisionsFor(status, code)
  return possible.filter((decision) => {
    if (!makesNew(decision)) return true
    if (edit.op !== 'create' && !current) return false
    if (code === 'ALREADY_DECIDED') return edit.op !== 'move_stock'
    if (edit.op === 'delete') return decision === 'apply_mine'
    return true
  })
}

/** What a new edit is made of. */
type Making = {
  /** The id of the new edit. */
  id: string
  now: number
  actor: string
  /** The record as it is now, with what waits over it; null if there is none to be seen. */
  current: StoredRecord | null
}

export type NewEdit = {
  edit: Edit
  /** Fields of the old edit that an update cannot set; stock is set right by a count. */
  leftOut: string[]
}

/** The edit that follows from a decision, on top of what is there now (N5). */
export function newEditFor(
  { edit }: Rejected,
  decision: MakingDecision,
  given: Fields,
  making: Making,
): NewEdit {
  if (edit.op === 'move_stock') {
    const movement = newMovement(edit, decision, given, making)
    return { edit: withBase({ ...edit, movement }, making), leftOut: [] }
  }
  if (edit.op === 'delete') return { edit: withBase(edit, making), leftOut: [] }

  const fields = { ...knownFields(edit), ...given }
  if (edit.op === 'update')
    return { edit: withBase(onSurvivor({ ...edit, fields }, making), making), leftOut: [] }
  if (making.current) return asUpdate(edit, fields, making.current, making)
  return {
    edit: withBase({ ...edit, record_id: recordIdFor(edit, fields), fields }, making),
    leftOut: [],
  }
}

/** A movement that was made once more says when it really was: the day decides what had expired. */
function newMovement(
  edit: Edit,
  decision: MakingDecision,
  given: Fields,
  { actor }: Making,
): Fields {
  const occurred_at = edit.movement?.occurred_at ?? edit.made_at
  const again = { ...edit.movement, occurred_at }
  switch (decision) {
    case 'apply_mine':
    case 'change':
      return { ...again, ...given }
    case 'confirm':
      return { ...again, confirmed_by: actor }
    case 'count':
      return { kind: 'COUNTED', ...given }
    default:
      throw new Error(`unknown decision ${decision satisfies never}`)
  }
}

/** A field that this version does not know is what it was rejected for. */
function knownFields({ collection, fields = {} }: Edit): Fields {
  const known = collections[collection as CollectionName]?.fields ?? {}
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(known, name)))
}

/** A create of what is there becomes an update of it. */
function asUpdate(edit: Edit, fields: Fields, current: StoredRecord, making: Making): NewEdit {
  const traits = collections[edit.collection as CollectionName].fields
  const mine = Object.entries(fields)
  const isSettable = (name: string) => !traits[name]?.fixed && !traits[name]?.isCentralOnly
  const leftOut = mine.filter(
    ([name, value]) => !isSettable(name) && !isSameValue(value, current.fields[name]),
  )
  const update: Edit = {
    ...onSurvivor(edit, making),
    op: 'update',
    fields: Object.fromEntries(mine.filter(([name]) => isSettable(name))),
  }
  return { edit: withBase(update, making), leftOut: leftOut.map(([name]) => name) }
}

/** Of a patient who was merged the edit is made anew on the survivor (R5). */
function onSurvivor(edit: Edit, { current }: Making): Edit {
  return { ...edit, record_id: current?.id ?? edit.record_id }
}

/** The id of stock follows from what it is of (R3), so a change of that is a change of the id. */
function recordIdFor(edit: Edit, { pharmacy_id, medicine_id, batch_number }: Fields): string {
  if (edit.collection !== 'pharmacy-inventory') return edit.record_id
  try {
    const batch = typeof batch_number === 'string' && batch_number !== '' ? batch_number : null
    return inventoryId(String(pharmacy_id), String(medicine_id), batch)
  } catch {
    // Not an id: the judge will say so.
    return edit.record_id
  }
}

function withBase(edit: Edit, { id, now, actor, current }: Making): Edit {
  return { ...edit, id, base: baseOf(edit, current), made_at: toIso(now), actor }
}

/** An edit that waited with another, made anew: on the record that came in place of the old one. */
export function movedTo(edit: Edit, from: string, to: string): Edit {
  return edit.record_id === from ? { ...edit, record_id: to } : edit
}
