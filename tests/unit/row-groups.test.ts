import { GROUP_SIZE, groupRows } from '@outpost/edge/tablet/visits/row-groups'
import { expect, test } from 'vitest'

const NONE: ReadonlyMap<string, number> = new Map()
const ids = (count: number, name = 'visit') =>
  Array.from({ length: count }, (_, n) => `${name} ${n}`)

test('a list that is new is cut into groups of the same size', () => {
  const groups = groupRows(ids(25), NONE)
  expect(sizes(groups)).toEqual([GROUP_SIZE, GROUP_SIZE, 5])
})

test('rows that come at the end fill the last group and then make more', () => {
  const groups = groupRows(ids(32), groupRows(ids(15), NONE))
  expect(sizes(groups)).toEqual([GROUP_SIZE, GROUP_SIZE, GROUP_SIZE, 2])
})

test('a row that goes, comes or moves changes the group of no other row', () => {
  const before = ids(40)
  const known = groupRows(before, NONE)
  const without = (id: string) => before.filter((one) => one !== id)
  const changes = {
    'the first goes': without('visit 0'),
    'one goes': without('visit 10'),
    'one comes first': ['new', ...before],
    'one comes within a group': before.toSpliced(25, 0, 'new'),
    'many come within a group': before.toSpliced(25, 0, ...ids(50, 'new')),
    'many come between groups': before.toSpliced(20, 0, ...ids(50, 'new')),
    'the first becomes the last': [...without('visit 0'), 'visit 0'],
    'the last becomes the first': ['visit 39', ...without('visit 39')],
    'two become the first': ['visit 38', 'visit 39', ...before.slice(0, 38)],
  }
  for (const [name, after] of Object.entries(changes)) {
    const groups = groupRows(after, known)
    const moved = name.includes('become') ? 2 : 0
    const others = before.filter((id) => groups.has(id) && groups.get(id) !== known.get(id))
    expect(others.length, name).toBeLessThanOrEqual(moved)
    const inOrder = after.map((id) => groups.get(id) ?? Number.NaN)
    expect(inOrder, `${name}: a group stands in one place`).toEqual(
      inOrder.toSorted((a, b) => a - b),
    )
  }
})

test('many rows between two groups make groups of their own', () => {
  const known = groupRows(ids(20), NONE)
  const groups = groupRows(ids(20).toSpliced(10, 0, ...ids(30, 'new')), known)
  expect(sizes(groups)).toEqual(Array(5).fill(GROUP_SIZE))
})

function sizes(groups: ReadonlyMap<string, number>): number[] {
  const found = new Map<number, number>()
  for (const group of groups.values()) found.set(group, (found.get(group) ?? 0) + 1)
  return [...found.values()]
}
