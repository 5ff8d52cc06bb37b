import { test } from 'vitest'

/*
 * `npm test` stays short enough to be run before each change: of what is tried at very many places it
 * tries a part, and of the stories in a browser those in which something could be lost, and one of each
 * screen; nor does it take pictures. `npm run test-at-length` tries all.
 */

/** Set to this, `OUTPOST_TESTS` asks for all. */
export const AT_LENGTH = 'at-length'

/** Whether all is tried. */
export const isAtLength = process.env.OUTPOST_TESTS === AT_LENGTH

const untried = Object.assign(() => {}, { each: () => untried }) as unknown as typeof test

/** A test of which `npm test` knows nothing. A file must have another one too. */
export const testAtLength: typeof test = isAtLength ? test : untried

/**
 * Of cases that follow each other: all at length, otherwise every n-th, the first of them at `from`
 * modulo n, and always the last.
 */
export function someOf<T>(cases: readonly T[], every: number, from = 0): T[] {
  if (isAtLength) return [...cases]
  const last = cases.length - 1
  return cases.filter((_case, index) => index % every === from % every || index === last)
}
