import { liveQuery } from 'dexie'
import { type DeviceDatabase, type Pairing, readPairing } from '../replica/database.ts'
import { toSend } from '../replica/settle.ts'
import type { Written } from '../replica/write.ts'

/**
 * What is remembered of the device beside its database, to tell when a browser has removed that one:
 * that it had a place at the box, and of how much of what was written here the box had not said yet that
 * it has it. After it was revoked that, until it is paired again: then what was not sent is still there.
 */
export type Trace = { name: string; unsent: number; isRevoked?: boolean }

const KEY = 'outpost.trace'

/** Null if this browser has had no place, or has forgotten that too. */
export function readTrace(): Trace | null {
  try {
    const {
      name,
      unsent,
      isRevoked = false,
    } = JSON.parse(localStorage.getItem(KEY) ?? 'null') ?? {}
    return typeof name === 'string' ? { name, unsent: Number(unsent), isRevoked } : null
  } catch {
    return null
  }
}

/** The device was revoked, and goes from its place: what it held of the box is removed by us. */
export function noteRevoked(name: string) {
  write({ name, unsent: 0, isRevoked: true })
}

function remove() {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // A browser that lets nothing be removed here has let nothing be kept.
  }
}

export type KeptTrace = {
  /** Makes so many edits by `act`: the trace knows of them before they are kept, as if they were already. */
  whileWriting(count: number, act: () => Promise<Written>): Promise<Written>
  stop(): void
}

/**
 * Keeps the trace true as long as the device is at work. It never tells less than there is, whenever the
 * app ends: rather, for a moment, of an edit that is not kept after all, or that was kept before.
 */
export function keepTrace(db: DeviceDatabase, { name, deviceId }: Pairing): KeptTrace {
  // Until it is counted, as it was told last.
  let counted = readTrace()?.unsent ?? 0
  let underWay = 0
  let isStopped = false
  const note = () => isStopped || write({ name, unsent: counted + underWay })

  const count = async () =>
    db.transaction('r', [db.place, db.edits], async () => {
      // In a database that was made anew nothing waits: that is not to be remembered.
      const isThere = (await readPairing(db))?.deviceId === deviceId
      return isThere ? (await toSend(db)).length : null
    })
  const watch = liveQuery(count).subscribe({
    next(unsent) {
      if (unsent === null) return
      counted = unsent
      note()
    },
    error: reportError,
  })

  return {
    async whileWriting(edits, act) {
      underWay += edits
      note()
      let isKept = false
      try {
        const written = await act()
        isKept = written.kind === 'kept'
        return written
      } finally {
        underWay -= edits
        // They are counted behind the commit.
        if (isKept) counted += edits
        note()
      }
    },
    stop() {
      isStopped = true
      watch.unsubscribe()
    },
  }
}

function write(trace: Trace) {
  try {
    localStorage.setItem(KEY, JSON.stringify(trace))
  } catch {
    // Then a loss is told as a tablet that is new here, and not by what is no longer so.
    remove()
  }
}
