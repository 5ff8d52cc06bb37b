import type { DeviceDatabase, SeenRecord } from './replica/database.ts'
import { survivorOf } from './replica/person.ts'

/** To whom medicine is given out. Only to nobody in particular, and to whom the tablet has, it can be. */
export type Recipient =
  | { kind: 'nobody' }
  | { kind: 'here'; patient: SeenRecord }
  /** Was chosen, but the tablet does not have the record, or not yet read it. */
  | { kind: 'away' | 'reading'; id: string }

/** Whom the id of a patient means: the record that stands for the person (R5). */
export async function readRecipient(db: DeviceDatabase, id: string | null): Promise<Recipient> {
  if (id === null) return { kind: 'nobody' }
  const patient = (await db.records.get(['patients', id]))?.seen
  return patient ? { kind: 'here', patient: await survivorOf(db, patient) } : { kind: 'away', id }
}
