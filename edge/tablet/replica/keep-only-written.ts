import type { Clinic } from '@outpost/shared/model/clinic'
import {
  changeState,
  type DeviceDatabase,
  type HeldEdit,
  type Pairing,
  readPairing,
  readState,
} from './database.ts'
import { isSafe, markToSendAgain } from './send-again.ts'
import { settleAgain, toSend } from './settle.ts'

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
    await db.edits.filter(isSafe).delete()
    // The names of others, and what the box had in the fields that were written.
    await db.edits.toCollection().modify({ names: null, before: null })
    await markToSendAgain(db)
    if ((await db.edits.count()) > 0) {
      await changeState(db, { clinics, epochBefore: epoch ?? epochBefore ?? null })
    }
  })
}

/**
 * As `keepOnlyWritten`, for the device that the box has refused as revoked, by its token. Answers false, and
 * changes nothing, if that is not the place here: it was paired anew meanwhile, in another tab. `note` is
 * called before anything goes.
 */
export function leavePlace(db: DeviceDatabase, token: string, note: () => void): Promise<boolean> {
  return db.transaction('rw', [...heldOfBox(db), db.edits], async () => {
    if ((await readPairing(db))?.token !== token) return false
    note()
    await keepOnlyWritten(db)
    return true
  })
}

/**
 * Gives the device its place at a box of these clinics. What it held of a box before goes, and what was
 * written on it is sent to this one, and shown from now on (N2): so answers false, and changes nothing, if
 * some of that was written for other clinics.
 */
export function takePlace(
  db: DeviceDatabase,
  pairing: Pairing,
  clinics: readonly Clinic[],
): Promise<boolean> {
  return db.transaction('rw', [...heldOfBox(db), db.edits], async () => {
    const last = (await readState(db)).clinics.map(({ id }) => id)
    const isForOthers = ({ clinics: own = last }: HeldEdit) =>
      own.length > 0 && !clinics.some(({ id }) => own.includes(id))
    const foreign = await db.edits.filter(isForOthers).toArray()
    if (!foreign.every(isSafe)) return false
    await db.edits.bulkDelete(foreign.map(({ seq }) => seq))
    await keepOnlyWritten(db)
    const written = await toSend(db)
    // When they were used last its box says with what it brings of them.
    await settleAgain(db, written, 0)
    await db.place.put({ ...pairing, awaitsName: written.length > 0 })
    return true
  })
}
