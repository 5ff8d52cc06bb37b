import { liveQuery } from 'dexie'
import { type DeviceDatabase, type Pairing, readPairing } from '../replica/database.ts'
import { countToSend } from '../replica/settle.ts'
import type { Written } from '../replica/write.ts'

/**
 * Why a tablet that has no place had one before, under which name. `lost`: the browser has removed its
 * database, and with it `unsent` edits of which the box had not said that it has them. `revoked`: the box
 * has taken it out; what it had not sent is still there, for when it is paired again.
 */
export type Trace =
  | { kind: 'lost'; name: string; unsent: number }
  | { kind: 'revoked'; name: string }

/** As it lies beside the database, which a browser may remove without it; apps of before have written the same. */
type Stored = { name: string; unsent: number; isRevoked?: boolean }

const KEY = 'outpost.trace'

/** Null if this browser has had no place, or has forgotten that too. */
export function readTrace(): Trace | null {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? 'null') ?? {}
    const { name, unsent, isRevoked = false } = stored
    if (typeof name !== 'string') return null
    return isRevoked ? { kind: 'revoked', name } : { kind: 'lost', name, unsent: Number(unsent) }
  } catch {
    return null
  }
}

/** The device was revoked, and goes from its place: what it held of the box is removed by us. */
export function noteRevoked(name: string): Trace {
  write({ name, unsent: 0, isRevoked: true })
  return { kind: 'revoked', name }
}

function remove() {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // A browser that lets nothing be removed here has let nothing be kept.
  }
}

type KeptTrace = {
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
  const before = readTrace()
  let counted = before?.kind === 'lost' ? before.unsent : 0
  let underWay = 0
  let isStopped = false
  const note = () => isStopped || write({ name, unsent: counted + underWay })

  const count = async () =>
    db.transaction('r', [db.place, db.edits], async () => {
      // In a database that was made anew nothing waits: that is not to be remembered.
      const isThere = (await readPairing(db))?.deviceId === deviceId
      return isThere ? await countToSend(db) : null
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

function write(trace: Stored) {
  try {
    localStorage.setItem(KEY, JSON.stringify(trace))
  } catch {
    // Then a loss is told as a tablet that is new here, and not by what is no longer so.
    remove()
  }
}
