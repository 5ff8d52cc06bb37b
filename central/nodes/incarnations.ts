import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { tokenHash } from '@outpost/shared/node/tokens'
import {
  type Incarnation,
  type IncarnationSaying,
  readIncarnation,
} from '@outpost/shared/protocol/incarnation'
import { isProblem, Problem } from '@outpost/shared/protocol/problems'
import { candidatesIn, release, type Verdict, weigh } from './incarnation.ts'
import { type CopyCaller, createIncarnationRows, type IncarnationRow } from './incarnation-rows.ts'

/** A copy among which an administrator must choose. */
type Candidate = CopyCaller & { name: string; seenAt: Millis | null }

/** Which copies of boxes there are (N10). */
export type Incarnations = ReturnType<typeof createIncarnations>

export function createIncarnations({ store, clock }: { store: SqliteStore; clock: Clock }) {
  const rows = createIncarnationRows({ store, clock })

  function take(nodeId: string, pair: Incarnation, caller: CopyCaller): Verdict {
    const situation = rows.situationOf(nodeId)
    const { verdict, standings } = weigh(situation, pair)
    rows.give(nodeId, standings)
    // Said again to a central that was restored: it counts for the new epoch too.
    if (verdict === 'same') rows.give(nodeId, [{ ...pair, standing: 'present' }])
    if (verdict === 'twin') rows.noteTwin(nodeId, pair, caller)
    else if (verdict !== 'out' && situation.isTwin) rows.endTwin(nodeId)
    if (verdict === 'rewound') rows.noteRewound(nodeId)
    return verdict
  }

  /** Reading goes on while the storage takes no changes; the box presents the same again. */
  function weighAnyway(nodeId: string, pair: Incarnation, error: unknown): Verdict {
    if (!isProblem(error, 'STORAGE_FAILED')) throw error
    return weigh(rows.situationOf(nodeId), pair).verdict
  }

  /**
   * Those that call. One that presents a pair from before may be a box that was put back while there
   * were two; it has been told its name, and may be the only one that is left.
   */
  function callers(nodeId: string): IncarnationRow[] {
    const since = rows.twinSince(nodeId)
    if (since === null) return []
    const known = rows.rowsOf(nodeId)
    const candidates = candidatesIn(known)
    return known.filter(
      (row) =>
        candidates.includes(row) ||
        (row.standing === 'past' && row.seenAt !== null && row.seenAt >= since),
    )
  }

  return {
    /**
     * Takes what a box presented, before its request is served; answers what to tell it, or null if
     * nothing was kept of it. Throws `Problem` TWIN for one of several copies.
     */
    meet(nodeId: string, header: string | undefined, caller: CopyCaller): IncarnationSaying | null {
      if (header === undefined) {
        if (rows.mustNameItself(nodeId)) throw nameless(nodeId)
        return null
      }
      const pair = pairIn(header)
      if (!pair) throw malformed()
      if (rows.isPresent(nodeId, pair)) return 'known'

      let verdict: Verdict
      let isKept = true
      try {
        verdict = store.write(() => take(nodeId, pair, caller))
      } catch (error) {
        verdict = weighAnyway(nodeId, pair, error)
        isKept = false
      }
      if (verdict === 'twin') throw twin(nodeId, nameOf(pair))
      if (verdict === 'out') throw shutOut(nodeId, nameOf(pair))
      if (!isKept) return null
      return verdict === 'heard' ? 'rewound' : 'known'
    },

    /**
     * Outside of rounds: while an administrator must choose among copies none is served, and while those
     * that were shut out have the token too, only one that shows to be the chosen one. Nothing is kept of
     * what it presents. Throws `Problem` TWIN.
     */
    refuseOthers(nodeId: string, header: string | undefined) {
      if (rows.stateOf(nodeId).isTwin) throw unchosen(nodeId)
      if (!rows.isTokenShared(nodeId)) return
      const pair = pairIn(header)
      if (!pair) throw unshown(nodeId)
      const { verdict } = weigh(rows.situationOf(nodeId), pair)
      if (verdict === 'out') throw shutOut(nodeId, nameOf(pair))
      if (verdict !== 'same' && verdict !== 'advance') throw unshown(nodeId)
    },

    /**
     * The token of a copy that was shut out is nobody's once the chosen one has another. In its rounds
     * it is still told what became of it. Throws `Problem` TWIN for such a copy.
     */
    refuseShutOut(nodeId: string, header: string | undefined) {
      const pair = pairIn(header)
      if (!pair) return
      const { verdict } = weigh(rows.situationOf(nodeId), pair)
      if (verdict === 'out') throw shutOut(nodeId, nameOf(pair))
    },

    /** The copies among which an administrator must choose; none while there is only one. */
    candidates(nodeId: string): Candidate[] {
      return callers(nodeId).map((row) => {
        const { seenAt, address, report } = row
        return { name: nameOf(row), seenAt, address, report }
      })
    },

    /**
     * Lets the copy of this name go on, or if none is named the one that calls next, and shuts the
     * others out for good. Answers false if there is no such choice.
     */
    release(nodeId: string, name: string | null): boolean {
      return store.write(() => {
        if (!rows.stateOf(nodeId).isTwin) return false
        if (name === null) {
          rows.releaseNext(nodeId)
          return true
        }
        const chosen = callers(nodeId).find((row) => nameOf(row) === name.toLowerCase())
        if (!chosen) return false
        rows.give(nodeId, release(rows.rowsOf(nodeId), chosen))
        rows.endTwin(nodeId)
        return true
      })
    },
  }
}

/** What a box presented, hashed; null if it is none. */
function pairIn(header: string | undefined): Incarnation | null {
  const told = readIncarnation(header ?? '')
  return told && { current: tokenHash(told.current), next: tokenHash(told.next) }
}

/** A short name for a pair of hashed tokens, to be read out over the telephone. */
function nameOf({ current, next }: Incarnation): string {
  return tokenHash(`${current} ${next}`).slice(0, NAME_LENGTH)
}

const NAME_LENGTH = 8

const KEPT = 'Nothing is lost: it goes on serving its devices and keeps its edits.'

function twin(nodeId: string, incarnation: string): Problem {
  return new Problem(
    'TWIN',
    `Two copies of this box call central; this one is ${incarnation}. ${KEPT} An administrator must choose which one goes on: central node release ${nodeId} ${incarnation}`,
    { members: { incarnation } },
  )
}

function shutOut(nodeId: string, incarnation: string): Problem {
  return new Problem(
    'TWIN',
    `Another copy of the box ${nodeId} was chosen to go on; this one, ${incarnation}, was shut out. ${KEPT} Enrol it with a new code for the same clinics (central node add), and they are sent.`,
    { members: { incarnation } },
  )
}

function nameless(nodeId: string): Problem {
  return new Problem(
    'TWIN',
    `Copies of the box ${nodeId} have called, and this one does not say which it is (Sync-Incarnation). ${KEPT} Upgrade it, or enrol it with a new code (central node add).`,
  )
}

function unchosen(nodeId: string): Problem {
  return new Problem(
    'TWIN',
    `Copies of the box ${nodeId} call central, and an administrator must choose which one goes on (central node list, central node release). Until then none of them is answered here. ${KEPT}`,
  )
}

function unshown(nodeId: string): Problem {
  return new Problem(
    'TWIN',
    `Of the copies of the box ${nodeId} one was chosen to go on, and all have its token until it has made a new one, with its next round. Up to then only the one that shows by Sync-Incarnation that it was chosen is answered here. ${KEPT}`,
  )
}

function malformed(): Problem {
  return new Problem(
    'INVALID_REQUEST',
    'The header Sync-Incarnation must hold two different tokens, parted by a comma. Nothing was changed.',
    { errors: { 'Sync-Incarnation': 'must hold two different tokens' } },
  )
}
