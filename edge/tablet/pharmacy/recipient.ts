import type { DeviceDatabase, SeenRecord } from '../replica/database.ts'
import { survivorOf } from '../replica/person.ts'

/** To whom medicine is given out. Only to nobody in particular, and to whom the tablet has, it can be. */
export type Recipient =
  | { kind: 'nobody' }
  | { kind: 'here'; patient: SeenRecord }
  /** Was registered here and rejected: nothing can build on that before it is decided (N5). */
  | { kind: 'rejected'; patient: SeenRecord }
  /** Was chosen, but neither tablet nor box has the record (N10), or the tablet does not, or it is not yet read. */
  | { kind: 'away' | 'reading'; id: string }

/**
 * Whom the id of a patient means: the record that stands for the person (R5). One that was merged into
 * another that the tablet does not have is nobody to give to: that other one is away.
 */
export async function readRecipient(db: DeviceDatabase, id: string | null): Promise<Recipient> {
  if (id === null) return { kind: 'nobody' }
  const patient = (await db.records.get(['patients', id]))?.seen
  if (!patient) return { kind: 'away', id }
  const survivor = await survivorOf(db, patient)
  const { merged_into } = survivor.fields
  if (typeof merged_into === 'string') return { kind: 'away', id: merged_into }
  if (survivor.isPassedOn) return { kind: 'away', id: survivor.id }
  return { kind: survivor.isRejected ? 'rejected' : 'here', patient: survivor }
}
