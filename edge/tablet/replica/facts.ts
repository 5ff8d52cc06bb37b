import {
  type Chain,
  type Facts,
  type Placed,
  type Reference,
  referencesOf,
  wantedCard,
  wantedSlot,
} from '@outpost/shared/authority/facts'
import { lastEditOfEachField } from '@outpost/shared/authority/pending-fields'
import { ALL } from '@outpost/shared/authority/scopes'
import type { CollectionName } from '@outpost/shared/model/collections'
import type { StoredRecord } from '@outpost/shared/model/record'
import type { Millis } from '@outpost/shared/model/time'
import type { Edit } from '@outpost/shared/protocol/edit'
import {
  type DeviceDatabase,
  type HeldEdit,
  type HeldRecord,
  readState,
  type SeenRecord,
} from './database.ts'
import { readOpenVisits } from './open-visits.ts'
import { isUnanswered } from './settle.ts'
import { isOnlyWritten } from './where-is.ts'

/**
 * All that the judge must know to judge an edit of this device, as far as the device has it. What it
 * lacks (a visit of a doctor at another clinic, an old patient) the box looks at: its word holds.
 */
export async function readFacts(db: DeviceDatabase, edit: Edit, now: Millis): Promise<Facts> {
  const collection = edit.collection as CollectionName
  const held = await db.records.get([collection, edit.record_id])
  const current = standing(held)
  const own = await db.edits.where('recordId').equals(edit.record_id).sortBy('seq')
  const { related, missing } = await readRelated(db, referencesOf(edit, current))
  if (!current && edit.op !== 'create') missing.push({ collection, id: edit.record_id })
  const { clinics } = await readState(db)
  const overlay = current?.overlay
  const isPresent =
    edit.base?.revision === current?.revision &&
    (edit.base?.edit ?? null) === (overlay?.pending ?? null)
  return {
    now,
    revisionFloor: 0,
    known: null,
    isDecided: false,
    current: current && placed(current),
    clinics: new Map(clinics.map((clinic) => [clinic.id, clinic])),
    related,
    rejectedCreates: await rejectedAmong(db, missing),
    chain: chainOf(edit, own, held?.copy?.overlay?.pending ?? null),
    // Whether it has moved since is seen only by the record's tag.
    hasUnseenMovement: !isPresent,
    hasComeBack: false,
    isKnownAbove: false,
    hasLeft: false,
    hasReferenceLeft: false,
    hasUnheardOf: false,
    dependsOnOutOfScope: false,
    isInBalance: false,
    pendingFields: lastEditOfEachField(
      collection,
      own.filter(isUnanswered).map(({ id, edit: { op, fields = {} }, before }) => {
        return { id, op, fields, seen: before }
      }),
    ),
    busy: await readBusy(db, edit, current),
    isReferenced: edit.op === 'delete' && (await isReferenced(db, edit)),
    cardHolder: await readCardHolder(db, edit, current),
    followers: [],
    // Whom a merge has made one is for the box to look at (R5).
    samePerson: [],
  }
}

/** What is shown of a record only as it was written is no record to judge by. */
function standing(held: HeldRecord | undefined): SeenRecord | null {
  return held?.seen && !isOnlyWritten(held.seen) ? held.seen : null
}

/** At the box, and here, everything lies in one scope. */
function placed(record: StoredRecord): Placed {
  return { record, scopes: [ALL], unseenLeaves: [], changedAt: record.updatedAt }
}

/** What lies under the edit: edits of this device, or the one that the box has over the record. */
function chainOf({ base }: Edit, own: readonly HeldEdit[], onBox: string | null): Chain {
  if (base?.edit === undefined) return { kind: 'none' }
  const under = own.findIndex(({ id }) => id === base.edit)
  const found = own[under]
  if (found && wasRejected(found)) return { kind: 'rejected' }
  const links = own
    .slice(0, under + 1)
    .filter((one) => !wasRejected(one))
    .map(({ id, outcome }) => ({ editId: id, madeRevision: outcome?.revision ?? null }))
  if (found) return { kind: 'known', links }
  return base.edit === onBox ? { kind: 'known', links: [] } : { kind: 'unknown' }
}

/** An edit counts as rejected for those that build on it, whatever was decided about it. */
const wasRejected = ({ state }: HeldEdit) => state === 'rejected' || state === 'decided'

async function readRelated(db: DeviceDatabase, references: readonly Reference[]) {
  const keys = references.map(({ collection, id }): [CollectionName, string] => [collection, id])
  const held = await db.records.bulkGet(keys)
  const related = new Map<string, Placed>()
  for (const one of held) {
    const seen = standing(one)
    if (seen) related.set(seen.id, placed(seen))
  }
  return { related, missing: references.filter(({ id }) => !related.has(id)) }
}

async function rejectedAmong(db: DeviceDatabase, missing: readonly Reference[]) {
  const ids = missing.map(({ id }) => id)
  const edits = await db.edits.where('recordId').anyOf(ids).toArray()
  const rejected = edits.filter((one) => one.edit.op === 'create' && wasRejected(one))
  const items = await db.inbox.where('edit.record_id').anyOf(ids).toArray()
  const created = items.filter(({ edit }) => edit.op === 'create')
  return new Set([
    ...rejected.map(({ recordId }) => recordId),
    ...created.map(({ edit }) => edit.record_id),
  ])
}

async function readBusy(
  db: DeviceDatabase,
  edit: Edit,
  current: StoredRecord | null,
): Promise<StoredRecord[]> {
  const slot = wantedSlot(edit, current)
  if (!slot || Number.isNaN(slot.from) || Number.isNaN(slot.to)) return []
  const visits = await readOpenVisits(db, slot.doctorId, slot.from, slot.to)
  return visits.filter(({ id }) => id !== edit.record_id)
}

/** Of what a device may delete only patients are named by others that it may hold. */
async function isReferenced(db: DeviceDatabase, edit: Edit): Promise<boolean> {
  if (edit.collection !== 'patients') return false
  return (await db.records.where('seen.fields.patient_id').equals(edit.record_id).count()) > 0
}

async function readCardHolder(
  db: DeviceDatabase,
  edit: Edit,
  current: StoredRecord | null,
): Promise<string | null> {
  const wanted = wantedCard(edit, current)
  if (!wanted) return null
  const rows = await db.records
    .where('seen.fields.card_number')
    .equals(wanted.cardNumber)
    .and((held) => held.id !== edit.record_id && !!standing(held))
    .and(({ seen }) => seen?.fields.clinic_id === wanted.clinicId)
    .first()
  return rows?.id ?? null
}
