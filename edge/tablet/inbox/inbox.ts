import { type CollectionName, collections } from '@outpost/shared/model/collections'
import { inOwnWords } from '@outpost/shared/web/clauses'
import { fullNameOf, nameOf } from '../pharmacy/shelf.ts'
import { type DeviceDatabase, readState, type SeenRecord } from '../replica/database.ts'
import type { Texts } from '../texts.ts'
import { readDoctors } from '../visits/doctors.ts'
import type { InboxItem } from './inbox-item.ts'

type Fields = Record<string, unknown>

/** What names and times are told with. */
export type Wording = {
  texts: Texts
  timeZone: string
  /** Names of records, by their ids. */
  names: ReadonlyMap<string, string>
  /** Doctors who can be chosen. */
  doctors: readonly SeenRecord[]
}

/** What was written of a record, as far as it must be known to name the record. */
export type Told = Pick<InboxItem, 'base' | 'theirs' | 'mine'> & {
  edit: Pick<InboxItem['edit'], 'collection' | 'record_id'>
}

/** All that an item says of its record, the later over the earlier. */
export function knownFields({ base, theirs, mine }: Told): Fields {
  return { ...base, ...theirs, ...mine }
}

/** What the box has told of its inbox, the oldest first. */
export async function readInbox(db: DeviceDatabase): Promise<InboxItem[]> {
  return (await db.inbox.toArray()).sort(inOrder)
}

/** By when they were rejected; ids of edits are in the order in which they were made. */
export function inOrder(a: InboxItem, b: InboxItem): number {
  return Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1)
}

/** Patients of whom the items tell: many have no visit on the tablet. */
export function patientsOf(items: readonly InboxItem[]): string[] {
  const ids = items.map((item) => knownFields(item).patient_id)
  return ids.filter((id) => typeof id === 'string')
}

/** Why something was rejected, in sentences; by what the doctor is busy, and what is wrong with which field. */
export function whyOf(conflict: InboxItem['conflict'], wording: Wording) {
  const { texts } = wording
  const { busy, errors } = conflict ?? {}
  return {
    reason: reasonOf(conflict, texts),
    busy: busy && texts.say('inbox.busy', { when: inWords(busy.starts_at, 'starts_at', wording) }),
    clauses: Object.entries(errors ?? {}).map(([name, clause]) => inOwnWords(name, clause, texts)),
  }
}

/** In a sentence; that of the box where it has a reason that this app does not know. */
function reasonOf(conflict: InboxItem['conflict'], { say, has }: Texts): string {
  // Of a reference that was deleted it is not said that the record itself was.
  const isOfReference = conflict?.error_code === 'RECORD_DELETED' && conflict.status === 422
  const key = isOfReference ? 'conflict.REFERENCE_DELETED' : `conflict.${conflict?.error_code}`
  return has(key) ? say(key) : (conflict?.message ?? conflict?.detail ?? '')
}

/** Of what it is: the patient, the patient with the time of the visit, the medicine with its batch. */
export function subjectOf(item: Told, wording: Wording): string {
  const { collection, record_id } = item.edit
  const known = knownFields(item)
  const named = (name: string) => wording.names.get(String(known[name]))
  const own = wording.names.get(record_id)
  if (collection === 'pharmacy-inventory') return own ?? named('medicine_id') ?? ''
  if (collection !== 'appointments') return String(known.full_name ?? known.name ?? own ?? '')
  const starts = item.theirs?.starts_at ?? item.base?.starts_at ?? known.starts_at
  return [named('patient_id') ?? own, starts && inWords(starts, 'starts_at', wording)]
    .filter(Boolean)
    .join(' · ')
}

/** A value as people say it. */
export function inWords(value: unknown, name: string, wording: Wording): string {
  const { texts, timeZone, names } = wording
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return texts.say(value ? 'value.yes' : 'value.no')
  if (Array.isArray(value)) return value.map((one) => inWords(one, name, wording)).join(', ') || '–'
  const text = String(value)
  const key = `${name === 'kind' ? 'kind' : name}.${text}`
  if (texts.has(key)) return texts.say(key)
  if (isReference(name)) return names.get(text) ?? texts.say('value.away')
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return texts.date(text)
  const instant = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(instant)) return text
  return `${texts.day(instant, timeZone)}, ${texts.time(instant, timeZone)}`
}

/** Whether the values of such a field are other records: a person's own number is none. */
function isReference(name: string): boolean {
  return Object.values(collections).some(({ fields }) => fields[name]?.refersTo !== undefined)
}

/** What the title says already, and what says nothing to a person. */
const UNTOLD = ['id', 'clinic_id', 'shared_with', 'merged_into', 'pharmacy_id', 'medicine_id']

/**
 * The fields of which is told, each with whether the two clash in it, and whether it was written here
 * at all: what only the others have changed may matter as much, such as the day of a visit.
 */
export function comparedFields({ edit, mine, theirs, conflict }: InboxItem) {
  if (edit.op === 'move_stock') return []
  const clashing = conflict?.conflicting_fields ?? []
  const written = Object.keys(mine ?? {})
  const onlyTheirs = theirs ? clashing.filter((name) => !written.includes(name)) : []
  return [...written, ...onlyTheirs]
    .filter((name) => !UNTOLD.includes(name))
    .filter((name) => edit.collection !== 'appointments' || name !== 'patient_id')
    .map((name) => ({
      name,
      isMine: written.includes(name),
      // A reason without fields is about all in which the two differ.
      isClash:
        theirs !== null &&
        (clashing.length > 0
          ? clashing.includes(name)
          : (mine?.[name] ?? null) !== (theirs[name] ?? null)),
    }))
}

/** Fields that a person can set anew: of a record that is there already not those that are fixed (R3). */
export function changeableFields(item: InboxItem): string[] {
  const traits = collections[item.edit.collection]?.fields ?? {}
  return comparedFields(item)
    .map(({ name }) => name)
    .filter((name) => traits[name] && !(item.theirs && traits[name].fixed))
}

/** Names of all records that the items refer to, as far as this tablet has them, and the clinic's zone. */
export async function readWording(
  db: DeviceDatabase,
  items: readonly Told[],
): Promise<Omit<Wording, 'texts'>> {
  const { clinics } = await readState(db)
  const keys = new Map<string, [CollectionName, string]>()
  const note = (collection: CollectionName, id: unknown) => {
    if (typeof id === 'string') keys.set(id, [collection, id])
  }
  const noteAll = (fields: Fields) => {
    note('patients', fields.patient_id)
    note('doctors', fields.doctor_id)
    note('medicines', fields.medicine_id)
    note('pharmacies', fields.pharmacy_id)
  }
  for (const item of items) {
    note(item.edit.collection, item.edit.record_id)
    noteAll(knownFields(item))
  }
  const own = await readSeen(db, [...keys.values()])
  for (const { fields } of own) noteAll(fields)
  const all = await readSeen(db, [...keys.values()])
  const byId = new Map(all.map((record) => [record.id, record]))
  const names = new Map(clinics.map(({ id, name }) => [id, name]))
  for (const record of all) {
    const { fields } = record
    const medicine = byId.get(String(fields.medicine_id))
    const patient = byId.get(String(fields.patient_id))
    const batch = typeof fields.batch_number === 'string' ? fields.batch_number : null
    const name = medicine
      ? [fullNameOf(medicine), batch].filter(Boolean).join(' · ')
      : nameOf(patient ?? record)
    if (name) names.set(record.id, name)
  }
  return { names, doctors: await readDoctors(db), timeZone: clinics[0]?.time_zone ?? 'UTC' }
}

async function readSeen(db: DeviceDatabase, keys: [CollectionName, string][]) {
  const held = await db.records.bulkGet(keys)
  return held.flatMap((one) => one?.seen ?? [])
}
