/** How often what happened, over all seeds. */
export type Tally = ReturnType<typeof createTally>

type Counts = { kinds: Record<string, number>; codes: Record<string, number> }

/** The reasons of E5, E6 and S5; each must occur. To add one: a line. */
const CODES = [
  'STALE_UPDATE',
  'RECORD_DELETED',
  'RECORD_EXISTS',
  'INVALID_TRANSITION',
  'SLOT_TAKEN',
  'INSUFFICIENT_STOCK',
  'IN_USE',
  'DEPENDS_ON_REJECTED',
  'UNKNOWN_BASE',
  'OUT_OF_SCOPE',
  'READ_ONLY_COLLECTION',
  'INVALID_EDIT',
  'RECORD_DELETED (422)',
  'EDIT_ID_REUSED',
  'ALREADY_DECIDED',
  'DECISION_NOT_POSSIBLE',
  'BAD_CURSOR',
  'ACTOR_REFUSED',
  'REVOKED',
  'TWIN',
  'RESYNC_REQUIRED',
  'BOX_REVOKED',
  'STORAGE_FAILED',
  'NOT_FOUND',
  'PRECONDITION_FAILED',
] as const

/** `names`: all that should happen; it is counted from 0. */
export function createTally(names: readonly string[]) {
  const kinds = new Map<string, number>(names.map((name) => [name, 0]))
  const codes = new Map<string, number>(CODES.map((name) => [name, 0]))

  function count(counts: Map<string, number>, name: string, times = 1) {
    counts.set(name, (counts.get(name) ?? 0) + times)
  }

  function lines(counts: ReadonlyMap<string, number>): string[] {
    return [...counts].map(([name, times]) => `${String(times).padStart(8)}  ${name}`)
  }

  return {
    kind: (name: string) => count(kinds, name),
    code: (name: string) => count(codes, name),
    add(other: Counts) {
      for (const [name, times] of Object.entries(other.kinds)) count(kinds, name, times)
      for (const [name, times] of Object.entries(other.codes)) count(codes, name, times)
    },
    counts: (): Counts => ({
      kinds: Object.fromEntries(kinds),
      codes: Object.fromEntries(codes),
    }),
    /** What never happened: then the seeds have shown less than they should. */
    missing: () => [...kinds, ...codes].flatMap(([name, times]) => (times > 0 ? [] : [name])),
    inWords: () =>
      ['What happened:', ...lines(kinds), 'What was answered:', ...lines(codes)].join('\n'),
  }
}
