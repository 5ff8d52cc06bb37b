import type { Clinic } from '@outpost/shared/model/clinic'
import { changeState, type DeviceDatabase, type Pairing, readState } from './database.ts'
import { markToSendAgain } from './send-again.ts'
import { ENDED, toSend } from './settle.ts'

const heldOfBox = (db: DeviceDatabase) => [db.records, db.standing, db.place, db.cards, db.inbox]

/**
 * Removes all that the device holds of the box, and its place there: it was revoked. What was written
 * on it stays, locked, as in a revoked box (A4), until central is known to have it: a box may yet lose
 * what it has taken or rejected, with its disk, and what was decided about that. When the device is paired again, that is sent; so of which
 * clinics it was is kept with it.
 */
export function keepOnlyWritten(db: DeviceDatabase): Promise<void> {
  return db.transaction('rw', [...heldOfBox(db), db.edits], async () => {
    const { clinics, epoch, epochBefore } = await readState(db)
    for (const table of heldOfBox(db)) await table.clear()
    await db.edits.where('state').equals('confirmed').delete()
    await markToSendAgain(db)
    if ((await db.edits.count()) > 0) {
      await changeState(db, { clinics, epochBefore: epoch ?? epochBefore ?? null })
    }
  })
}

/**
 * Gives the device its place at a box of these clinics. What it held of a box before goes, and what was
 * written on it is sent to this one: so answers false, and changes nothing, if that was of other clinics.
 */
export function takePlace(
  db: DeviceDatabase,
  pairing: Pairing,
  clinics: readonly Clinic[],
): Promise<boolean> {
  return db.transaction('rw', [...heldOfBox(db), db.edits], async () => {
    const { clinics: own } = await readState(db)
    const isOfBox = own.length === 0 || own.some(({ id }) => clinics.some((one) => one.id === id))
    const written = await db.edits.where('state').noneOf(ENDED).count()
    if (written > 0 && !isOfBox) return false
    await keepOnlyWritten(db)
    const awaitsName = (await toSend(db)).length > 0
    await db.place.put({ ...pairing, awaitsName })
    return true
  })
}
