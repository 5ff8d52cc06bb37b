import type { Fault } from './fault.ts'
import { FAULTS_OF_ACCESS } from './faults-of-access.ts'
import { FAULTS_OF_DEVICES, FAULTS_OF_TABLETS } from './faults-of-devices.ts'
import { FAULTS_OF_EDITS } from './faults-of-edits.ts'
import { FAULTS_OF_FEED } from './faults-of-feed.ts'
import { FAULTS_OF_HELD_COPIES } from './faults-of-held-copies.ts'
import { FAULTS_OF_NODE } from './faults-of-node.ts'
import { FAULTS_OF_OPERATION } from './faults-of-operation.ts'
import { FAULTS_OF_RECOVERY } from './faults-of-recovery.ts'
import { FAULTS_OF_SHARING } from './faults-of-sharing.ts'
import { FAULTS_OF_TOLD_DECISIONS } from './faults-of-told-decisions.ts'

const FAULTS_OF_BOX = [
  ...FAULTS_OF_NODE,
  ...FAULTS_OF_RECOVERY,
  ...FAULTS_OF_HELD_COPIES,
  ...FAULTS_OF_TOLD_DECISIONS,
  ...FAULTS_OF_OPERATION,
]

/** Every fault that is planted, in the order of the rules. */
export const ALL_FAULTS: Fault[] = [
  ...FAULTS_OF_ACCESS,
  ...FAULTS_OF_EDITS,
  ...FAULTS_OF_SHARING,
  ...FAULTS_OF_FEED,
  ...FAULTS_OF_BOX.sort((a, b) => numberOf(a) - numberOf(b)),
  ...FAULTS_OF_DEVICES,
  ...FAULTS_OF_TABLETS,
]

function numberOf({ rule }: Fault): number {
  return Number(rule.slice(1))
}
