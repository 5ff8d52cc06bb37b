/*
 * Which copy of a replica is calling (rule N10). A box makes the tokens itself; they are no secret,
 * only never the same on two cards that went their own ways.
 */

/** Who a copy is, and who it will be after it has moved on. */
export type Incarnation = { current: string; next: string }

/** What an authority says of an incarnation, in `Sync-Incarnation` on its answer. */
export const INCARNATION_SAYINGS = ['known', 'rewound'] as const
export type IncarnationSaying = (typeof INCARNATION_SAYINGS)[number]

const TOKEN_LENGTH_MAX = 100
const TOKEN = `[!-+\\--~]{1,${TOKEN_LENGTH_MAX}}`

/** `<current>, <next>`: two tokens of visible ASCII characters without a comma. */
export const INCARNATION_PATTERN = `^ *${TOKEN} *, *${TOKEN} *$`
const PATTERN = new RegExp(INCARNATION_PATTERN)

export function writeIncarnation({ current, next }: Incarnation): string {
  return `${current}, ${next}`
}

/** Null if the header does not hold two different tokens. */
export function readIncarnation(header: string): Incarnation | null {
  if (!PATTERN.test(header)) return null
  const [current = '', next = ''] = header.split(',').map((token) => token.trim())
  return current === next ? null : { current, next }
}
