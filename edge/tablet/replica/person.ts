import type { Clinic } from '@outpost/shared/model/clinic'
import { clinicsOf } from '@outpost/shared/model/person'
import type { DeviceDatabase, SeenRecord } from './database.ts'

/** All records of one person that the device has (R5). */
export type Person = {
  /** The one that stands for all; what is written is written on it. */
  survivor: SeenRecord
  /** Those that lead to it. */
  merged: SeenRecord[]
}

/** The person whose record this is, under whichever id; null if the device does not have it. */
export async function readPerson(db: DeviceDatabase, id: string): Promise<Person | null> {
  const patient = await seen(db, id)
  if (!patient) return null
  const survivor = await survivorOf(db, patient)
  // A set goes on to what is added while it is gone through.
  const all = new Set([survivor])
  const ids = new Set([survivor.id])
  for (const one of all) {
    const rows = await db.records.where('seen.fields.merged_into').equals(one.id).toArray()
    for (const { seen: next } of rows) {
      if (!next || ids.has(next.id)) continue
      ids.add(next.id)
      all.add(next)
    }
  }
  return { survivor, merged: [...all].slice(1) }
}

/** To whom a patient leads, as far as the device knows; the patient, if to nobody. */
export async function survivorOf(db: DeviceDatabase, patient: SeenRecord): Promise<SeenRecord> {
  const passed = new Set([patient.id])
  let last = patient
  while (typeof last.fields.merged_into === 'string') {
    const next = await seen(db, last.fields.merged_into)
    if (!next || passed.has(next.id)) break
    passed.add(next.id)
    last = next
  }
  return last
}

/** The box's clinics in which this person can have an appointment (F1). */
export function clinicsFor({ survivor, merged }: Person, own: readonly Clinic[]): Clinic[] {
  const theirs = clinicsOf([survivor, ...merged])
  return own.filter(({ id }) => theirs.includes(id))
}

async function seen(db: DeviceDatabase, id: string): Promise<SeenRecord | null> {
  return (await db.records.get(['patients', id]))?.seen ?? null
}
