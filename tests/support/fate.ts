import Database from 'better-sqlite3'

/*
 * What befalls a process at one moment, counted over all processes of a life: it dies there and does
 * nothing more, or that one call fails and it lives on.
 */

export type Blow = 'death' | 'failure'

/** Where something can befall a process. */
type Moment =
  /** Before a call of its store. */
  | 'call'
  /** Before a row that it writes, and before the commit of what it wrote. */
  | 'row'
  | 'commit'
  /** Before its answer to a request goes out. */
  | 'answer'
  /** Its own request on the way out; the reply to it on the way back; the reply replaced by a `500`. */
  | 'request'
  | 'reply'
  | 'refusal'

/**
 * Only commits and messages change what a process leaves behind that dies: between two of them it
 * dies always in the same way. A lost reply is a lost answer to who lives on.
 */
const COUNTED: Record<Blow, readonly Moment[]> = {
  death: ['commit', 'answer', 'request', 'reply'],
  failure: ['call', 'row', 'commit', 'answer', 'request', 'refusal'],
}

class Died extends Error {}

export type Life = ReturnType<Fate['newLife']>
export type Fate = ReturnType<typeof createFate>

/** Strikes at the moment of this number; never if it is not given. */
export function createFate(blow: Blow, at = Number.POSITIVE_INFINITY) {
  let passed = 0

  /** One run of a process. */
  function newLife() {
    let isOver = false

    /** Whether the call at this moment fails. A process that dies throws, from then on always. */
    function meets(moment: Moment, isUncounted = false): boolean {
      if (isOver) throw new Died()
      if (isUncounted || !COUNTED[blow].includes(moment)) return false
      passed += 1
      if (passed !== at) return false
      if (blow === 'failure') return true
      isOver = true
      throw new Died(`died at moment ${at}`)
    }

    return {
      blow,
      isOver: () => isOver,
      meets,
      /** As SQLite says it of a disk that is full, or that cannot be read. */
      storage(moment: Moment, isUncounted = false) {
        if (!meets(moment, isUncounted)) return
        if (moment === 'call') throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_READ')
        throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL')
      },
    }
  }

  return { passed: () => passed, newLife }
}
