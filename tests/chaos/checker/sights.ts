import type { Entry } from './diary.ts'
import type { Report } from './fault.ts'
import type { NodeState } from './state.ts'

/* Whether what devices were shown was true. */

/** No device may see a record older than it has seen it already. */
export function checkRevisionsSeen(entries: readonly Entry[], report: Report) {
  const latest = new Map<string, number>()
  for (const entry of entries) {
    if (entry.kind !== 'saw') continue
    const sight = `${entry.record} by ${entry.by} at ${entry.to}`
    const before = latest.get(sight) ?? 0
    if (entry.revision < before) {
      report('revision went back', `${sight}: ${before}, then ${entry.revision}`)
    }
    latest.set(sight, entry.revision)
  }
}

/** Who has followed the feed to its end holds what is there, at the same revisions. */
export function checkFollowers(
  entries: readonly Entry[],
  nodes: Map<string, NodeState>,
  report: Report,
) {
  for (const entry of entries) {
    const node = nodes.get(entry.to)
    if (entry.kind !== 'holds' || !node) continue
    const live = [...node.records.values()].filter(({ isDeleted }) => !isDeleted)
    const there = new Map(live.map(({ key, revision }) => [key, revision]))
    for (const key of new Set([...there.keys(), ...Object.keys(entry.records)])) {
      const [held, expected] = [entry.records[key], there.get(key)]
      if (held !== expected) {
        report('feed differs', `${key}: ${entry.by} holds ${held}, ${entry.to} has ${expected}`)
      }
    }
  }
}
