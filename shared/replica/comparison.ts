import { type Digest, digestCollections, digestPrefix } from '../protocol/digest.ts'
import { isProblem } from '../protocol/problems.ts'
import type { ComparisonLink } from './comparison-link.ts'
import {
  ComparisonStopped,
  type ComparisonStore,
  type Difference,
  type Repaired,
} from './comparison-store.ts'
import { LinkDown, type Refusal, type Traffic } from './link.ts'
import type { Position } from './position.ts'

/** Digests asked for in one comparison: those of a collection of which nothing is held, and some. */
const DIGESTS_MAX = 300

/** Differences put right by one comparison; the next goes on. */
const DIFFERENCES_MAX = 5000

/** Records fetched at once, at first and at least; halved when an answer is cut short (N8). */
const FETCH_IDS_FIRST = 200
const FETCH_IDS_MIN = 10

/** What came of a comparison (F12). */
export type Comparison = Repaired & {
  /** All was compared, and what differed was put right. */
  isComplete: boolean
  /** Asking again soon is no use. */
  isRefused: boolean
  /** Why it is not complete. */
  error: string | null
  bytesSent: number
  bytesReceived: number
  /** What differed, for the log. */
  differences: Difference[]
}

type Deps = { store: ComparisonStore; link: ComparisonLink }

/** Where a comparison stands. */
type Search = Deps & { at: Position; cursor: string; digests: number; comparison: Comparison }

/**
 * Compares the confirmed copies with what the authority says the replica should hold, and fetches
 * just what differs (F12). It goes from the digests of the collections down to buckets of ids and to
 * records. Every answer must hold for the position of the replica: when the authority's heads move,
 * it stops, and is made again later. What was found until then is put right.
 */
export async function compareCopies({ store, link }: Deps): Promise<Comparison> {
  const comparison: Comparison = {
    isComplete: false,
    isRefused: false,
    error: null,
    lacked: 0,
    outdated: 0,
    surplus: 0,
    bytesSent: 0,
    bytesReceived: 0,
    differences: [],
  }
  const at = await store.position()
  if (at.cursor === null) return { ...comparison, error: 'The first filling is not done yet.' }
  const search: Search = { store, link, at, cursor: at.cursor, digests: 0, comparison }
  const isSearched = await unlessStopped(comparison, () => searchAll(search))
  const isRepaired = await unlessStopped(comparison, () => repairAll(search))
  return { ...comparison, isComplete: isSearched && isRepaired }
}

/** Runs a part of a comparison; answers whether it came to its end, and keeps why it did not. */
async function unlessStopped(comparison: Comparison, part: () => Promise<void>): Promise<boolean> {
  try {
    await part()
    return true
  } catch (error) {
    const isStopped = error instanceof ComparisonStopped
    const isExpected = isStopped || error instanceof LinkDown || isProblem(error, 'STORAGE_FAILED')
    if (!isExpected) throw error
    comparison.error ??= error.message
    comparison.isRefused ||= isStopped && error.isRefused
    return false
  }
}

async function searchAll(search: Search) {
  const { store, at, cursor, link } = search
  const theirs = await digestOf(search, () => link.digestCollections(cursor))
  const own = await digestCollections(store.versions(at, null))
  for (const collection of namesIn(theirs.collections, own)) {
    if (isSame(theirs.collections[collection], own[collection])) continue
    if (theirs.collections[collection]) await searchUnder(search, collection, '')
    else await noteRecords(search, collection, '', [])
  }
}

async function searchUnder(search: Search, collection: string, prefix: string) {
  const { store, at, cursor, link } = search
  const theirs = await digestOf(search, () => link.digestPrefix(cursor, collection, prefix))
  if (theirs.records) return noteRecords(search, collection, prefix, theirs.records)

  const own = await digestPrefix(prefix, store.versions(at, { collection, prefix }))
  const { buckets = {} } = theirs
  for (const bucket of namesIn(buckets, own.buckets)) {
    if (isSame(buckets[bucket], own.buckets[bucket])) continue
    if (buckets[bucket]) await searchUnder(search, collection, bucket)
    else await noteRecords(search, collection, bucket, [])
  }
}

/** Notes which records under a prefix differ from those that the authority names. */
async function noteRecords(
  { store, at, comparison: { differences } }: Search,
  collection: string,
  prefix: string,
  named: readonly { id: string; revision: number }[],
) {
  const theirs = new Map(named.map(({ id, revision }) => [id, revision]))
  const note = (id: string, own: number | null) => {
    const revision = theirs.get(id) ?? null
    theirs.delete(id)
    if (own === revision) return
    if (differences.length === DIFFERENCES_MAX) throw goesOnLater()
    differences.push({ collection, id, own, theirs: revision })
  }
  for await (const some of store.versions(at, { collection, prefix })) {
    for (const { id, revision } of some) note(id, revision)
  }
  for (const id of [...theirs.keys()]) note(id, null)
}

/** Puts right what was found, page by page: each is a commit, so nothing is done by halves. */
async function repairAll(search: Search) {
  const { store, at, comparison } = search
  let left = comparison.differences
  let size = FETCH_IDS_FIRST
  while (left.length > 0) {
    const ids = [...new Set(left.map(({ id }) => id))].slice(0, size)
    const page = await fetchPage(search, ids)
    if (page === 'cut short') {
      if (size === FETCH_IDS_MIN) throw new ComparisonStopped('The link cuts every answer short.')
      size = Math.max(FETCH_IDS_MIN, Math.floor(size / 2))
      continue
    }
    if (page.epoch !== at.epoch) throw new ComparisonStopped('Central has begun anew meanwhile.')
    const answered = new Set([...page.missing, ...page.changes.map(({ id }) => id)])
    const now = left.filter(({ id }) => answered.has(id))
    if (now.length === 0) throw new ComparisonStopped('Central gave none of what was asked for.')
    addRepaired(comparison, await store.repair(at, now, page.changes))
    left = left.filter(({ id }) => !answered.has(id))
  }
}

async function fetchPage({ link, comparison }: Search, ids: string[]) {
  try {
    return bodyOf(comparison, await link.fetch(ids))
  } catch (error) {
    if (error instanceof LinkDown && error.isCutShort) return 'cut short'
    throw error
  }
}

type Given<T> = ({ kind: 'given'; body: T } | Refusal) & { traffic: Traffic }

/** A digest that holds for where the replica stands. */
async function digestOf<T extends { current?: boolean | undefined }>(
  search: Search,
  asked: () => Promise<Given<T>>,
): Promise<T> {
  if (search.digests === DIGESTS_MAX) throw goesOnLater()
  search.digests += 1
  const digest = bodyOf(search.comparison, await asked())
  if (digest.current) return digest
  throw new ComparisonStopped('Central has changed meanwhile.')
}

function bodyOf<T>(comparison: Comparison, reply: Given<T>): T {
  comparison.bytesSent += reply.traffic.sent
  comparison.bytesReceived += reply.traffic.received
  if (reply.kind === 'given') return reply.body
  // An older authority has no such route.
  throw new ComparisonStopped(reply.detail, { isRefused: reply.status === 404 })
}

function goesOnLater(): ComparisonStopped {
  return new ComparisonStopped('More differs than is put right at once; the rest follows.')
}

function addRepaired(comparison: Comparison, { lacked, outdated, surplus }: Repaired) {
  comparison.lacked += lacked
  comparison.outdated += outdated
  comparison.surplus += surplus
}

function isSame(theirs: Digest | undefined, own: Digest | undefined): boolean {
  return theirs?.count === own?.count && theirs?.digest === own?.digest
}

function namesIn(theirs: object, own: object): string[] {
  return [...new Set([...Object.keys(theirs), ...Object.keys(own)])].sort()
}
