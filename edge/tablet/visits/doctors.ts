import { type DeviceDatabase, readAllSeen, type SeenRecord } from '../replica/database.ts'

/** Doctors who can be chosen, by their names. */
export async function readDoctors(db: DeviceDatabase): Promise<SeenRecord[]> {
  const doctors = await readAllSeen(db, 'doctors')
  return doctors
    .filter(({ fields }) => fields.active !== false)
    .sort((a, b) => String(a.fields.full_name).localeCompare(String(b.fields.full_name)))
}
