import { createHash } from 'node:crypto'

/** The digest of F12 made as its rule says it, to hold the product's own against. */
export function digestOf(records: Iterable<{ id: string; revision: number }>) {
  let count = 0
  let sum = 0n
  for (const { id, revision } of records) {
    const hash = createHash('sha256').update(`${id}:${revision}`).digest()
    sum = (sum + hash.readBigUInt64BE(0)) % 2n ** 64n
    count += 1
  }
  return { count, digest: sum.toString(16).padStart(16, '0') }
}

/** The same for each collection, of records by `collection/id`. */
export function digestsOf(records: ReadonlyMap<string, { id: string; revision: number }>) {
  const groups = Map.groupBy(records, ([key]) => key.split('/')[0] ?? '')
  return Object.fromEntries(
    [...groups].map(([name, some]) => [name, digestOf(some.map(([, record]) => record))]),
  )
}
