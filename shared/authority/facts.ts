import { slotOf } from '../model/appointments.ts'
import type { Clinic } from '../model/clinic.ts'
import { type CollectionName, collections, type Fields } from '../model/collections.ts'
import { isUuid, lowerCase } from '../model/field.ts'
import type { StoredRecord } from '../model/record.ts'
import type { Millis } from '../model/time.ts'
import type { ScopeName } from '../protocol/cursor.ts'
import type { Edit } from '../protocol/edit.ts'

/** A record and where it stands in the feed. */
export type Placed = {
  record: StoredRecord
  /** The scopes in which it lies; for a deleted one: in which its tombstones lie. */
  scopes: ScopeName[]
  /** Scopes that it has left without the caller having presented a cursor past that (E6). */
  unseenLeaves: ScopeName[]
  /** When it last changed or entered a scope here. */
  changedAt: Millis
}

/**
 * An edit under another one: the revision that it made, if it made one. At the edge also which fields were
 * there already as it sets them, whether all were, and in which revision the record was then.
 */
export type ChainLink = {
  editId: string
  madeRevision: number | null
  found?: { fields: string[]; isWhole: boolean; revision: number }
}

/** What is known of the edits that lie under one, in the order in which they came. */
export type Chain =
  | { kind: 'none' }
  | { kind: 'known'; links: ChainLink[] }
  | { kind: 'rejected' }
  | { kind: 'unknown' }
  /** Unknown, and nobody will send it. */
  | { kind: 'lost' }

/** An outcome that was given before (rule E3). */
export type KnownEdit = {
  hash: string
  status: 200 | 403 | 409 | 422
  revision: number | null
  rejection: Rejection | null
  /** The edit, in JSON. */
  body: string
  /** Whether it is the caller's own. */
  isOwn: boolean
}

/** Why an edit was not accepted, as it is kept: a conflict or a problem, without the record. */
export type Rejection = { conflict?: unknown; problem?: unknown }

/** Clinics by id. */
export type ClinicLookup = Pick<ReadonlyMap<string, Clinic>, 'get' | 'has'>

/** All that the judge needs to know to judge one edit, read under the locks. */
export type Facts = {
  /** The transaction's time (rule F2): never before the last change of any scope it touches. */
  now: Millis
  /** Revisions below this one may have been used before a restore (R2). */
  revisionFloor: number
  known: KnownEdit | null
  /** A person has decided already about this edit, which comes late (E9). */
  isDecided: boolean
  current: Placed | null
  clinics: ClinicLookup
  /** Records that the edit or its record refers to, by id; missing ones are missing. */
  related: ReadonlyMap<string, Placed>
  /** Ids among the missing ones (the edit's own record too) of which a create was rejected. */
  rejectedCreates: ReadonlySet<string>
  chain: Chain
  /** Whether stock moved that a count or a delete has not seen (E4, E7). */
  hasUnseenMovement: boolean
  /**
   * Of a create that comes to central: its record is here without an edit that made it, since a copy has
   * brought it back after a restore. Whether it is this one, its fields must tell (N9).
   */
  hasComeBack: boolean
  /**
   * Of a create that a replica sends to the edge: its record came from central, without an edit that
   * made it. Whether it is this one, which the edge has lost, only central can tell (N10).
   */
  isKnownAbove: boolean
  /** At the edge, of what never was at one: when a field changed that is as it came first is for central to tell. */
  isDatedAbove?: boolean
  /** At the edge: the record is not deleted, but has left it (F3), so that it cannot tell what is there now. */
  hasLeft: boolean
  /** So has a record to which the edit refers. */
  hasReferenceLeft: boolean
  /** At the edge: of a record to which the edit refers nothing was ever here, nor an edit that would make it. */
  hasUnheardOf: boolean
  /** At the edge: it builds on what central has rejected as out of scope, which an admin there may apply (N5). */
  dependsOnOutOfScope: boolean
  /** The movement is in the balance already, with a copy that was taken back after a restore (N9). */
  isInBalance: boolean
  /** Only where edits wait for an authority above: the last pending edit of each field. */
  pendingFields: Readonly<Record<string, string>>
  /** Other appointments that keep the doctor busy around the wanted time. */
  busy: StoredRecord[]
  /** Whether a live record refers to this one. */
  isReferenced: boolean
  /** The live patient, another person, who already has this card number in this clinic. */
  cardHolder: string | null
  /** What hangs on a record that the edit would place in other scopes (F1). */
  followers: Placed[]
  /**
   * The other patients who are one person with the patient that the edit is of or names, or whom it
   * would make one with them (R5).
   */
  samePerson: Placed[]
}

export type Reference = { collection: CollectionName; id: string }

/** The fields of the record as the edit would leave them, before anything is judged. */
export function intendedFields({ fields = {} }: Edit, current: StoredRecord | null): Fields {
  return current ? { ...current.fields, ...fields } : fields
}

/** The records that must be read to judge the edit: those its record would refer to. */
export function referencesOf(edit: Edit, current: StoredRecord | null): Reference[] {
  const name = edit.collection as CollectionName
  const fields = intendedFields(edit, current)
  const references: Reference[] = []
  for (const [field, collection] of referringFields(name)) {
    const id = lowerCase(fields[field])
    if (isUuid(id)) references.push({ collection, id })
  }
  const patientId = lowerCase(edit.movement?.patient_id)
  if (isUuid(patientId)) references.push({ collection: 'patients', id: patientId })
  return references
}

type ReferringField = readonly [field: string, collection: CollectionName]

const referringByName = new Map<CollectionName, ReferringField[]>()

/** The fields of a collection that name records of another one, or of its own; found out once. */
function referringFields(name: CollectionName): readonly ReferringField[] {
  const known = referringByName.get(name)
  if (known) return known
  const made = Object.entries(collections[name].fields).flatMap(([field, { refersTo }]) =>
    refersTo && refersTo !== 'clinics' ? [[field, refersTo] as const] : [],
  )
  referringByName.set(name, made)
  return made
}

/** The time for which a doctor must be free, or null if the edit takes no doctor's time. */
export function wantedSlot(edit: Edit, current: StoredRecord | null) {
  if (edit.collection !== 'appointments') return null
  if (edit.op !== 'create' && edit.op !== 'update') return null
  return slotOf(intendedFields(edit, current))
}

/** A card is one person's alone in a clinic: these say whose it is, and where. */
const CARD_FIELDS = ['card_number', 'clinic_id', 'merged_into']

/** The card number that must not be another patient's, or null. */
export function wantedCard(edit: Edit, current: StoredRecord | null) {
  const given = edit.fields ?? {}
  const isAsked = CARD_FIELDS.some((name) => name in given)
  if (edit.collection !== 'patients' || !isAsked) return null
  const { clinic_id: clinicId, card_number: cardNumber } = intendedFields(edit, current)
  return isUuid(clinicId) && typeof cardNumber === 'string' ? { clinicId, cardNumber } : null
}
