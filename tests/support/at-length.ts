/*
 * Some tests try the same at very many places. `npm test` tries a part of them, so that it stays short
 * enough to be run before each change; `npm run test-at-length` tries all.
 */

/** Set to this, `OUTPOST_TESTS` asks for all. */
export const AT_LENGTH = 'at-length'

/**
 * Of cases that follow each other: all at length, otherwise every n-th, the first of them at `from`
 * modulo n, and always the last.
 */
export function someOf<T>(cases: readonly T[], every: number, from = 0): T[] {
  if (process.env.OUTPOST_TESTS === AT_LENGTH) return [...cases]
  const last = cases.length - 1
  return cases.filter((_case, index) => index % every === from % every || index === last)
}
