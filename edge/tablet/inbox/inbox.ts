import { collections } from '@outpost/shared/model/collections'
import { inOwnWords } from '@outpost/shared/web/clauses'
import type { DeviceDatabase } from '../replica/database.ts'
import type { InboxItem } from '../replica/inbox-item.ts'
import type { Texts } from '../texts.ts'
import { inWords, knownFields, type Wording } from './wording.ts'

/** What the box has told of its inbox, the oldest first. */
export async function readInbox(db: DeviceDatabase): Promise<InboxItem[]> {
  const items = (await db.inbox.toArray()).sort(inOrder)
  const own = await db.edits
    .where('id')
    .anyOf(items.map(({ id }) => id))
    .toArray()
  const namesHere = new Map(own.map(({ id, names }) => [id, names]))
  // What was deleted before the box had it is called as on the tablet where it was written.
  return items.map((item) => ({ ...item, names: { ...namesHere.get(item.id), ...item.names } }))
}

/** By when they were rejected; ids of edits are in the order in which they were made. */
export function inOrder(a: InboxItem, b: InboxItem): number {
  return Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1)
}

/** Patients of whom the items tell: many have no visit on the tablet. */
export function patientsOf(items: readonly InboxItem[]): string[] {
  const ids = items.map((item) => knownFields(item).patient_id)
  return ids.filter((id) => typeof id === 'string')
}

/** Why something was rejected, in sentences; by what the doctor is busy, and what is wrong with which field. */
export function whyOf(conflict: InboxItem['conflict'], wording: Wording) {
  const { texts } = wording
  const { busy, errors } = conflict ?? {}
  return {
    reason: reasonOf(conflict, texts),
    busy: busy && texts.say('inbox.busy', { when: inWords(busy.starts_at, 'starts_at', wording) }),
    clauses: Object.entries(errors ?? {}).map(([name, clause]) => inOwnWords(name, clause, texts)),
  }
}

/** In a sentence; that of the box where it has a reason that this app does not know. */
function reasonOf(conflict: InboxItem['conflict'], { say, has }: Texts): string {
  const isOfReference = conflict?.error_code === 'RECORD_DELETED' && !isDeleted(conflict)
  const key = isOfReference ? 'conflict.REFERENCE_DELETED' : `conflict.${conflict?.error_code}`
  return has(key) ? say(key) : (conflict?.message ?? conflict?.detail ?? '')
}

/** Whether the record itself was deleted, and not something that it refers to (E6). */
export function isDeleted(conflict: InboxItem['conflict']): boolean {
  return conflict?.error_code === 'RECORD_DELETED' && conflict.status !== 422
}

/** What the title says already, and what says nothing to a person. */
const UNTOLD = ['id', 'clinic_id', 'shared_with', 'merged_into', 'pharmacy_id', 'medicine_id']

/**
 * The fields of which is told, each with whether the two clash in it, and whether it was written here
 * at all: what only the others have changed may matter as much, such as the day of a visit.
 */
export function comparedFields({ edit, mine, theirs, conflict }: InboxItem) {
  if (edit.op === 'move_stock') return []
  const clashing = conflict?.conflicting_fields ?? []
  const written = Object.keys(mine ?? {})
  const onlyTheirs = theirs ? clashing.filter((name) => !written.includes(name)) : []
  return [...written, ...onlyTheirs]
    .filter((name) => !UNTOLD.includes(name))
    .filter((name) => edit.collection !== 'appointments' || name !== 'patient_id')
    .map((name) => ({
      name,
      isMine: written.includes(name),
      // A reason without fields is about all in which the two differ.
      isClash:
        theirs !== null &&
        (clashing.length > 0
          ? clashing.includes(name)
          : (mine?.[name] ?? null) !== (theirs[name] ?? null)),
    }))
}

/** Fields that a person can set anew: of a record that is there already not those that are fixed (R3). */
export function changeableFields(item: InboxItem): string[] {
  const traits = collections[item.edit.collection]?.fields ?? {}
  return comparedFields(item)
    .map(({ name }) => name)
    .filter((name) => traits[name] && !(item.theirs && traits[name].fixed))
}
