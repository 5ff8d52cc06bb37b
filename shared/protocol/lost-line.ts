/*
 * Names of lines of lost hours (N9), as a `410` gives them and a box gives them back: of a whole epoch its
 * own. Only here is known what is in the others.
 */

/** Of such a name, in characters. */
export const LINE_LENGTH_MAX = 1000

/** Of an epoch whose database was put back without a word: what was read of it after the terms parted there. */
export function lineAfterTerms(epoch: string, parting: string): string {
  return `${epoch}.${parting}`
}

/** What no other box holds: some of one line, and some of another beside it. */
export function lineOfBoth(nodeId: string | null, one: string, other: string): string {
  return `${nodeId} ${one} ${other}`.slice(0, LINE_LENGTH_MAX)
}

/** Whether it is made of whole epochs: no two of them give one revision to different things, but lines within one do. */
export function isOfWholeEpochs(line: string): boolean {
  return !line.includes('.')
}
