import { placeTogether } from '@outpost/shared/authority/changes'
import type { Facts } from '@outpost/shared/authority/facts'
import type { Principal } from '@outpost/shared/authority/principal'
import { isVisible, isVisibleToWriter, placeOf } from '@outpost/shared/authority/scopes'
import { doOverlap, slotOf } from '@outpost/shared/model/appointments'
import {
  type Collection,
  checkNewRecord,
  collections,
  type Fields,
  isCollectionName,
} from '@outpost/shared/model/collections'
import { recentMovements, withoutRecentMovements } from '@outpost/shared/model/recent-movements'
import {
  fieldsOf,
  isSameValue,
  type StoredRecord,
  type WireRecord,
} from '@outpost/shared/model/record'
import type { ScopeName } from '@outpost/shared/protocol/cursor'
import type { Copy, HeldReason } from '@outpost/shared/protocol/recovery'
import type { Offer } from './offer.ts'
import type { Relation } from './relation.ts'

/** What must be known to weigh a copy, beside the facts that every edit is judged by. */
export type CopyFacts = Facts & {
  /** Revisions from here on are of what was changed since the copy's line parted from what is here. */
  partedFloor: number
  /** Up to which lost revision the record was taken back already; null if it was not. */
  recoveredRevision: number | null
  /**
   * The sum of the ledger without what moved since, and whether stock was counted since. What the
   * copy itself names among its movements does not count as since: it is in the copy.
   */
  ledgerBefore: number
  isCountedSince: boolean
  /**
   * Whether stock moved since by what was decided here: the copy may hold what was made in place of the
   * same edit in the lost hours. Boxes are awaited before (N9), but not those that were revoked.
   */
  isDecidedSince: boolean
  /** To what was taken back of the record before. */
  relation: Relation
  /** Movements that the copy names and the ledger does not have. */
  unknownMovements: string[]
}

export type Weighed =
  | { kind: 'known' }
  | { kind: 'held'; reason: HeldReason }
  | { kind: 'delete' }
  | {
      kind: 'take'
      /** All fields as they are to be. */
      fields: Fields
      /** The names of those that change. */
      changed: string[]
      /** What is missing in the stock ledger. */
      delta: number
      /** Edits of which the balance then holds the movement, whether they are known or not. */
      movements: string[]
      scopes: ScopeName[]
      /** Part of it waits for an admin. */
      held: HeldReason | null
    }

const known: Weighed = { kind: 'known' }
const held = (reason: HeldReason): Weighed => ({ kind: 'held', reason })

/**
 * Decides what becomes of a copy that a box offers after a restore (N9). Pure. Revisions below the
 * floor are of the time before the lines parted, or of the lost hours; what has got one from it on has
 * changed here since, and is never overwritten, unless an admin asks for it.
 */
export function weighCopy(
  { copy, isForced }: Offer,
  facts: CopyFacts,
  principal: Principal,
): Weighed {
  if (!isCollectionName(copy.collection)) return held('invalid')
  const current = facts.current
  if (current && !isVisibleToWriter(principal, current)) return held('out_of_scope')
  const record = current?.record ?? null
  if (copy.op === 'delete') return weighDeletion(copy, record, facts, isForced)

  if (facts.relation === 'older') return known
  if (facts.relation === 'unrelated' && record && record.deletedAt === null) {
    return isSameContent(record.fields, fieldsOfCopy(copy)) ? known : held('of_other_hours')
  }
  // What an admin applies may be the rest of what was taken; but nothing older than that.
  const lineage = lineageOf(record, facts)
  const isOlder = copy.revision < lineage || (copy.revision === lineage && !isForced)
  if (isOlder && facts.relation === 'of one line') return known
  if (record && record.deletedAt !== null) return held('deleted_since')
  const collection = collections[copy.collection]
  const { fields: offered } = checkNewRecord(collection, fieldsOfCopy(copy))
  if (!offered) return held('invalid')
  const fields = asMergedHere(collection, record, offered)
  const scopes = placeFor(copy, fields, facts)
  if (!scopes) return held('missing_reference')
  if (!isVisible(principal, scopes)) return held('out_of_scope')
  if (collection.writtenBy === 'central' && !isForced) {
    return record && isSameContent(record.fields, fields) ? known : held('central_only')
  }
  if (!isForced && isSlotTaken(copy, fields, facts)) return held('slot_taken')
  if (isGone(fields.doctor_id, facts)) {
    // Nobody can bring the doctor back: applied, the visit is as it was offered but for them.
    if (isForced) {
      const rest = { ...fields, doctor_id: record?.fields.doctor_id ?? null }
      return weighContent(copy, record, rest, scopes, facts, true)
    }
    const rest = { ...fields, doctor_id: null }
    return holding('missing_reference', weighContent(copy, record, rest, scopes, facts, false))
  }
  const reason = isSameValue(fields.merged_into, offered.merged_into) ? null : 'merged'
  if (facts.cardHolder === null) {
    return holding(reason, weighContent(copy, record, fields, scopes, facts, isForced))
  }
  // A card is one patient's alone (R3). The other may give it back with a copy that comes later.
  if (isForced) return held('card_taken')
  const rest = withoutCard(record, fields)
  return holding('card_taken', weighContent(copy, record, rest, scopes, facts, isForced))
}

/**
 * Who is one person with whom stays as it is here: what else goes with a merge is not in a copy, so an
 * admin makes it once more (R5).
 */
function asMergedHere(
  { fields }: Collection,
  record: StoredRecord | null,
  offered: Fields,
): Fields {
  if (!fields.merged_into) return offered
  return { ...offered, merged_into: record?.fields.merged_into ?? null }
}

/** What is offered, with the card that the patient has here; none if it is offered in another clinic. */
function withoutCard(record: StoredRecord | null, offered: Fields): Fields {
  const isSameClinic = record?.fields.clinic_id === offered.clinic_id
  return { ...offered, card_number: isSameClinic ? (record?.fields.card_number ?? null) : null }
}

/** Part of it waits for an admin besides, for this reason. */
function holding(reason: HeldReason | null, weighed: Weighed): Weighed {
  if (reason === null) return weighed
  if (weighed.kind === 'known') return held(reason)
  return weighed.kind === 'take' ? { ...weighed, held: weighed.held ?? reason } : weighed
}

function weighContent(
  copy: Copy,
  record: StoredRecord | null,
  offered: Fields,
  scopes: ScopeName[],
  facts: CopyFacts,
  isForced: boolean,
): Weighed {
  const isStock = copy.collection === 'pharmacy-inventory'
  const differing = Object.keys(offered).filter(
    (name) =>
      !(isStock && name === 'quantity') && !isSameValue(record?.fields[name], offered[name]),
  )
  const clashing = isForced || !record ? [] : differing.filter(changedSince(copy, record, facts))
  // What moved is added to what has moved since; but a count since says already what is there.
  const missing = isStock ? (offered.quantity as number) - facts.ledgerBefore : 0
  const spoilt = missing === 0 || isForced ? null : spoiltBy(facts)
  const isSpoilt = spoilt !== null
  const delta = isSpoilt ? 0 : missing
  const movements = isSpoilt ? [] : facts.unknownMovements
  const changed = differing.filter((name) => !clashing.includes(name))
  const waits: HeldReason | null = clashing.length > 0 ? 'changed_since' : spoilt
  if (record && changed.length === 0 && delta === 0 && movements.length === 0) {
    return waits ? held(waits) : known
  }
  const kept = record?.fields ?? {}
  const fields = { ...kept, ...Object.fromEntries(changed.map((name) => [name, offered[name]])) }
  return { kind: 'take', fields, changed, delta, movements, scopes, held: waits }
}

/** Why what moved in the lost hours cannot be added to what has moved since. */
function spoiltBy({ isCountedSince, isDecidedSince }: CopyFacts): HeldReason | null {
  if (isCountedSince) return 'counted_since'
  return isDecidedSince ? 'decided_since' : null
}

/** What a copy says of its record, without what only central keeps. */
export function fieldsOfCopy({ record }: Copy): Fields {
  return withoutRecentMovements(fieldsOf((record ?? {}) as WireRecord))
}

/** The edits whose movements are in the copy's balance, as its box was told and as it says itself (R2). */
export function movementsOfCopy({ collection, op, record, movements = [] }: Copy): string[] {
  if (collection !== 'pharmacy-inventory' || op !== 'put') return []
  return [...new Set([...movements, ...recentMovements(record ?? {})])]
}

function weighDeletion(
  { collection }: Copy,
  record: StoredRecord | null,
  facts: CopyFacts,
  isForced: boolean,
): Weighed {
  if (!record || record.deletedAt !== null) return known
  if (isForced) return facts.isReferenced ? held('in_use') : { kind: 'delete' }
  if (isCollectionName(collection) && collections[collection].writtenBy === 'central') {
    return held('central_only')
  }
  if (facts.relation === 'unrelated') return held('of_other_hours')
  const names = Object.keys(record.fields)
  if (names.some((name) => isNew(changedAt(record, name), facts))) return held('changed_since')
  return facts.isReferenced ? held('in_use') : { kind: 'delete' }
}

/** Tells of each field whether it was changed here since; of some records all hang together. */
function changedSince(copy: Copy, record: StoredRecord, facts: CopyFacts) {
  const isNewField = (name: string) => isNew(changedAt(record, name), facts)
  const isMerged = isCollectionName(copy.collection) && collections[copy.collection].mergesFields
  const isAnyNew = Object.keys(record.fields).some(isNewField)
  return isMerged ? isNewField : () => isAnyNew
}

function changedAt(record: StoredRecord, name: string): number {
  return record.fieldRevisions[name] ?? record.firstRevision
}

function isNew(revision: number, { partedFloor }: CopyFacts): boolean {
  return revision >= partedFloor
}

/** Up to which revision of the copy's own line the record is known here. */
function lineageOf(record: StoredRecord | null, facts: CopyFacts): number {
  const own = record
    ? [record.revision, record.firstRevision, ...Object.values(record.fieldRevisions)]
    : []
  const old = own.filter((revision) => !isNew(revision, facts))
  return Math.max(facts.recoveredRevision ?? 0, ...old)
}

/** Where the record belongs, or null if what it belongs to is not there. */
function placeFor(copy: Copy, fields: Fields, facts: Facts): ScopeName[] | null {
  const name = copy.collection
  if (!isCollectionName(name)) return null
  const parentId = fields.patient_id ?? fields.pharmacy_id
  const parent = facts.related.get(parentId as string)
  if (parentId !== undefined && (!parent || parent.record.deletedAt !== null)) return null
  if (isGone(fields.medicine_id, facts)) return null
  const clinicIds = [fields.clinic_id, ...((fields.shared_with as unknown[] | undefined) ?? [])]
  const isLost = clinicIds.some((id) => id !== undefined && !facts.clinics.has(id as string))
  if (isLost) return null
  if (name !== 'patients') return placeOf(name, fields, parent?.scopes ?? [])
  return placeTogether(
    { id: copy.id, fields },
    facts.samePerson.map(({ record }) => record),
  )
}

/** Whether what is named here was deleted; what is not known yet may be brought back too. */
function isGone(id: unknown, { related }: Facts): boolean {
  return (related.get(id as string)?.record.deletedAt ?? null) !== null
}

/** Whether the doctor was given something else to do since: what was booked before was free then. */
function isSlotTaken(copy: Copy, fields: Fields, facts: CopyFacts): boolean {
  const wanted = copy.collection === 'appointments' ? slotOf(fields) : null
  if (!wanted) return false
  return facts.busy.some((other) => {
    const taken = slotOf(other.fields)
    const isSince = ['doctor_id', 'starts_at', 'duration_minutes', 'status'].some((name) =>
      isNew(changedAt(other, name), facts),
    )
    return (
      isSince && taken !== null && taken.doctorId === wanted.doctorId && doOverlap(wanted, taken)
    )
  })
}

function isSameContent(a: Fields, b: Fields): boolean {
  return Object.keys(b).every((name) => isSameValue(a[name], b[name]))
}
