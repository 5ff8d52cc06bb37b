/** So many rows are left out of sight together: a browser looks at each group in every frame. */
export const GROUP_SIZE = 10

/**
 * To which group each row of a list belongs, by its id; groups are numbers, in the order of the list. A
 * row stays in the group that it was in, because in another one it would be made anew, and what is
 * open in it would be closed: only one that has moved to another place of the list changes its group.
 *
 * @param ids of the rows, in their order
 * @param known the answer of the last time
 */
export function groupRows(
  ids: readonly string[],
  known: ReadonlyMap<string, number>,
): Map<string, number> {
  const before = ids.map((id) => known.get(id))
  const staying = longestRun(before)
  const groups = new Map<string, number>()
  let current: number | undefined
  let size = 0
  ids.forEach((id, index) => {
    const next = staying.next(index)
    const stays = next?.index === index
    const isFull = size >= GROUP_SIZE && next?.group !== current
    let group = stays ? next.group : current
    if (group === undefined || (!stays && isFull)) group = between(current, next?.group)
    size = group === current ? size + 1 : 1
    current = group
    groups.set(id, group)
  })
  return groups
}

/** A group behind one and before the other; before the first, it is that one. */
function between(one: number | undefined, other: number | undefined): number {
  if (one === undefined) return other ?? 0
  return other === undefined ? one + 1 : (one + other) / 2
}

/** The most rows that still stand in the order of their groups. */
function longestRun(groups: readonly (number | undefined)[]) {
  const groupAt = (index: number | undefined) =>
    (index === undefined ? undefined : groups[index]) ?? Number.NEGATIVE_INFINITY
  // The last row of the best run of each length, and which row comes before each row in its run.
  const ends: number[] = []
  const previous: (number | undefined)[] = []
  groups.forEach((group, index) => {
    if (group === undefined) return
    let length = ends.length
    // Lists hardly change: looked for from the end it is found at once.
    while (length > 0 && groupAt(ends[length - 1]) > group) length--
    previous[index] = ends[length - 1]
    ends[length] = index
  })
  const run: number[] = []
  for (let at = ends.at(-1); at !== undefined; at = previous[at]) run.unshift(at)
  let passed = 0
  return {
    /** The first row of the run that is not before this index, which only grows. */
    next(index: number) {
      while ((run[passed] ?? Number.POSITIVE_INFINITY) < index) passed++
      const found = run[passed]
      return found === undefined ? undefined : { index: found, group: groupAt(found) }
    },
  }
}
