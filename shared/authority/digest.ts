import { isCollectionName } from '../model/collections.ts'
import { type StoredRecord, toWire } from '../model/record.ts'
import {
  type CollectionsDigest,
  digestCollections,
  digestPrefix,
  type FetchedPage,
  type PrefixDigest,
} from '../protocol/digest.ts'
import { type Change, PAGE_BYTES_MAX } from '../protocol/messages.ts'
import { Problem } from '../protocol/problems.ts'
import { feedScopes, isAtHeads, readCursor } from './feed.ts'
import type { Principal } from './principal.ts'
import { ALL } from './scopes.ts'
import type { AuthorityStore } from './store.ts'

export type DigestRequest = {
  /** Where the replica stands: only at the heads named does it hold the same by rights. */
  cursor: string | null
  /** Null asks for the digest of each collection. */
  collection: string | null
  prefix: string
}

/**
 * What the caller should hold, in digests over all its scopes (F12), read in one snapshot. Throws
 * `Problem` BAD_CURSOR, FORBIDDEN or INVALID_REQUEST.
 */
export async function digest(
  store: AuthorityStore,
  principal: Principal,
  { cursor: sealed, collection, prefix }: DigestRequest,
): Promise<CollectionsDigest | PrefixDigest> {
  const identity = store.identity()
  const scopes = feedScopes(principal)
  const cursor = readCursor(sealed, identity, principal)
  if (scopes.includes(ALL)) await store.gather()
  return store.read(async (reader) => {
    const heads = await reader.heads(scopes)
    const isGathered = !scopes.includes(ALL) || (await reader.isGathered())
    const stand = {
      epoch: identity.epoch,
      heads,
      ...(cursor && {
        current: isGathered && cursor.epoch === identity.epoch && isAtHeads(cursor, heads),
      }),
    }
    const versions = reader.versions({ scopes, collection, prefix })
    if (collection === null) {
      return { ...stand, collections: await digestCollections(versions) }
    }
    if (!isCollectionName(collection) && !(await reader.holds(collection))) {
      throw new Problem('INVALID_REQUEST', `There is no collection ${collection} here.`, {
        errors: { collection: 'is not known' },
      })
    }
    const { whole, buckets, records } = await digestPrefix(prefix, versions)
    return { ...stand, collection, prefix, ...whole, ...(records ? { records } : { buckets }) }
  })
}

/** Ids looked up at once: a page may be full after a few. */
const FETCH_STEP_IDS = 100

/**
 * The records of these ids as a page (F12). What the caller may not see is missing, as is what there
 * is not; a full page says that there are more.
 */
export async function fetchRecords(
  store: AuthorityStore,
  principal: Principal,
  asked: readonly string[],
): Promise<FetchedPage> {
  const scopes = feedScopes(principal)
  const ids = [...new Set(asked)]
  if (scopes.includes(ALL)) await store.gather()
  return store.read(async (reader) => {
    const changes: Change[] = []
    const missing: string[] = []
    let bytes = 0
    let done = 0
    while (done < ids.length && bytes < PAGE_BYTES_MAX) {
      const some = ids.slice(done, done + FETCH_STEP_IDS)
      const found = Map.groupBy(await reader.fetch(some, scopes), ({ id }) => id)
      for (const id of some) {
        if (bytes >= PAGE_BYTES_MAX) break
        const puts = (found.get(id) ?? []).map(toPut)
        if (puts.length === 0) missing.push(id)
        changes.push(...puts)
        bytes += JSON.stringify(puts).length
        done += 1
      }
    }
    return {
      epoch: store.identity().epoch,
      clinics: await reader.clinics(principal.clinics),
      changes,
      count: changes.length,
      missing,
      more: done < ids.length,
    }
  })
}

function toPut(record: StoredRecord): Change {
  return { collection: record.collection, op: 'put', id: record.id, record: toWire(record) }
}
