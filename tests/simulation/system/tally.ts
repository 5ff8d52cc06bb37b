/** How often what happened, over all seeds. */
export type Tally = {
  kind(name: string): void
  code(name: string): void
  counts(): { kinds: Record<string, number>; codes: Record<string, number> }
}

/** The reasons of E5 and E6 that there are today; each must occur. */
export const CODES = [
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
] as const

export function createTally(kinds: readonly string[]): Tally {
  const ofKinds = new Map<string, number>(kinds.map((name) => [name, 0]))
  const ofCodes = new Map<string, number>(CODES.map((name) => [name, 0]))
  const add = (counts: Map<string, number>) => (name: string) =>
    void counts.set(name, (counts.get(name) ?? 0) + 1)
  return {
    kind: add(ofKinds),
    code: add(ofCodes),
    counts: () => ({ kinds: Object.fromEntries(ofKinds), codes: Object.fromEntries(ofCodes) }),
  }
}

/** What never happened: then the seeds have shown less than they should. */
export function neverCounted({ counts }: Tally): string[] {
  const { kinds, codes } = counts()
  return Object.entries({ ...kinds, ...codes }).flatMap(([name, count]) =>
    count > 0 ? [] : [name],
  )
}

export function tallyInWords({ counts }: Tally): string {
  const { kinds, codes } = counts()
  const lines = (of: Record<string, number>) =>
    Object.entries(of).map(([name, count]) => `${String(count).padStart(8)}  ${name}`)
  return ['What happened:', ...lines(kinds), 'What was answered:', ...lines(codes)].join('\n')
}
