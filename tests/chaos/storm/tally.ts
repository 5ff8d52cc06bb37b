/** Counts by name. */
export type Tally = ReturnType<typeof createTally>

export function createTally() {
  const counts = new Map<string, number>()
  return {
    add(name: string, count = 1) {
      counts.set(name, (counts.get(name) ?? 0) + count)
    },
    of: (name: string) => counts.get(name) ?? 0,
    /** The names that begin so, without that beginning, in their order. */
    named(beginning: string): [string, number][] {
      return [...counts]
        .filter(([name]) => name.startsWith(beginning))
        .map(([name, count]): [string, number] => [name.slice(beginning.length), count])
        .sort(([a], [b]) => (a < b ? -1 : 1))
    },
  }
}
