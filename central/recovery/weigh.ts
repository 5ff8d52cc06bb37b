import type { Principal } from '@outpost/shared/authority/principal'
import { isVisible, isVisibleToWriter } from '@outpost/shared/authority/scopes'
import {
  type Collection,
  checkNewRecord,
  collections,
  type Fields,
  isCollectionName,
} from '@outpost/shared/model/collections'
import { withoutRecentMovements } from '@outpost/shared/model/recent-movements'
import { isSameValue, revisionOfField, type StoredRecord } from '@outpost/shared/model/record'
import type { ScopeName } from '@outpost/shared/protocol/cursor'
import { type Copy, type HeldReason, traitsOf } from '@outpost/shared/protocol/recovery'
import {
  type CopyFacts,
  changedInLine,
  changedSince,
  isNew,
  knownUpTo,
  mergesFields,
} from './copy-facts.ts'
import { isGone, isLeftBehind, isNowhere, isSlotTaken, placeFor } from './fit.ts'
import { type Applied, fieldsOfCopy, type Offer } from './offer.ts'

/** Why something waits for an admin, and the names of the fields that do; null if all of it does. */
export type Waiting = { reason: HeldReason; fields: string[] | null }

export type Weighed =
  | { kind: 'known' }
  | ({ kind: 'held' } & Waiting)
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
      /** The part that is not taken. */
      waiting: Waiting | null
    }

const known: Weighed = { kind: 'known' }
const held = (reason: HeldReason): Weighed => ({ kind: 'held', reason, fields: null })

/** These fields wait; where the fields of a record hang together, all do. */
function waitingFor(reason: HeldReason, copy: Copy, fields: string[]): { kind: 'held' } & Waiting {
  return { kind: 'held', reason, fields: mergesFields(copy) ? fields : null }
}

/**
 * Decides what becomes of a copy that a box offers after a restore (N9). Pure. Revisions below the
 * floor are of the time before the lines parted, or of the lost hours; a field whose revision is at
 * or above the floor has changed here since, and is never overwritten, unless an admin applies the copy.
 */
export function weighCopy(
  { copy, applied }: Offer,
  facts: CopyFacts,
  principal: Principal,
): Weighed {
  const isApplied = applied !== null
  if (!isCollectionName(copy.collection)) return held('invalid')
  const current = facts.current
  if (current && !isVisibleToWriter(principal, current)) return held('out_of_scope')
  const record = current?.record ?? null
  if (copy.op === 'delete') return weighDeletion(copy, record, facts, isApplied)

  const byLine = isApplied ? null : weighByLine(copy, record, facts)
  if (byLine) return byLine
  if (record && record.deletedAt !== null) return held('deleted_since')
  if (record && Object.keys(ownFields(copy, facts)).length === 0) return known
  const collection = collections[copy.collection]
  const { fields: offered } = checkNewRecord(collection, fieldsAsked(copy, record, applied, facts))
  if (!offered) return held('invalid')
  const fields = asMergedHere(collection, record, offered)
  const scopes = placeFor(copy, fields, facts)
  if (!scopes) return held('missing_reference')
  if (!isVisible(principal, scopes)) return held('out_of_scope')
  if (collection.writtenBy === 'central' && !isApplied) {
    return record && isSameContent(record.fields, fields) ? known : held('central_only')
  }
  const isSlotAsked = applied === null || !traitsOf(applied.reason).isOverruled
  if (isSlotAsked && isSlotTaken(copy, fields, facts)) {
    return held('slot_taken')
  }
  if (isApplied && isLeftBehind(copy, fields, facts)) return held('in_use')
  const weigh = (offered: Fields) => weighContent({ copy, record, offered, scopes, applied }, facts)
  const isDoctorNowhere = isNowhere(fields.doctor_id, facts)
  if (isApplied && isDoctorNowhere) return held('missing_reference')
  if (isDoctorNowhere || isGone(fields.doctor_id, facts)) {
    // Nobody can bring a deleted doctor back: applied, the visit is as it was offered but for them.
    if (isApplied) return weigh({ ...fields, doctor_id: record?.fields.doctor_id ?? null })
    return holding('missing_reference', 'doctor_id', weigh({ ...fields, doctor_id: null }))
  }
  // A card is one patient's alone (R3). The other may give it back with a copy that comes later.
  if (facts.cardHolder !== null && isCardNew(record, fields)) {
    return holding('card_taken', 'card_number', weigh(withoutCard(record, fields)))
  }
  const isMergedHere = isSameValue(fields.merged_into, offered.merged_into)
  return isMergedHere ? weigh(fields) : holding('merged', 'merged_into', weigh(fields))
}

/** What the line of a copy says of it already; null if that depends on what is in it. */
function weighByLine(copy: Copy, record: StoredRecord | null, facts: CopyFacts): Weighed | null {
  if (facts.relation === 'older') return known
  if (facts.relation === 'unrelated' && record && record.deletedAt === null) {
    const said = ownFields(copy, facts)
    const differing = Object.keys(said).filter(
      (name) => !isSameValue(record.fields[name], said[name]),
    )
    return differing.length === 0 ? known : waitingFor('of_other_hours', copy, differing)
  }
  const isOlder = copy.revision <= knownUpTo(record, facts)
  return isOlder && facts.relation === 'of one line' ? known : null
}

/**
 * What the copy says of what was changed in its line; where the fields of a record hang together, of all
 * of them or of none. What moved of stock, its ledger tells.
 */
function ownFields(copy: Copy, facts: CopyFacts): Fields {
  const said = fieldsOfCopy(copy)
  const isChanged = changedInLine(copy, facts)
  const isOwn = (name: string) =>
    isChanged(name) || (copy.collection === 'pharmacy-inventory' && name === 'quantity')
  if (!mergesFields(copy)) return Object.keys(said).some(isOwn) ? said : {}
  return Object.fromEntries(Object.entries(said).filter(([name]) => isOwn(name)))
}

/** The record as the copy would leave it; where an admin applies some of its fields, by these alone. */
function fieldsAsked(
  copy: Copy,
  record: StoredRecord | null,
  applied: Applied | null,
  facts: CopyFacts,
): Fields {
  if (!record) return fieldsOfCopy(copy)
  const names = applied?.fields
  const own = Object.entries(ownFields(copy, facts))
  const asked = own.filter(([name]) => !names || names.includes(name))
  return { ...withoutRecentMovements(record.fields), ...Object.fromEntries(asked) }
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

function isCardNew(record: StoredRecord | null, { card_number, clinic_id }: Fields): boolean {
  return (
    !record ||
    !isSameValue(record.fields.card_number, card_number) ||
    record.fields.clinic_id !== clinic_id
  )
}

/** What is offered, with the card that the patient has here; none if it is offered in another clinic. */
function withoutCard(record: StoredRecord | null, offered: Fields): Fields {
  const isSameClinic = record?.fields.clinic_id === offered.clinic_id
  return { ...offered, card_number: isSameClinic ? (record?.fields.card_number ?? null) : null }
}

/** This field waits for an admin besides. */
function holding(reason: HeldReason, field: string, weighed: Weighed): Weighed {
  const waiting = { reason, fields: [field] }
  if (weighed.kind === 'known') return { kind: 'held', ...waiting }
  if (weighed.kind === 'take') return { ...weighed, waiting: joined(weighed.waiting, waiting) }
  return weighed.kind === 'held' ? { kind: 'held', ...joined(weighed, waiting) } : weighed
}

function joined(one: Waiting | null, other: Waiting): Waiting {
  if (!one) return other
  const fields = one.fields && other.fields && [...one.fields, ...other.fields]
  return { reason: one.reason, fields }
}

type Content = {
  copy: Copy
  record: StoredRecord | null
  /** What is offered, but for what is weighed by itself. */
  offered: Fields
  scopes: ScopeName[]
  applied: Applied | null
}

function weighContent(
  { copy, record, offered, scopes, applied }: Content,
  facts: CopyFacts,
): Weighed {
  const isApplied = applied !== null
  const isStock = copy.collection === 'pharmacy-inventory'
  const differing = Object.keys(offered).filter(
    (name) =>
      !(isStock && name === 'quantity') && !isSameValue(record?.fields[name], offered[name]),
  )
  const clashing = isApplied || !record ? [] : differing.filter(changedSince(copy, record, facts))
  // What moved is added to what has moved since; but a count since says already what is there.
  const isAmountAsked = isStock && (applied?.fields?.includes('quantity') ?? true)
  const isBack = isApplied && facts.isAmountBack
  const isInSum = facts.relation === 'unrelated' && facts.isPartlyBack
  if (isApplied && isAmountAsked && !isBack && isInSum) return held('partly_back')
  const missing = isAmountAsked && !isBack ? missingUnits(offered, facts, isApplied) : 0
  const spoilt = missing === 0 || isApplied ? null : spoiltBy(facts)
  const isSpoilt = spoilt !== null
  const delta = isSpoilt ? 0 : missing
  const movements = isSpoilt || !isAmountAsked ? [] : facts.unknownMovements
  const changed = differing.filter((name) => !clashing.includes(name))
  const reason = clashing.length > 0 ? 'changed_since' : spoilt
  const names = isSpoilt ? [...clashing, 'quantity'] : clashing
  const waiting = reason && waitingFor(reason, copy, names)
  if (record && changed.length === 0 && delta === 0 && movements.length === 0) {
    return waiting ?? known
  }
  const kept = record?.fields ?? {}
  const fields = { ...kept, ...Object.fromEntries(changed.map((name) => [name, offered[name]])) }
  return { kind: 'take', fields, changed, delta, movements, scopes, waiting }
}

/** Of stock: what is in the copy, and not in the ledger. */
function missingUnits({ quantity }: Fields, facts: CopyFacts, isApplied: boolean): number {
  const inCopy = (quantity as number) - facts.decidedUnits
  return inCopy - (isApplied ? facts.replacedByCopy : facts.ledgerBefore)
}

/** Why what moved in the lost hours cannot be added to what has moved since. */
function spoiltBy({ isCountedSince, isDecidedSince }: CopyFacts): HeldReason | null {
  if (isCountedSince) return 'counted_since'
  return isDecidedSince ? 'decided_since' : null
}

function weighDeletion(
  { collection }: Copy,
  record: StoredRecord | null,
  facts: CopyFacts,
  isApplied: boolean,
): Weighed {
  if (!record || record.deletedAt !== null) return known
  // Whoever is merged is needed by whom they were merged into (R5).
  const isNeeded = facts.isReferenced || typeof record.fields.merged_into === 'string'
  if (isApplied) return isNeeded ? held('in_use') : { kind: 'delete' }
  if (isCollectionName(collection) && collections[collection].writtenBy === 'central') {
    return held('central_only')
  }
  if (facts.relation === 'unrelated') return held('of_other_hours')
  const names = Object.keys(record.fields)
  if (names.some((name) => isNew(revisionOfField(record, name), facts)))
    return held('changed_since')
  return isNeeded ? held('in_use') : { kind: 'delete' }
}

function isSameContent(a: Fields, b: Fields): boolean {
  return Object.keys(b).every((name) => isSameValue(a[name], b[name]))
}
