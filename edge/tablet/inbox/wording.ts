import { type CollectionName, collections, type Fields } from '@outpost/shared/model/collections'
import { fullNameOf } from '../pharmacy/shelf.ts'
import { type DeviceDatabase, readState, type SeenRecord } from '../replica/database.ts'
import type { InboxItem } from '../replica/inbox-item.ts'
import { nameOf } from '../replica/name-of.ts'
import type { Texts } from '../texts.ts'
import { readDoctors } from '../visits/doctors.ts'

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
export type Told = Pick<InboxItem, 'base' | 'theirs' | 'mine' | 'names'> & {
  edit: Pick<InboxItem['edit'], 'collection' | 'record_id'>
}

/** All that an item says of its record, the later over the earlier. */
export function knownFields({ base, theirs, mine }: Told): Fields {
  return { ...base, ...theirs, ...mine }
}

/** Of what it is, as far as it is known: the patient, also with the time of the visit; the medicine with its batch. */
export function subjectOf(item: Told, wording: Wording): string[] {
  const { collection, record_id } = item.edit
  const known = knownFields(item)
  const named = (name: string) => wording.names.get(String(known[name]))
  const own = wording.names.get(record_id)
  const isText = (part: unknown): part is string => typeof part === 'string' && part !== ''
  if (collection === 'pharmacy-inventory') return [own ?? named('medicine_id')].filter(isText)
  if (collection !== 'appointments') return [known.full_name ?? known.name ?? own].filter(isText)
  const starts = item.theirs?.starts_at ?? item.base?.starts_at ?? known.starts_at
  return [named('patient_id') ?? own, starts && inWords(starts, 'starts_at', wording)].filter(
    isText,
  )
}

/** A value as people say it. */
export function inWords(value: unknown, name: string, wording: Wording): string {
  const { texts, timeZone, names } = wording
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return texts.say(value ? 'value.yes' : 'value.no')
  if (Array.isArray(value)) return value.map((one) => inWords(one, name, wording)).join(', ') || '–'
  const text = String(value)
  const key = `${name}.${text}`
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
  // Under those that are here what they were called when it was written: some are deleted.
  const names = new Map([
    ...items.flatMap((item) => Object.entries(item.names ?? {})),
    ...clinics.map(({ id, name }) => [id, name] as const),
  ])
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
