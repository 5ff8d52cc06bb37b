import type { Versions } from '../protocol/digest.ts'
import type { Change } from '../protocol/messages.ts'
import type { Position } from './position.ts'

/** A record of which replica and authority have different copies; null: none that is live. */
export type Difference = {
  collection: string
  id: string
  own: number | null
  theirs: number | null
}

/** What of these was put right. */
export type Repaired = {
  /** Records that the replica lacked. */
  lacked: number
  /** Records that it held in another revision. */
  outdated: number
  /** Records that it held though they are not there for it. */
  surplus: number
}

/** What a comparison needs of a replica's store, beside what a round needs (F12). */
export type ComparisonStore = {
  position(): Promise<Position>
  /**
   * The confirmed copies that are live, whatever edits lie over them: of all collections, or of one
   * under a prefix of ids. Throws `ComparisonStopped` if the replica has left the position.
   */
  versions(at: Position, part: { collection: string; prefix: string } | null): Versions
  /**
   * Makes the copies those of the authority, in one commit with the account of it: what came is put,
   * also over a higher revision; what did not come is not there and is taken away, except that what
   * holds a person's edits stays, as `attention`. Leaves alone what is no longer as it was compared.
   * Throws `ComparisonStopped` if the replica has left the position.
   */
  repair(
    at: Position,
    differences: readonly Difference[],
    changes: readonly Change[],
  ): Promise<Repaired>
}

/** The comparison cannot go on now. Nothing is wrong: it is made again later. */
export class ComparisonStopped extends Error {
  /** The authority does not do this: asking again soon is no use. */
  readonly isRefused: boolean

  constructor(message: string, { isRefused = false } = {}) {
    super(message)
    this.name = 'ComparisonStopped'
    this.isRefused = isRefused
  }
}
