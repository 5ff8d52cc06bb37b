import type { DeviceDatabase } from './database.ts'
import { isStorageFull } from './storage-full.ts'

/**
 * Why the database could not be opened: the browser stores nothing (a private window, a setting), its
 * storage is full, or the database was made by a newer version of the app.
 */
export type NotOpened = 'unavailable' | 'full' | 'newer'

/** IndexedDB counts in whole numbers, Dexie in tenths. */
const VERSION_STEP = 10

/**
 * Opens the device's database; null if it is open. One of a newer version is closed again untouched:
 * an older program refuses a newer database. `onBlocked` is told when an older one in another tab
 * holds it; it is opened when that one lets go.
 */
export async function tryOpening(
  db: DeviceDatabase,
  onBlocked: () => void,
): Promise<NotOpened | null> {
  const known = db.verno
  db.on('blocked', onBlocked)
  try {
    await db.open()
  } catch (error) {
    return isStorageFull(error) ? 'full' : 'unavailable'
  }
  // Dexie opens a newer database too, as far as it knows it.
  if (db.backendDB().version < (known + 1) * VERSION_STEP) return null
  db.close()
  return 'newer'
}

type Watching = {
  /** Whether somebody has typed something that is not saved. */
  isTyped: () => boolean
  /** A newer version of the app in another tab wants the database; it was not let go of yet. */
  onWanted: (letGo: () => void) => void
  /** It was let go of: nothing can be read or saved here any more. */
  onLetGo: () => void
}

/**
 * Says what becomes of an open database. It is let go of for a newer version of the app, but not while
 * something is typed that could be lost.
 */
export function watchDatabase(db: DeviceDatabase, { isTyped, onWanted, onLetGo }: Watching) {
  const letGo = () => {
    db.close()
    onLetGo()
  }
  // False keeps Dexie from closing and opening again: as an old version of a new database.
  db.on('versionchange', ({ newVersion }: IDBVersionChangeEvent) => {
    if (newVersion === null) return true
    if (isTyped()) onWanted(letGo)
    else letGo()
    return false
  })
  // The browser has taken it away. A new one is made, in which whoever is shown something finds nothing.
  db.on('close', () => {
    queueMicrotask(() => {
      if (db.hasBeenClosed()) return
      db.open().catch(reportError)
    })
  })
}
