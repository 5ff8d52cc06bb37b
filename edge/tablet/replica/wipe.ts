import type { DeviceDatabase } from './database.ts'

/**
 * Removes all that the device holds of the box, and its place there: it was revoked. What was written
 * on it and has not reached the box stays, locked, as in a revoked box (A4): when the device is paired
 * again, that is sent.
 */
export function wipe(db: DeviceDatabase): Promise<void> {
  return db.transaction('rw', [db.records, db.edits, db.standing, db.place, db.cards], async () => {
    await db.records.clear()
    await db.cards.clear()
    await db.standing.clear()
    await db.place.clear()
    await db.edits.where('state').noneOf(['waiting', 'sent']).delete()
  })
}
