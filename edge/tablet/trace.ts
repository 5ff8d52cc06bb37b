import { liveQuery } from 'dexie'
import type { DeviceDatabase, Place } from './replica/database.ts'
import { toSend } from './replica/settle.ts'

/**
 * What is remembered of the device beside its database, to tell when a browser has removed that one:
 * that it had a place at the box, and of how much of what was written here the box had not said yet that
 * it has it.
 */
export type Trace = { name: string; unsent: number }

const KEY = 'outpost.trace'

/** Null if this browser has had no place, or has forgotten that too. */
export function readTrace(): Trace | null {
  try {
    const { name, unsent } = JSON.parse(localStorage.getItem(KEY) ?? 'null') ?? {}
    return typeof name === 'string' ? { name, unsent: Number(unsent) } : null
  } catch {
    return null
  }
}

/** The device goes from its place: what it held is removed by us. */
export function removeTrace() {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // A browser that lets nothing be removed here has let nothing be kept.
  }
}

/** Keeps the trace true as long as the device is at work. Answers how to stop. */
export function keepTrace(db: DeviceDatabase, { name, deviceId }: Place): () => void {
  const count = () =>
    db.transaction('r', [db.place, db.edits], async () => {
      // In a database that was made anew nothing waits: that is not to be remembered.
      const isThere = (await db.place.get(1))?.deviceId === deviceId
      return isThere ? (await toSend(db)).length : null
    })
  const watch = liveQuery(count).subscribe({
    next(unsent) {
      if (unsent !== null) write({ name, unsent })
    },
    error: reportError,
  })
  return () => watch.unsubscribe()
}

function write(trace: Trace) {
  try {
    localStorage.setItem(KEY, JSON.stringify(trace))
  } catch {
    // Then a loss is told as a tablet that is new here.
  }
}
