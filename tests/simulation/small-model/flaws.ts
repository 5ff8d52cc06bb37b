/** Ways in which the small system can be made wrong, to see that the exploration finds each. */
export const FLAWS = {
  'all pending edits are acknowledged by any outcome': 'acknowledges all',
  'an edit that comes again is judged again': 'forgets edits',
  'the last write wins, whatever it was made on': 'compares nothing',
  'a rejected edit is dropped': 'drops rejected',
  'the cursor is saved before what came with it': 'cursor first',
  'an edit that waits is not sent again after a death': 'sends once',
} as const

export type Flaw = (typeof FLAWS)[keyof typeof FLAWS]
