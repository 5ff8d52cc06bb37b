import type { Entry } from './diary.ts'
import type { Report } from './fault.ts'
import type { BoxState, CentralState, DecisionRow, NodeState } from './state.ts'

/* Whether what people decided about rejected edits holds, the same on both sides. */

/** Who was told that a decision was taken finds it at that node. */
export function checkDecisionsTold(
  entries: readonly Entry[],
  nodes: Map<string, NodeState>,
  report: Report,
) {
  for (const entry of entries) {
    if (entry.kind !== 'decided' || entry.status !== 200) continue
    const row = nodes.get(entry.to)?.decisions.get(entry.edit)
    if (row?.decision !== entry.decision || row.newEdit !== entry.newEdit) {
      report('decision wrong', `${entry.edit} at ${entry.to} is not as ${entry.by} was told`)
    }
  }
}

/** Every decision about an edit of this box is known to both sides, and closes the edit. */
export function checkDecisions(box: BoxState, central: CentralState, report: Report) {
  const made = [...central.edits.values()].filter(({ from }) => from === box.nodeId)
  const ids = new Set([...box.edits.keys(), ...made.map(({ id }) => id)])
  for (const id of ids) {
    const [here, there] = [box.decisions.get(id), central.decisions.get(id)]
    if (!here && !there) continue
    const of = `${id} of ${box.name}`
    if (!here || !there || !isSame(here, there)) {
      report('decision wrong', `${of}: ${nameOf(here)} at the box, ${nameOf(there)} at central`)
    }
    if (here?.untold.length || there?.untold.includes(box.nodeId)) {
      report('decision wrong', `${of} is not told to its end`)
    }
    for (const { edits } of [box, central]) {
      const state = edits.get(id)?.state
      if (state !== undefined && state !== 'decided') {
        report('decision wrong', `${of} is decided and ${state}`)
      }
    }
  }
}

/** Each edit that was made in place of another is there, and in place of that one alone. */
export function checkReplacements(nodes: readonly NodeState[], report: Report) {
  const replaced = new Map<string, string>()
  for (const { name, decisions } of nodes) {
    for (const [id, { newEdit }] of decisions) {
      if (newEdit === null) continue
      const other = replaced.get(newEdit) ?? id
      replaced.set(newEdit, id)
      if (other !== id) report('decision wrong', `${newEdit} is in place of ${other} and of ${id}`)
      if (!nodes.some(({ edits }) => edits.has(newEdit))) {
        report('decision wrong', `${newEdit}, in place of ${id} at ${name}, is nowhere`)
      }
    }
  }
}

function isSame(a: DecisionRow, b: DecisionRow): boolean {
  return a.decision === b.decision && a.newEdit === b.newEdit
}

function nameOf(row: DecisionRow | undefined): string {
  return row ? `${row.decision} with ${row.newEdit}` : 'nothing'
}
