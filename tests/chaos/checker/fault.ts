/** What the checker can find, each under the name of what is no longer true. */
export const FAULTS = [
  'database damaged',
  'never answered',
  'told otherwise',
  'missing at its node',
  'altered at its node',
  'outbox not empty',
  'missing at central',
  'altered at central',
  'outcomes differ',
  'not in the inbox',
  'decision wrong',
  'from nowhere',
  'no effect',
  'effect doubled',
  'effect of a rejected edit',
  'ledger wrong',
  'quantity wrong',
  'field not as last written',
  'revisions wrong',
  'copy differs',
  'out of scope',
  'revision went back',
  'feed differs',
] as const

export type Fault = { what: (typeof FAULTS)[number]; of: string }

/** Where faults are reported. */
export type Report = (what: Fault['what'], of: string) => void
