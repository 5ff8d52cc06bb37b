import type { Collection } from 'dexie'
import type { DeviceDatabase, HeldEdit } from './database.ts'

/*
 * What a box that is another by now may have taken, and this one has passed on without a record over which it
 * lies (N10): no page tells of it. Until the box has more to say it is shown as it was written.
 */

const isPassedOn = ({ state, isPerhapsTaken }: HeldEdit) =>
  state === 'accepted' && isPerhapsTaken === true

/** All of these edits. */
export function wherePassedOn(db: DeviceDatabase) {
  return db.edits.where('state').equals('accepted').and(isPassedOn)
}

/** Those of these records, in their order. */
export function passedOnOf(db: DeviceDatabase, recordIds: string[]): Promise<HeldEdit[]> {
  return db.edits.where('recordId').anyOf(recordIds).and(isPassedOn).sortBy('seq')
}

/** The box has said more of these edits, or of their records: that holds. */
export async function endPassedOn(edits: Collection<HeldEdit, number, Omit<HeldEdit, 'seq'>>) {
  await edits.and(isPassedOn).modify({ isPerhapsTaken: false })
}
