import { type Prepared, prepareOwn } from '@outpost/shared/authority/prepare'
import type { Principal } from '@outpost/shared/authority/principal'
import type { AuthorityStore } from '@outpost/shared/authority/store'
import { submitPrepared } from '@outpost/shared/authority/submit'
import type { Reject } from '@outpost/shared/authority/verdict'
import {
  type Collection,
  type CollectionName,
  checkChangedFields,
  clausesOf,
  collections,
  type FieldErrors,
  type Fields,
} from '@outpost/shared/model/collections'
import type { Ids } from '@outpost/shared/model/ids'
import { isSameValue, revisionOfField, type StoredRecord } from '@outpost/shared/model/record'
import { type Clock, toIso } from '@outpost/shared/model/time'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { Outcome } from '@outpost/shared/protocol/messages'

/** Judges edits that were checked before, in one transaction, and makes the accepted ones true. */
export type SubmitEdits = (edits: readonly Prepared[]) => Promise<Outcome[]>

export type WriterDeps = {
  store: AuthorityStore
  clock: Clock
  ids: Pick<Ids, 'editId'>
  submitEdits: SubmitEdits
}

/** Judges on this thread. */
export function submitHere(store: AuthorityStore): SubmitEdits {
  return (edits) => submitPrepared({ store, ground: 'central' }, IMPORT, edits)
}

/** A record as an import would have it. */
export type Wanted = {
  id: string
  /** Compared with what central has; what is left out stays as it is there. */
  fields: Fields
  /** Only for a record that central does not have. */
  whenNew: Fields
  /** Why such a record cannot be made, where it cannot. */
  newRefusal?: string
  /** The revision that the source saw: what was changed after it is not overwritten. */
  seenRevision?: number
  /** Fields of which the source says nothing although it has a place for them. */
  blank?: readonly string[]
}

/** What became of it: for what was changed the names of its fields, null for a new one. */
export type Written =
  | { kind: 'taken'; changed: string[] | null; kept?: string[] }
  | { kind: 'unchanged'; kept?: string[] }
  | { kind: 'refused'; reason: string }

/** Records of one batch, judged in one transaction: others wait no longer than for these. */
export const BATCH_RECORDS_MAX = 500

/** Imports write everywhere, as an admin may. */
export const IMPORT: Principal = { id: 'import', role: 'admin', clinics: 'all', name: 'import' }

/** What is to be done for some records: what is clear already, and edits for those to be taken. */
export type PlannedRecords = { written: Written[]; edits: Prepared[] }

/**
 * Makes central have these records, with edits of just what differs from what it has; nothing where
 * nothing differs. Answers in the same order. In a dry run nothing is written, and what only
 * central's judgement would find (a taken slot) is not found.
 */
export async function writeRecords(
  deps: WriterDeps,
  name: CollectionName,
  records: readonly Wanted[],
  isDryRun: boolean,
): Promise<Written[]> {
  return commitRecords(deps, await planRecords(deps, name, records), isDryRun)
}

/** The first half of it: finds what differs, and checks the edits. Writes nothing. */
export async function planRecords(
  { store, clock, ids: editIds }: WriterDeps,
  name: CollectionName,
  records: readonly Wanted[],
): Promise<PlannedRecords> {
  if (records.length > BATCH_RECORDS_MAX) throw new Error('more records than a batch may have')
  const ids = records.map(({ id }) => id)
  const current = await store.read((reader) => reader.records(name, ids))
  const made_at = toIso(clock.now())
  const edits: Prepared[] = []
  const written = records.map((wanted): Written => {
    const before = current.get(wanted.id) ?? null
    const kept = keptOf(wanted, before)
    const planned = plan(collections[name], wanted, before)
    if ('kind' in planned) return { ...planned, ...kept }
    const own = {
      id: editIds.editId(),
      collection: name,
      record_id: wanted.id,
      made_at,
      ...planned,
    }
    const edit = prepareOwn(own, IMPORT)
    // Not left to the judge, who would keep one more rejected edit for every run.
    if (edit.fault) return { kind: 'refused', reason: reasonOf(edit.fault) }
    edits.push(edit)
    return { kind: 'taken', changed: before && Object.keys(edit.checked?.fields ?? {}), ...kept }
  })
  return { written, edits }
}

/** The second half. */
export async function commitRecords(
  { submitEdits }: WriterDeps,
  { written, edits }: PlannedRecords,
  isDryRun: boolean,
): Promise<Written[]> {
  if (isDryRun || edits.length === 0) return written
  return withOutcomes(written, submitEdits(edits))
}

/** Holds no edits while it waits: they would be copied by every collection of garbage. */
async function withOutcomes(
  written: readonly Written[],
  submitted: Promise<Outcome[]>,
): Promise<Written[]> {
  const outcomes = (await submitted).values()
  return written.map((one): Written => {
    if (one.kind !== 'taken') return one
    const reason = rejectionOf(outcomes.next().value)
    return reason === null ? one : { kind: 'refused', reason }
  })
}

type Planned = Pick<Edit, 'op' | 'base' | 'fields'>

/** The edit that makes the record as wanted, or why there is none. */
function plan(
  collection: Collection,
  wanted: Wanted,
  current: StoredRecord | null,
): Planned | Written {
  if (!current) {
    if (wanted.newRefusal !== undefined) return { kind: 'refused', reason: wanted.newRefusal }
    return { op: 'create', base: null, fields: { ...wanted.whenNew, ...wanted.fields } }
  }
  // What central has deleted stays so: a file knows nothing of it.
  if (current.deletedAt !== null) return { kind: 'refused', reason: 'it was deleted at central' }

  const { fields, errors } = checkChangedFields(collection, wanted.fields)
  if (errors) return faulty(errors)
  const differing = Object.entries(fields).filter(
    ([name, value]) => !isSameValue(value, current.fields[name]),
  )
  if (differing.length === 0) return { kind: 'unchanged' }
  // Here and not by the judge, for the same reason as the faults of a new one.
  const fixed = differing.flatMap(([name]) => {
    const why = collection.fields[name]?.fixed
    return why ? [[name, `cannot be changed: ${why}`] as const] : []
  })
  if (fixed.length > 0) return faulty(Object.fromEntries(fixed))
  const revision = Math.min(current.revision, wanted.seenRevision ?? current.revision)
  const names = collection.mergesFields
    ? differing.map(([name]) => name)
    : Object.keys(current.fields)
  const since = names.filter((name) => revisionOfField(current, name) > revision)
  if (since.length > 0) {
    const clause = `was changed at central since: it is at revision ${current.revision}, the file saw ${revision}`
    return faulty(Object.fromEntries(since.map((name) => [name, clause])))
  }
  const base = { revision }
  return { op: 'update', base, fields: Object.fromEntries(differing) }
}

/** Where central has a value and the source none, central's stays; whoever reads the report is told. */
function keptOf({ blank = [] }: Wanted, current: StoredRecord | null): { kept?: string[] } {
  const kept = blank.filter((name) => (current?.fields[name] ?? null) !== null)
  return kept.length > 0 ? { kept } : {}
}

function faulty(errors: FieldErrors): Written {
  return { kind: 'refused', reason: clausesOf(errors) }
}

/** Why an edit cannot be made, as a clause. */
export function reasonOf(fault: Reject): string {
  if (fault.kind === 'conflict') return fault.message
  return fault.errors ? clausesOf(fault.errors) : fault.detail
}

/** Why central refused an edit, or null if it did not. */
export function rejectionOf(outcome: Outcome | undefined): string | null {
  if (!outcome) throw new Error('an edit was not answered')
  if (outcome.status === 200) return null
  return outcome.conflict?.message ?? outcome.problem?.detail ?? `refused (${outcome.status})`
}
