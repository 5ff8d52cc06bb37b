import type { Evidence } from '../checker/check.ts'
import { readBox, readCentral } from '../checker/state.ts'
import type { Aftermath } from './storm.ts'
import type { Tally } from './tally.ts'

/** Faults of a kind that are shown. */
const SHOWN_MAX = 10

/** What a storm did, and what was found afterwards, for a person to read. */
export function summarise({ faults, complaints, tally, evidence }: Aftermath): string {
  const lines = [
    line('Killed', tally, 'killed: '),
    line('Lines', tally, 'line: '),
    line('Requests', tally, 'request: '),
    line('Edits sent', tally, 'op: '),
    line('Devices were told', tally, 'told: '),
    ...states(evidence),
  ]
  for (const [what, those] of Map.groupBy(faults, (fault) => fault.what)) {
    lines.push(`FAULT: ${what}, ${those.length} times`)
    lines.push(...those.slice(0, SHOWN_MAX).map(({ of }) => `  ${of}`))
  }
  lines.push(...complaints.slice(0, SHOWN_MAX).map((text) => `COMPLAINT: ${text}`))
  lines.push(`${faults.length} faults, ${complaints.length} complaints of processes.`)
  return lines.join('\n')
}

function line(title: string, tally: Tally, beginning: string): string {
  const counts = tally.named(beginning).map(([name, count]) => `${name} ${count}`)
  return `${title}: ${counts.join('; ') || 'none'}.`
}

/** How many edits stand where, and with which codes they were rejected. */
function states({ central, boxes }: Evidence): string[] {
  const nodes = [
    ...Object.entries(boxes).map(([name, file]) => readBox(name, file)),
    readCentral('central', central),
  ]
  return nodes.map(({ name, edits }) => {
    const counts = new Map<string, number>()
    for (const { state, outcome } of edits.values()) {
      const what = outcome?.code ? `${state} (${outcome.code})` : state
      counts.set(what, (counts.get(what) ?? 0) + 1)
    }
    const parts = [...counts].sort().map(([what, count]) => `${what} ${count}`)
    return `Edits at ${name}: ${parts.join('; ')}.`
  })
}
