import type { DeviceDatabase } from './database.ts'
import { isToSend } from './settle.ts'

/**
 * Removes all that the device holds of the box, and its place there: it was revoked. What was written
 * on it and the box does not have stays, locked, as in a revoked box (A4): when the device is paired
 * again, that is sent.
 */
export function wipe(db: DeviceDatabase): Promise<void> {
  const held = [db.records, db.standing, db.place, db.cards, db.inbox]
  return db.transaction('rw', [...held, db.edits], async () => {
    for (const table of held) await table.clear()
    await db.edits.filter((held) => !isToSend(held)).delete()
  })
}
