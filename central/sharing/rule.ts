import type { KnownBy } from '@outpost/shared/protocol/sharing'

/**
 * Which share requests are granted at once (`CENTRAL_SHARE_RULE`), by what the asker knew of the
 * patient; an admin decides the others.
 */
const SHARE_RULES = {
  ask: [],
  'grant-with-national-id': ['national_id'],
  // Card numbers are short and follow one another, so that they can be guessed.
  'grant-with-identifier': ['national_id', 'card_number'],
  grant: ['national_id', 'card_number', 'name'],
} as const satisfies Record<string, readonly KnownBy[]>

export type ShareRule = keyof typeof SHARE_RULES

export const SHARE_RULE_NAMES = Object.keys(SHARE_RULES) as [ShareRule, ...ShareRule[]]

export function isGrantedAtOnce(rule: ShareRule, knownBy: KnownBy): boolean {
  return (SHARE_RULES[rule] as readonly KnownBy[]).includes(knownBy)
}

/** So many patients of other clinics a caller may look up in an hour. */
export const LOOKUPS_PER_HOUR = 30
