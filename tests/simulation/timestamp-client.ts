import { COLLECTION_NAMES, type CollectionName } from '@outpost/shared/model/collections'
import type { WireRecord } from '@outpost/shared/model/record'
import type { Reply } from '../support/caller.ts'
import type { Dice } from '../support/random.ts'

/** How a request is answered. */
export type Ask = (path: string, headers?: Record<string, string>) => Promise<Reply>

/** How often a client does what, from 0 to 1. */
type Habits = {
  /** Asks with a limit, and follows the links. */
  pages: number
  /** Sends the tag of the answer before. */
  tags: number
  /** Does not get an answer. */
  loses: number
  /** Does not follow the next link: the power is gone for a while. */
  breaksOff: number
}

export const CALM: Habits = { pages: 0.3, tags: 0.7, loses: 0, breaksOff: 0 }
export const ROUGH: Habits = { ...CALM, loses: 0.05, breaksOff: 0.15 }

/** A record, or that it was deleted or has left. */
type Entry = WireRecord | { id: string; deleted_at: string }

/** What a client keeps of one collection. */
type Shelf = { since: string | null; etag: string | null; records: Map<string, WireRecord> }

/** More pages than any answer has: links that never end are a fault, not a hang. */
const PAGES_MAX = 500

/** What the clients of one test met with. */
export function createTally() {
  return {
    polls: 0,
    answers: 0,
    entries: 0,
    pages: 0,
    unchanged: 0,
    /** Asked and answered, but the answer did not arrive. */
    lost: 0,
    /** Pages taken in, but not up to the last. */
    cutShort: 0,
    /** What was removed because an answer said so, as `collection/id`. */
    removed: [] as string[],
    /** Times that lie before those told earlier. */
    runsBack: [] as string[],
  }
}

type Tally = ReturnType<typeof createTally>

/** One who syncs by timestamp as S2 says. All that it keeps is records, timestamps and tags. */
export function createTimestampClient(
  ask: Ask,
  dice: Dice,
  tally: Tally,
  collections: readonly CollectionName[] = COLLECTION_NAMES,
) {
  const shelves = new Map<CollectionName, Shelf>(
    collections.map((name) => [name, { since: null, etag: null, records: new Map() }]),
  )

  async function answerTo(path: string, headers?: Record<string, string>): Promise<Reply> {
    const reply = await ask(path, headers)
    if (reply.status !== 200 && reply.status !== 304) throw new Error(`${path}: ${reply.text}`)
    tally.answers += 1
    return reply
  }

  function takeIn(collection: CollectionName, { records }: Shelf, entries: Entry[]) {
    tally.entries += entries.length
    for (const entry of entries) {
      if (isRecord(entry)) records.set(entry.id, entry)
      else if (records.delete(entry.id)) tally.removed.push(`${collection}/${entry.id}`)
    }
  }

  function takeTime(shelf: Shelf, { headers }: Reply) {
    const told = String(headers.get('x-last-sync'))
    if (shelf.since !== null && told < shelf.since) tally.runsBack.push(`${shelf.since} to ${told}`)
    shelf.since = told
    shelf.etag = headers.get('etag')
  }

  async function pollOne(collection: CollectionName, shelf: Shelf, habits: Habits) {
    const query = new URLSearchParams({
      ...(shelf.since !== null && { last_sync_timestamp: shelf.since }),
      ...(dice.chance(habits.pages) && { limit: String(1 + dice.below(5)) }),
    })
    const isTagged = shelf.etag !== null && dice.chance(habits.tags)
    const tag = isTagged ? { 'If-None-Match': String(shelf.etag) } : {}
    let reply = await answerTo(`/api/${collection}/sync/?${query}`, tag)
    if (dice.chance(habits.loses)) {
      tally.lost += 1
      return
    }
    // An answer to no timestamp tells only what is there: whatever was held before goes.
    if (shelf.since === null) shelf.records.clear()
    if (reply.status === 304) tally.unchanged += 1
    else takeIn(collection, shelf, reply.body)
    for (let pages = 0; pages < PAGES_MAX; pages++) {
      const next = nextOf(reply)
      if (next === null) return takeTime(shelf, reply)
      if (dice.chance(habits.breaksOff)) {
        tally.cutShort += 1
        return
      }
      reply = await answerTo(next)
      tally.pages += 1
      takeIn(collection, shelf, reply.body)
    }
    throw new Error(`${collection} did not end after ${PAGES_MAX} pages`)
  }

  return {
    /** Asks for every collection, one after the other, in any order. */
    async poll(habits: Habits) {
      tally.polls += 1
      for (const [collection, shelf] of dice.shuffle([...shelves])) {
        await pollOne(collection, shelf, habits)
      }
    },
    /** What it holds, by `collection/id`. */
    contents(): Map<string, WireRecord> {
      return new Map(
        [...shelves].flatMap(([collection, { records }]) =>
          [...records].map(([id, record]) => [`${collection}/${id}`, record] as const),
        ),
      )
    },
  }
}

function isRecord(entry: Entry): entry is WireRecord {
  return 'revision' in entry
}

function nextOf({ headers }: Reply): string | null {
  return headers.get('link')?.match(/<([^>]+)>; rel="next"/)?.[1] ?? null
}

/** What central shows a caller: every list, page by page (S4). */
export async function shownTo(ask: Ask, collections: readonly CollectionName[] = COLLECTION_NAMES) {
  const shown = new Map<string, WireRecord>()
  for (const collection of collections) {
    let path: string | null = `/api/${collection}/?limit=100`
    while (path !== null) {
      const { body }: Reply = await ask(path)
      for (const record of body.results) shown.set(`${collection}/${record.id}`, record)
      path = body.next
    }
  }
  return shown
}

/** Where what a client holds is not what central shows it. */
export type Differences = { missing: string[]; outdated: string[]; leftOver: string[] }

export const NO_DIFFERENCES: Differences = { missing: [], outdated: [], leftOver: [] }

export function differencesBetween(
  held: Map<string, WireRecord>,
  shown: Map<string, WireRecord>,
): Differences {
  const isSame = (key: string) => JSON.stringify(held.get(key)) === JSON.stringify(shown.get(key))
  return {
    missing: [...shown.keys()].filter((key) => !held.has(key)),
    outdated: [...shown.keys()].filter((key) => held.has(key) && !isSame(key)),
    leftOver: [...held.keys()].filter((key) => !shown.has(key)),
  }
}
