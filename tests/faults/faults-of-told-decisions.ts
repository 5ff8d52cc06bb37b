import type { Fault } from './fault.ts'

/** Faults in what copies tell of decisions, and of what was made by them (rules F3, N9). */
export const FAULTS_OF_TOLD_DECISIONS: Fault[] = [
  {
    rule: 'N9',
    what: 'the decisions that a copy tells are not entered',
    file: 'central/recovery/apply-copy.ts',
    from: "weighed.kind === 'take' || weighed.kind === 'known'",
    to: "weighed.kind === 'delete'",
  },
  {
    rule: 'N9',
    what: 'decisions are entered whose movement has not come back',
    file: 'central/recovery/enter-decisions.ts',
    from: '!here.has(edit_id) || sql.get',
    to: 'sql.get',
  },
  {
    rule: 'N9',
    what: 'an edit that was accepted this time counts beside what was made in its place',
    file: 'central/recovery/ledger-facts.ts',
    from: '[...named, ...replaced]',
    to: 'named',
  },
  {
    rule: 'N9',
    what: 'what was counted in the lost hours is taken, though somebody has decided otherwise since',
    file: 'central/recovery/decided-movements.ts',
    from: 'here !== undefined && here.newEdit',
    to: 'here === null && here.newEdit',
  },
  {
    rule: 'F3',
    what: 'a box is told movements without the decisions from which they follow',
    file: 'shared/authority/sqlite/readers/ledger-reader.ts',
    from: 'decided: readDecisionsBehind(sql, movements)',
    to: 'decided: readDecisionsBehind(sql, [])',
  },
  {
    rule: 'N9',
    what: 'with an applied copy what somebody has decided otherwise since counts as well',
    file: 'central/recovery/ledger-facts.ts',
    from: 'sum(delta) filter (where isMadeHere\n         or iif(',
    to: 'sum(delta) filter (where iif(',
  },
  {
    rule: 'N9',
    what: 'of a copy that waits what a newer box tells of it is thrown away',
    file: 'central/recovery/held-copies.ts',
    from: 'kept.revision === copy.revision && copy.decided',
    to: 'kept.revision !== copy.revision && copy.decided',
  },
  {
    rule: 'N9',
    what: 'a copy closes rejected edits of other records',
    file: 'central/recovery/enter-decisions.ts',
    from: 'edit && edit.recordId !== copy.id',
    to: 'edit && edit.recordId === null',
  },
  {
    rule: 'N9',
    what: 'who enrols again goes not on for the place that the restore has lost',
    file: 'central/routes/enrol.ts',
    from: 'enrolment.goOnForLost(nodeId, former.nodeId)',
    to: '',
  },
  {
    rule: 'N9',
    what: 'what is confirmed in place of a movement that a copy has brought counts beside it',
    file: 'shared/authority/sqlite/readers/edits-reader.ts',
    from: 'brought.some((one) => editIdsInPlaceOf(one.id).includes(id))',
    to: 'brought.some((one) => one.id === id)',
  },
]
