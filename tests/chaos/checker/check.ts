import { checkCopies } from './copies.ts'
import { checkDecisions, checkDecisionsTold, checkReplacements } from './decisions.ts'
import { readDiary } from './diary.ts'
import { checkOrigin, checkPassedOn, checkTold } from './edits.ts'
import { checkFields, checkLedger, checkQuantities } from './effects.ts'
import type { Fault, Report } from './fault.ts'
import { checkFollowers, checkRevisionsSeen } from './sights.ts'
import { type BoxState, type CentralState, type NodeState, readBox, readCentral } from './state.ts'

/** The databases of stopped nodes and the diary of their devices; nodes by their names there. */
export type Evidence = {
  diary: string
  central: string
  boxes: Record<string, string>
  /** Central was put back to a backup: what came back from the boxes stands for edits that are gone. */
  isRestored?: boolean
}

/** What central is called in a diary. */
export const CENTRAL = 'central'

/**
 * Whether no edit was lost, doubled, altered or hidden, after the weather has cleared and all rounds
 * are complete. It reads databases and diary alone and shares no code with the product: what both got
 * wrong in the same way it could not find.
 */
export function check(evidence: Evidence): Fault[] {
  const faults: Fault[] = []
  const report: Report = (what, of) => faults.push({ what, of })
  const entries = readDiary(evidence.diary)
  const states = readStates(evidence, report)
  if (!states) return faults
  const { central, boxes } = states
  const all: NodeState[] = [central, ...boxes]
  const nodes = new Map(all.map((node) => [node.name, node]))

  for (const { name, damage } of all) {
    for (const text of damage) report('database damaged', `${name}: ${text}`)
  }
  checkTold(entries, nodes, report)
  checkDecisionsTold(entries, nodes, report)
  checkReplacements(all, report)
  const isRestored = evidence.isRestored ?? false
  checkOrigin(entries, central, boxes, isRestored, report)
  checkEffects(central, isRestored, report)
  for (const box of boxes) checkBox(box, central, report)
  checkRevisionsSeen(entries, report)
  checkFollowers(entries, nodes, report)
  return faults
}

function readStates({ central, boxes }: Evidence, report: Report) {
  try {
    return {
      central: readCentral(CENTRAL, central),
      boxes: Object.entries(boxes).map(([name, file]) => readBox(name, file)),
    }
  } catch (error) {
    report('database damaged', String(error))
    return null
  }
}

function checkEffects(central: CentralState, isRestored: boolean, report: Report) {
  checkQuantities(central, report)
  if (isRestored) return
  checkLedger(central, report)
  checkFields(central, report)
}

function checkBox(box: BoxState, central: CentralState, report: Report) {
  checkPassedOn(box, central, report)
  checkDecisions(box, central, report)
  checkCopies(box, central, report)
}
