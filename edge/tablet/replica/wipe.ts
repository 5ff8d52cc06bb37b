import type { DeviceDatabase } from './database.ts'
import { isToSend } from './settle.ts'

/**
 * Removes all that the device holds of the box, and its place there: it was revoked. What was written
 * on it and the box does not have stays, locked, as in a revoked box (A4): when the device is paired
 * again, that is sent.
 */
export function wipe(db: DeviceDatabase): Promise<void> {
  return db.transaction('rw', [db.records, db.edits, db.standing, db.place, db.cards], async () => {
    await db.records.clear()
    await db.cards.clear()
    await db.standing.clear()
    await db.place.clear()
    await db.edits.filter((held) => !isToSend(held)).delete()
  })
}
