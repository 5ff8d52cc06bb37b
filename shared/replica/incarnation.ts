import type { Incarnation, IncarnationSaying } from '../protocol/incarnation.ts'

/**
 * Which copy of the replica this is, for an authority that tells copies apart (N10). The tokens are
 * on disk before they are told, and move on only when the authority has said that it has them.
 */
export type OwnIncarnation = {
  /** What to present with the next request; null if the replica has no place yet. */
  present(): Incarnation | null
  /**
   * Takes what the authority said of what was presented; null if it said nothing. `moves` tells that
   * the request was one after which the tokens move on: a push, or the beginning of a filling.
   */
  answered(presented: Incarnation, said: IncarnationSaying | null, moves: boolean): void
}

/** Who a copy is after it has moved on; `fresh` is a token that nobody has made before. */
export function advanced({ next }: Incarnation, fresh: string): Incarnation {
  return { current: next, next: fresh }
}

/** Who a copy is that came back from a backup: it goes on from there, and nowhere as before. */
export function realigned({ current }: Incarnation, fresh: string): Incarnation {
  return { current, next: fresh }
}
