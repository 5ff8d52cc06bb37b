import { v5, v7 } from 'uuid'
import type { Clock } from './time.ts'

/** Makes ids. The only source of them besides names (`inventoryId`); tests make their own. */
export type Ids = {
  /** For edits: UUIDv7, which sorts by the time of making (E1). */
  editId(): string
  /** The same id for the same key of the same caller: a retry becomes the same edit (S3). */
  editIdFor(principalId: string, idempotencyKey: string): string
  /** The same id for the same decision about the same rejected edit (E9). */
  editIdInPlaceOf(editId: string, decision: string): string
  /**
   * For a record that an edit makes: the same for the same edit, and spread evenly over the buckets of
   * a digest (F12).
   */
  recordIdFor(editId: string): string
}

const RANDOM_BYTES = 16

/** Random bytes are fetched for so many ids at once: each fetch costs as much as an id. */
const pool = new Uint8Array(256 * RANDOM_BYTES)
let poolUsed = pool.length

function nextRandom(): Uint8Array {
  if (poolUsed === pool.length) {
    crypto.getRandomValues(pool)
    poolUsed = 0
  }
  poolUsed += RANDOM_BYTES
  return pool.subarray(poolUsed - RANDOM_BYTES, poolUsed)
}

/** The namespace of the ids of records. */
const RECORD_NAMESPACE = 'f0a5c8e2-6f0e-4a1b-8b1e-52d1c9a3b7d4'

/** The namespace of edit ids made from an `Idempotency-Key`. */
const IDEMPOTENCY_NAMESPACE = 'b1f3a6e0-6f0e-4f0c-9f53-0c6f1f6f7a11'

/** The namespace of the ids of edits that are made in place of rejected ones. */
const DECISION_NAMESPACE = '4be0d3b5-0f0e-4d1c-a7ce-6f3c0b7b6d52'

/** The id of the edit that a decision, in words, makes in place of another one. */
export function editIdInPlaceOf(editId: string, decision: string): string {
  return v5(`${editId}\n${decision}`, DECISION_NAMESPACE)
}

export function createIds(clock: Clock): Ids {
  return {
    editId: () => v7({ msecs: clock.now(), rng: nextRandom }),
    editIdFor: (principalId, key) => v5(`${principalId}\n${key}`, IDEMPOTENCY_NAMESPACE),
    editIdInPlaceOf,
    recordIdFor: (editId) => v5(editId, RECORD_NAMESPACE),
  }
}
