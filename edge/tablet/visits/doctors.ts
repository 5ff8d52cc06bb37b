import type { DeviceDatabase, SeenRecord } from '../replica/database.ts'

/** Doctors who can be chosen, by their names. */
export async function readDoctors(db: DeviceDatabase): Promise<SeenRecord[]> {
  const rows = await db.records.where('collection').equals('doctors').toArray()
  return rows
    .map(({ seen }) => seen)
    .filter((seen) => seen !== null)
    .filter(({ fields }) => fields.active !== false)
    .sort((a, b) => String(a.fields.full_name).localeCompare(String(b.fields.full_name)))
}
