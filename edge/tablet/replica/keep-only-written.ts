import type { DeviceDatabase } from './database.ts'
import { markToSendAgain } from './send-again.ts'

/**
 * Removes all that the device holds of the box, and its place there: it was revoked. What was written
 * on it stays, locked, as in a revoked box (A4), until central is known to have it: a box may yet lose
 * what it has taken or rejected, with its disk. When the device is paired again, that is sent.
 */
export function keepOnlyWritten(db: DeviceDatabase): Promise<void> {
  const held = [db.records, db.standing, db.place, db.cards, db.inbox]
  return db.transaction('rw', [...held, db.edits], async () => {
    for (const table of held) await table.clear()
    await db.edits.where('state').equals('confirmed').delete()
    await markToSendAgain(db)
  })
}
