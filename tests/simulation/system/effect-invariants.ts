import { doOverlap, slotOf } from '@outpost/shared/model/appointments'
import type { Fields } from '@outpost/shared/model/collections'
import type { Outcome } from '@outpost/shared/protocol/messages'
import { createChronicle, type SimulatedEdit } from '../chronicle.ts'
import { floorOf } from './central-restoring.ts'
import type { FinalState } from './final-state.ts'
import { createPaths, personOf } from './persons.ts'
import type { PlainEdit, PlainMovement } from './plain-reads.ts'
import { TAKEN_BACK } from './restore-invariants.ts'
import { inWords } from './same-json.ts'
import { type Lost, short } from './system.ts'

/* What accepted edits have made of central's records, and whether it is what they say. */

export function effectsAreOnce({ central, system }: FinalState): string[] {
  const { lost } = system
  const floor = floorOf(system)
  const faults: string[] = []
  const revisions = new Map<string, string>()
  for (const { id, status, body, madeRevision } of central.edits) {
    if (madeRevision === null) continue
    // What was entered again bears the revision that its box was told, also if it changed nothing; its
    // record may wait for an admin (N9).
    if (lost.edits.has(id) && madeRevision < floor) continue
    if (status !== 200) faults.push(`${short(id)} was rejected, and made revision ${madeRevision}`)
    const key = `${body.record_id} ${madeRevision}`
    const other = revisions.get(key)
    if (other) faults.push(`${short(id)} and ${short(other)} both made revision ${key}`)
    revisions.set(key, id)
    const now = central.byId.get(body.record_id)?.revision ?? 0
    if (now < madeRevision) faults.push(`${key} was made, and the record stands at ${now}`)
  }
  const rows = Map.groupBy(central.movements, ({ editId }) => editId)
  for (const edit of central.edits) {
    const own = (rows.get(edit.id) ?? []).filter(({ kind }) => kind !== 'DISCREPANCY')
    if (isTakenBack(edit, own, lost)) continue
    const expected = edit.status === 200 ? movementOf(edit) : null
    if (own.length !== (expected ? 1 : 0)) {
      faults.push(`${short(edit.id)} stands ${own.length} times in the ledger`)
    }
    const [row] = own
    const isAsMade =
      !row ||
      !expected ||
      (row.kind === expected.kind && (expected.delta === null || row.delta === expected.delta))
    if (!isAsMade) faults.push(`${short(edit.id)} stands in the ledger as ${inWords(row)}`)
  }
  return faults
}

/** After a restore what an edit moved may be in a copy that a box brought back (N9). */
function isTakenBack({ id, body }: PlainEdit, rows: readonly PlainMovement[], { edits }: Lost) {
  if (body.actor === TAKEN_BACK) return true
  return edits.has(id) && rows.every(({ kind, delta }) => kind === 'CORRECTED' && delta === 0)
}

/** What an accepted edit must leave in the ledger (E7). */
function movementOf({ body }: PlainEdit): { kind: string; delta: number | null } | null {
  const movement = body.movement as { kind: string; delta?: number } | undefined
  if (movement) return { kind: movement.kind, delta: movement.delta ?? null }
  const quantity = (body.fields as Fields | undefined)?.quantity
  if (body.op !== 'create' || typeof quantity !== 'number' || quantity === 0) return null
  return { kind: 'COUNTED', delta: quantity }
}

/** Replays what central accepted by rules told once more, and compares (E4). */
export async function nothingIsRunOver({ central, system }: FinalState): Promise<string[]> {
  // Copies that were taken back tell the order of the lost hours no more.
  if (system.lost.wasPutBack) return []
  const chronicle = createChronicle()
  const paths = createPaths()
  for (const { id, body, principalId, status, code, madeRevision } of central.edits) {
    if (status === 200 && isMerge(body.fields)) {
      paths.note(String(body.record_id), (body.fields as Fields).merged_into)
    }
    // Where a patient lies, and who they are, clashes with nobody's edit (F1, R5).
    if (isPlacement(body)) continue
    const conflict = code === null || status === 200 ? {} : { problem: { error_code: code } }
    const outcome = { edit_id: id, status, revision: madeRevision ?? 0, final: true, ...conflict }
    const edit = { base: null, ...body } as unknown as SimulatedEdit
    // A box that was enrolled anew is the same writer.
    const box = system.boxes.find(({ nodeIds }) => nodeIds.includes(principalId))
    const names = chronicle.note(box?.name ?? principalId, edit, outcome as Outcome)
    if (body.op === 'update') noteFollowing(chronicle, edit, names, paths.of(edit.record_id))
  }
  const record = async (_collection: string, id: string) => {
    const found = central.byId.get(id)
    return found?.deletedAt === null ? found : null
  }
  return [
    ...chronicle.lostUpdates().map((text) => `ran over: ${text}`),
    ...(await chronicle.notVisible({ record } as never)).map((text) => `is not there: ${text}`),
  ]
}

/** What an edit of a merged patient changes, it changes of all to whom that one leads (R5). */
function noteFollowing(
  { note }: ReturnType<typeof createChronicle>,
  edit: SimulatedEdit,
  names: readonly string[],
  path: readonly string[],
) {
  const fields = Object.fromEntries(names.map((name) => [name, edit.fields?.[name]]))
  for (const record_id of path) {
    const followed = { ...edit, id: `${edit.id} on ${record_id}`, record_id, fields }
    // Which revision it has made there no edit tells: that others clash with it is tested elsewhere.
    const base = { revision: Number.MAX_SAFE_INTEGER }
    const outcome = { edit_id: followed.id, status: 200 as const, revision: 0, final: true }
    note('central', { ...followed, base }, outcome)
  }
}

export function stockIsSumOfMovements({ central }: FinalState): string[] {
  const sums = new Map<string, number>()
  for (const { recordId, delta } of central.movements) {
    sums.set(recordId, (sums.get(recordId) ?? 0) + delta)
  }
  return central.records
    .filter(
      ({ collection, deletedAt }) => collection === 'pharmacy-inventory' && deletedAt === null,
    )
    .filter(({ id, fields }) => fields.quantity !== (sums.get(id) ?? 0))
    .map(
      ({ id, fields }) => `${short(id)} holds ${fields.quantity}, moved were ${sums.get(id) ?? 0}`,
    )
}

export function domainHolds({ central }: FinalState): string[] {
  const live = central.records.filter(({ deletedAt }) => deletedAt === null)
  const taken = live.flatMap(({ collection, id, fields }) => {
    const slot = collection === 'appointments' ? slotOf(fields) : null
    return slot ? [{ id, slot }] : []
  })
  const doubled = taken.flatMap(({ id, slot }, index) =>
    taken
      .slice(index + 1)
      .filter((other) => other.slot.doctorId === slot.doctorId && doOverlap(slot, other.slot))
      .map((other) => `${short(id)} and ${short(other.id)} book one doctor at one time`),
  )
  const cards = new Map<unknown, string>()
  const sameCards = live.flatMap(({ id, fields }) => {
    if (!fields.card_number) return []
    const key = `${fields.clinic_id} ${fields.card_number}`
    const other = cards.get(key)
    const person = personOf({ id, fields }, (one) => central.byId.get(one))
    cards.set(key, person)
    return other && other !== person ? [`${short(id)} and ${short(other)} have one card`] : []
  })
  const dangling = live.flatMap(({ collection, id, fields }) =>
    ['patient_id', 'merged_into', 'doctor_id', 'pharmacy_id', 'medicine_id']
      .map((name) => fields[name])
      .filter((to) => typeof to === 'string' && central.byId.get(to)?.deletedAt !== null)
      .map((to) => `${collection} ${short(id)} names ${short(String(to))}, which is not there`),
  )
  return [...doubled, ...sameCards, ...dangling]
}

/** Central's own placing (F1) and merging (R5) of a patient, which no writer of the simulation makes. */
export const isPlacement = ({ collection, op, fields }: Fields) =>
  collection === 'patients' &&
  op === 'update' &&
  (isGiven(fields, 'shared_with') || isMerge(fields))

const isMerge = (fields: unknown) => isGiven(fields, 'merged_into')

const isGiven = (fields: unknown, name: string) =>
  (fields as Fields | undefined)?.[name] !== undefined
