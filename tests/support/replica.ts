import type { Principal } from '@outpost/shared/authority/principal'
import { isVisible } from '@outpost/shared/authority/scopes'
import type { AuthorityStore } from '@outpost/shared/authority/store'
import { COLLECTION_NAMES } from '@outpost/shared/model/collections'
import type { StoredRecord, WireRecord } from '@outpost/shared/model/record'
import { toWire } from '@outpost/shared/model/record'
import type { Change, Page } from '@outpost/shared/protocol/messages'
import type { Authority } from './authority.ts'

/** Records by `collection/id`. */
type Contents = Map<string, WireRecord>

/** More pages than any test needs: a pull that never ends is a fault, not a hang. */
const PAGES_MAX = 5000

/** The least that a replica must do with the feed (F4, F6): a map, and a cursor. */
export type Replica = ReturnType<typeof createReplica>

export function createReplica(authority: Pick<Authority, 'page'>, who: Principal) {
  const records: Contents = new Map()
  let cursor: string | null = null
  /** What came since the filling began, while one is under way (F6). */
  let filled: Set<string> | null = new Set()
  /** What was held when the last filling began, and has not come since. */
  let before = new Set<string>()

  function apply({ collection, op, id, record }: Change) {
    const key = `${collection}/${id}`
    filled?.add(key)
    if (op !== 'put' || !record) return void records.delete(key)
    // Within an epoch a lower revision is ignored (F4); a new one may have gone back.
    const isStale = (records.get(key)?.revision ?? 0) > record.revision
    if (isStale && !before.has(key)) return
    records.set(key, record)
    before.delete(key)
  }

  function sweep(kept: Set<string>) {
    for (const key of records.keys()) if (!kept.has(key)) records.delete(key)
  }

  async function pullPage(limit: number, as: Principal = who): Promise<Page> {
    const page = await authority.page(as, cursor, limit)
    if (page.changes.length > limit) throw new Error(`${page.changes.length} is over the limit`)
    for (const change of page.changes) apply(change)
    cursor = page.cursor
    if (!page.more) {
      if (filled) sweep(filled)
      filled = null
    }
    return page
  }

  return {
    records,
    pullPage,
    cursor: () => cursor,
    /** Pulls until there is no more; answers every change that came. */
    async catchUp(limit = 1000, as: Principal = who): Promise<Change[]> {
      const changes: Change[] = []
      for (let pages = 0; pages < PAGES_MAX; pages++) {
        const page = await pullPage(limit, as)
        changes.push(...page.changes)
        if (!page.more) return changes
      }
      throw new Error(`a pull did not end after ${PAGES_MAX} pages`)
    },
    /** What a replica does after a 410: fills again from the start, and sweeps at the end. */
    startAgain() {
      cursor = null
      filled = new Set()
      before = new Set(records.keys())
    },
  }
}

/**
 * What a caller's replica must hold: all live records, chosen by rule F1 from their fields alone,
 * so that a fault in the feed cannot hide itself.
 */
export async function scopeContents(store: AuthorityStore, who: Principal): Promise<Contents> {
  const all = await store.read(async (reader) => {
    const found: StoredRecord[] = []
    for (const collection of COLLECTION_NAMES) {
      const query = { collection, scopes: ['all'], after: null, search: null, limit: 1_000_000 }
      found.push(...(await reader.list(query)))
    }
    return found
  })
  const byId = new Map(all.map((record) => [record.id, record]))
  const mine = all.filter((record) => isVisible(who, scopesByFields(record, byId)))
  return new Map(mine.map((record) => [`${record.collection}/${record.id}`, toWire(record)]))
}

function scopesByFields(record: StoredRecord, byId: Map<string, StoredRecord>): string[] {
  const { collection, fields } = record
  if (collection === 'doctors' || collection === 'medicines') return ['catalogue']
  const parent = byId.get(String(fields.patient_id ?? fields.pharmacy_id))
  const owner = collection === 'appointments' || collection === 'pharmacy-inventory' ? parent : null
  const { clinic_id, shared_with } = owner?.fields ?? fields
  return [clinic_id, ...((shared_with as string[] | undefined) ?? [])].map((id) => `clinic:${id}`)
}

/** The same, sorted, so that two can be compared. */
export function sorted(contents: Contents): [string, WireRecord][] {
  return [...contents].sort(([a], [b]) => (a < b ? -1 : 1))
}
