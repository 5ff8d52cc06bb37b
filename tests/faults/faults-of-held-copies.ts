import type { Fault } from './fault.ts'

/** Faults in what becomes of copies that wait for an admin after a restore (rule N9). */
export const FAULTS_OF_HELD_COPIES: Fault[] = [
  {
    rule: 'N9',
    what: 'of a copy that an admin applies a part is taken, and all of it told to wait',
    file: 'central/recovery/apply-copy.ts',
    from: "if (offer.applied && weighed.kind === 'take' && weighed.waiting) {",
    to: "if (offer.applied && weighed.kind === 'delete') {",
  },
  {
    rule: 'N9',
    what: 'a copy that an admin applies is told to be taken where it is thought to be known',
    file: 'central/recovery/weigh.ts',
    from: 'const byLine = isApplied ? null : weighByLine',
    to: 'const byLine = weighByLine',
  },
  {
    rule: 'N9',
    what: 'an admin takes fields too that did not wait for it',
    file: 'central/recovery/weigh.ts',
    from: 'if (!names || !record) return offered',
    to: 'if (names || !names || !record) return offered',
  },
  {
    rule: 'N9',
    what: 'a copy is applied as if its line had parted at the last restore',
    file: 'central/recovery/held-copies.ts',
    from: 'from: { line, floor }',
    to: 'from: { line, floor: null && floor }',
  },
  {
    rule: 'N9',
    what: 'stock of a copy that is applied is added to what was counted since',
    file: 'central/recovery/weigh.ts',
    from: '(isApplied ? facts.replacedByCopy : facts.ledgerBefore)',
    to: '(isApplied ? facts.ledgerBefore : facts.ledgerBefore)',
  },
  {
    rule: 'N9',
    what: 'what was taken back of another line counts as in the copy that is applied',
    file: 'central/recovery/apply-copy.ts',
    from: "iif(isOld, not isOfOthers, kind = 'COUNTED')",
    to: "iif(isOld, 1, kind = 'COUNTED')",
  },
  {
    rule: 'N9',
    what: 'of two who decide about a copy at once both make it true',
    file: 'central/recovery/held-copies.ts',
    from: 'if (now.decided) throw decidedBefore(sql, now.decided)',
    to: '',
  },
  {
    rule: 'N9',
    what: 'an admin of some clinics applies a copy beyond them',
    file: 'central/recovery/held-copies.ts',
    from: 'applyCopy(store, writer, operatorIn(clinics), asApplied(held))',
    to: "applyCopy(store, writer, operatorIn('all'), asApplied(held))",
  },
  {
    rule: 'N9',
    what: 'of stock the quantity is told that is in the copy, not that would be there',
    file: 'central/recovery/describe-held.ts',
    from: 'Math.max(0, balanceAfter(record, weighed))',
    to: 'held.copy.record?.quantity',
  },
  {
    rule: 'N9',
    what: 'an admin sees copies of records of other clinics',
    file: 'central/recovery/held-desk.ts',
    from: 'if (here) return isVisible(person, here.scopes)',
    to: 'if (here) return true',
  },
]
