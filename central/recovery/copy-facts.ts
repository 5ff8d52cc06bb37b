import type { Facts } from '@outpost/shared/authority/facts'
import { collections, isCollectionName } from '@outpost/shared/model/collections'
import { revisionOfField, type StoredRecord } from '@outpost/shared/model/record'
import type { Copy } from '@outpost/shared/protocol/recovery'
import type { CommonHistory } from './common-history.ts'
import type { Relation } from './relation.ts'

/** What must be known to weigh a copy, beside the facts that every edit is judged by. */
export type CopyFacts = Facts & {
  /** Revisions from here on are of what was changed since the copy's line parted from what is here. */
  partedFloor: number
  /** What the copy's line has in common with what is here; null if that is not known. */
  common: CommonHistory | null
  /** Up to which lost revision the record was taken back already; null if it was not. */
  recoveredRevision: number | null
  /**
   * The sum of the ledger without what moved since, and whether stock was counted since. What the
   * copy itself names among its movements does not count as since: it is in the copy.
   */
  ledgerBefore: number
  isCountedSince: boolean
  /** Units in the ledger that the copy replaces when an admin applies it over a later count. */
  replacedByCopy: number
  /**
   * Whether stock moved since by what was decided: the copy may hold what was made in place of the same
   * edit in the lost hours. Boxes are awaited before anybody decides here (N9), but not those that were
   * revoked. A decision made at a box matters only if its movement is unknown here.
   */
  isDecidedSince: boolean
  /** In the copy's balance, and decided about here since: in units, which the copy does not bring back. */
  decidedUnits: number
  /** Whether what the copy has moved is back with a copy of other hours, in which this one or all of it is. */
  isAmountBack: boolean
  /** Whether some of it came back together with what this copy does not have: how much, nothing tells. */
  isPartlyBack: boolean
  /** To what was taken back of the record before. */
  relation: Relation
  /** Movements that the copy names and the ledger does not have. */
  unknownMovements: string[]
}

/**
 * Tells of each field of a copy whether it was changed in the copy's own line, as far as its box can tell:
 * one of an older version tells nothing, and all may have been. What was given before the line parted,
 * and the box had not seen, may have been given back in it; and so may what another copy of that line has brought.
 */
export function changedInLine(copy: Copy, { common, current, partedFloor, relation }: CopyFacts) {
  const { first_revision, field_revisions } = copy
  if (!common || first_revision === undefined || !field_revisions) return () => true
  const own = { firstRevision: first_revision, fieldRevisions: field_revisions }
  const here = relation === 'of one line' ? current?.record : null
  const isOfCopy = (revision: number) => revision < partedFloor && !common.revisions.has(revision)
  return (name: string) => {
    const revision = revisionOfField(own, name)
    const isGivenLater = (common.givenAt.get(name) ?? 0) > revision
    const isBrought = !!here && isOfCopy(revisionOfField(here, name))
    return !common.revisions.has(revision) || isGivenLater || isBrought
  }
}

/** Tells of each field whether it was changed here since; of some records all hang together. */
export function changedSince(copy: Copy, record: StoredRecord, facts: CopyFacts) {
  const isNewField = (name: string) => isNew(revisionOfField(record, name), facts)
  const isAnyNew = Object.keys(record.fields).some(isNewField)
  return mergesFields(copy) ? isNewField : () => isAnyNew
}

/** Whether each of its fields is by itself (E4). */
export function mergesFields({ collection }: Copy): boolean {
  return isCollectionName(collection) && collections[collection].mergesFields
}

export function isNew(revision: number, { partedFloor }: CopyFacts): boolean {
  return revision >= partedFloor
}

/** Up to which revision of the copy's own line the record is known here. */
export function knownUpTo(record: StoredRecord | null, facts: CopyFacts): number {
  const own = record
    ? [record.revision, record.firstRevision, ...Object.values(record.fieldRevisions)]
    : []
  const old = own.filter((revision) => !isNew(revision, facts))
  return Math.max(facts.recoveredRevision ?? 0, ...old)
}
