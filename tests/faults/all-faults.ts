import type { Fault } from './fault.ts'
import { FAULTS_OF_EDITS } from './faults-of-edits.ts'
import { FAULTS_OF_FEED } from './faults-of-feed.ts'
import { FAULTS_OF_NODE } from './faults-of-node.ts'

/** Every fault that is planted, in the order of the rules. */
export const ALL_FAULTS: Fault[] = [...FAULTS_OF_EDITS, ...FAULTS_OF_FEED, ...FAULTS_OF_NODE]
