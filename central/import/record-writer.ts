import type { Submission } from '@outpost/shared/authority/prepare'
import type { Principal } from '@outpost/shared/authority/principal'
import type { AuthorityStore } from '@outpost/shared/authority/store'
import { submit } from '@outpost/shared/authority/submit'
import {
  type Collection,
  type CollectionName,
  checkChangedFields,
  checkNewRecord,
  collections,
  type FieldErrors,
  type Fields,
} from '@outpost/shared/model/collections'
import type { Ids } from '@outpost/shared/model/ids'
import { isSameValue, type StoredRecord } from '@outpost/shared/model/record'
import { type Clock, toIso } from '@outpost/shared/model/time'
import type { Outcome } from '@outpost/shared/protocol/messages'

export type WriterDeps = { store: AuthorityStore; clock: Clock; ids: Pick<Ids, 'editId'> }

/** A record as an import would have it. */
export type Wanted = {
  id: string
  /** Compared with what central has; what is left out stays as it is there. */
  fields: Fields
  /** Only for a record that central does not have. */
  whenNew: Fields
  /** Why such a record cannot be made, where it cannot. */
  newRefusal?: string
}

export type Written =
  | { kind: 'taken'; isNew: boolean }
  | { kind: 'unchanged' }
  | { kind: 'refused'; reason: string }

/** Records of one batch, judged in one transaction: others wait no longer than for these. */
export const BATCH_RECORDS_MAX = 200

/** Imports write everywhere, as an admin may. */
const IMPORT: Principal = { id: 'import', role: 'admin', clinics: 'all', name: 'import' }

/**
 * Makes central have these records, with edits of just what differs from what it has; nothing where
 * nothing differs. Answers in the same order. In a dry run nothing is written, and what only
 * central's judgement would find (a taken slot) is not found.
 */
export async function writeRecords(
  { store, clock, ids }: WriterDeps,
  name: CollectionName,
  records: readonly Wanted[],
  isDryRun: boolean,
): Promise<Written[]> {
  if (records.length > BATCH_RECORDS_MAX) throw new Error('more records than a batch may have')
  const current = await readCurrent(store, name, records)
  const made_at = toIso(clock.now())
  const submissions: Submission[] = []
  const written = records.map((wanted, index): Written => {
    const planned = plan(collections[name], wanted, current[index] ?? null)
    if ('kind' in planned) return planned
    const raw = { id: ids.editId(), collection: name, record_id: wanted.id, made_at, ...planned }
    submissions.push({ raw, isImmediate: true })
    return { kind: 'taken', isNew: planned.op === 'create' }
  })
  if (isDryRun || submissions.length === 0) return written

  const outcomes = (
    await submit({ store, ground: 'central' }, IMPORT, submissions, { tellsRecords: false })
  ).values()
  return written.map((one): Written => {
    if (one.kind !== 'taken') return one
    const reason = rejectionOf(outcomes.next().value)
    return reason === null ? one : { kind: 'refused', reason }
  })
}

function readCurrent(store: AuthorityStore, name: CollectionName, records: readonly Wanted[]) {
  return store.read(async (reader) => {
    const found: (StoredRecord | null)[] = []
    for (const { id } of records) found.push((await reader.record(name, id))?.record ?? null)
    return found
  })
}

type Planned = Pick<Submission['raw'], 'op' | 'base' | 'fields'>

/** The edit that makes the record as wanted, or why there is none. */
function plan(
  collection: Collection,
  wanted: Wanted,
  current: StoredRecord | null,
): Planned | Written {
  if (!current) {
    if (wanted.newRefusal !== undefined) return { kind: 'refused', reason: wanted.newRefusal }
    const { fields, errors } = checkNewRecord(collection, { ...wanted.whenNew, ...wanted.fields })
    return errors ? faulty(errors) : { op: 'create', base: null, fields }
  }
  // What central has deleted stays so: a file knows nothing of it.
  if (current.deletedAt !== null) return { kind: 'refused', reason: 'it was deleted at central' }

  const { fields, errors } = checkChangedFields(collection, wanted.fields)
  if (errors) return faulty(errors)
  const differing = Object.entries(fields).filter(
    ([name, value]) => !isSameValue(value, current.fields[name]),
  )
  if (differing.length === 0) return { kind: 'unchanged' }
  // Found here and not by the judge, who would keep a rejected edit for every run.
  const fixed = differing.flatMap(([name]) => {
    const why = collection.fields[name]?.fixed
    return why ? [[name, `cannot be changed: ${why}`] as const] : []
  })
  if (fixed.length > 0) return faulty(Object.fromEntries(fixed))
  const base = { revision: current.revision }
  return { op: 'update', base, fields: Object.fromEntries(differing) }
}

function faulty(errors: FieldErrors): Written {
  const clauses = Object.entries(errors).map(([name, clause]) => `${name} ${clause}`)
  return { kind: 'refused', reason: clauses.join('; ') }
}

function rejectionOf(outcome: Outcome | undefined): string | null {
  if (!outcome) throw new Error('an edit was not answered')
  if (outcome.status === 200) return null
  return outcome.conflict?.message ?? outcome.problem?.detail ?? `refused (${outcome.status})`
}
