import { doOverlap, slotOf } from '@outpost/shared/model/appointments'
import type { Fields } from '@outpost/shared/model/collections'
import { type StoredRecord, toWire, type WireRecord } from '@outpost/shared/model/record'
import type { Outcome } from '@outpost/shared/protocol/messages'
import { createChronicle, type SimulatedEdit } from '../chronicle.ts'
import type { FinalState } from './final-state.ts'
import {
  type Plain,
  type PlainCopy,
  type PlainEdit,
  type PlainRecord,
  type readPlain,
  within,
} from './plain-reads.ts'
import { short } from './system.ts'
import type { Fault } from './witness.ts'

/*
 * What must hold when the weather has cleared. Each invariant is one function, and answers in words
 * what breaks it. To add one: a function, and its entry.
 */

type Invariant = (state: FinalState) => string[] | Promise<string[]>

export const INVARIANTS: Readonly<Record<string, Invariant>> = {
  'outboxes are empty': nothingWaits,
  'every replica equals central within its scope': boxesEqualCentral,
  'a replica built afresh is equal': freshBoxesEqualCentral,
  'every device sees what its box holds': devicesEqualBoxes,
  'every client sees what lies in its scope': clientsEqualCentral,
  'nothing out of scope was ever on a box': nothingForeignIsLeft,
  'every edit has exactly one outcome': everyEditHasOneOutcome,
  'every answer is true': answersAreTrue,
  'an edit keeps id and content': editsKeepTheirContent,
  'every accepted edit took effect exactly once': effectsAreOnce,
  'no accepted edit ran over one that it had not seen': nothingIsRunOver,
  'every rejected edit is in an inbox, whole': inboxesAreWhole,
  'stock is the sum of its movements': stockIsSumOfMovements,
  'the rules of the domain hold': domainHolds,
}

export async function findFaults(state: FinalState): Promise<Fault[]> {
  const faults: Fault[] = []
  for (const [invariant, holds] of Object.entries(INVARIANTS)) {
    for (const text of await holds(state)) faults.push({ invariant, text })
  }
  return faults
}

const WAITING = ['waiting', 'sent']

function nothingWaits({ boxes }: FinalState): string[] {
  return boxes.flatMap(({ box, plain }) =>
    plain.edits
      .filter(({ state }) => WAITING.includes(state))
      .map(({ id, state }) => `${box.name}: edit ${short(id)} is ${state}`),
  )
}

function boxesEqualCentral({ central, boxes }: FinalState): string[] {
  return boxes.flatMap(({ box, plain, clinics }) =>
    differences(within(central, clinics), plain).map((text) => `${box.name}: ${text}`),
  )
}

function freshBoxesEqualCentral({ central, boxes, fresh }: FinalState): string[] {
  return fresh.flatMap(({ like, plain }) => {
    const clinics = boxes.find(({ box }) => box.name === like)?.clinics ?? []
    return differences(within(central, clinics), plain).map((text) => `fresh ${like}: ${text}`)
  })
}

/** How what a box holds differs from these records of central: in words, none if it does not. */
function differences(expected: readonly PlainRecord[], box: Plain): string[] {
  const wanted = new Map(expected.map((record) => [record.id, record]))
  const needing = new Set(
    box.edits
      .filter(({ state, outcome }) => state === 'needs_decision' && outcome)
      .map(({ body }) => body.record_id),
  )
  const missing = expected
    .filter(({ id }) => !box.byId.has(id))
    .map(({ collection, id }) => `${collection} ${short(id)} is missing`)
  const wrong = box.records.flatMap((held) => {
    const what = `${held.collection} ${short(held.id)}`
    const record = wanted.get(held.id)
    const state = needing.has(held.id) ? 'attention' : 'synced'
    const faults: string[] = []
    // Whether a record that is nowhere bears a mark is nobody's concern.
    if ((record || held.deletedAt === null) && held.syncState !== state) {
      faults.push(`${what} is ${held.syncState}, not ${state}`)
    }
    const copy = copyOf(held)
    faults.push(...copyFaults(record, copy).map((text) => `${what}: ${text}`))
    const shown = held.deletedAt === null ? held.fields : null
    const face = faceOf(copy, rejectedMovements(box, held.id))
    // What a filling did not bring stays for a person to see until they have decided (F6).
    const isKept = !record && state === 'attention'
    if (!isKept && !isSame(shown, face)) {
      faults.push(`${what} is seen as ${inWords(shown)}, not ${inWords(face)}`)
    }
    return faults
  })
  return [...missing, ...wrong]
}

/** What a box has of central's copy; null for a record that central does not have. */
function copyOf(held: PlainRecord): PlainCopy | null {
  const copy = held.syncState === 'synced' ? held : (held.confirmed ?? null)
  return copy && copy.revision > 0 && copy.deletedAt === null ? copy : null
}

function copyFaults(record: PlainRecord | undefined, copy: PlainCopy | null): string[] {
  if (!record) return copy ? ['is held, and is none of its own'] : []
  if (!copy) return ['is not held']
  const names = ['revision', 'createdAt', 'updatedAt', 'fields'] as const
  return names
    .filter((name) => !isSame(record[name], copy[name]))
    .map((name) => `${name} is ${inWords(copy[name])}, at central ${inWords(record[name])}`)
}

/** What was handed out was handed out: rejected movements stay in the balance (E7). */
function faceOf(copy: PlainCopy | null, rejected: readonly number[]): Fields | null {
  if (!copy || rejected.length === 0) return copy?.fields ?? null
  const quantity = rejected.reduce(
    (balance, delta) => Math.max(0, balance + delta),
    copy.fields.quantity as number,
  )
  return { ...copy.fields, quantity }
}

function rejectedMovements({ edits }: Plain, recordId: string): number[] {
  return edits
    .filter(({ body, state, outcome }) => {
      return body.record_id === recordId && state === 'needs_decision' && outcome !== null
    })
    .map(({ body }) => (body.movement as Fields | undefined)?.delta)
    .filter((delta) => typeof delta === 'number')
}

function devicesEqualBoxes({ system, boxes }: FinalState): string[] {
  return system.writers
    .filter(({ authority }) => authority !== 'central')
    .flatMap(({ name, authority, replica }) => {
      const box = boxes.find((one) => one.box.name === authority)
      const live = box ? liveOnWire(box.box.edge().store) : []
      return mapDifferences(replica.records, live).map((text) => `${name}: ${text}`)
    })
}

function clientsEqualCentral({ system, central }: FinalState): string[] {
  const wire = new Map(liveOnWire(system.central.store()))
  return system.writers
    .filter(({ authority }) => authority === 'central')
    .flatMap((writer) => {
      const own = within(central, writer.clinics()).map(({ collection, id }) => {
        const key = `${collection}/${id}`
        return [key, wire.get(key) as WireRecord] as [string, WireRecord]
      })
      return mapDifferences(writer.replica.records, own).map((text) => `${writer.name}: ${text}`)
    })
}

type RecordSource = Parameters<typeof readPlain>[0]

/** All live records as they are shown. */
function liveOnWire({ sql }: RecordSource): [string, WireRecord][] {
  type Row = Omit<StoredRecord, 'fields' | 'overlay'> & {
    fields: string
    pending: string | null
    syncState: 'synced' | null
  }
  const rows = sql.all<Row>(
    `select collection, id, revision, created_at as createdAt, updated_at as updatedAt,
       last_synced_at as lastSyncedAt, deleted_at as deletedAt, fields, pending,
       sync_state as syncState from records where deleted_at is null order by key`,
  )
  return rows.map(({ fields, pending, syncState, ...row }) => [
    `${row.collection}/${row.id}`,
    toWire({
      ...row,
      fields: JSON.parse(fields),
      ...(syncState && { overlay: { pending, syncState } }),
    }),
  ])
}

function mapDifferences(
  held: ReadonlyMap<string, WireRecord>,
  live: readonly (readonly [string, WireRecord])[],
): string[] {
  const wanted = new Map(live)
  const wrong = live
    .filter(([key, record]) => !isSame(held.get(key) ?? null, record))
    .map(([key, record]) => `${key} is ${inWords(held.get(key) ?? null)}, not ${inWords(record)}`)
  const left = [...held.keys()]
    .filter((key) => !wanted.has(key))
    .map((key) => `${key} is still held`)
  return [...wrong, ...left]
}

/** What has left a box, or was never its own, leaves nothing of its content but in its edits. */
function nothingForeignIsLeft({ boxes, system }: FinalState): string[] {
  return boxes.flatMap(({ box, plain, clinics }) =>
    plain.records
      .filter((record) => {
        const isOwn = system.places.lay(record.id, clinics, system.step)
        const isKept = record.syncState === 'attention'
        return !isOwn && !isKept && record.revision > 0 && Object.keys(record.fields).length > 0
      })
      .map(
        ({ collection, id, fields }) =>
          `${box.name}: ${collection} ${short(id)} ${inWords(fields)}`,
      ),
  )
}

function everyEditHasOneOutcome({ made, central, boxes }: FinalState): string[] {
  const faults: string[] = []
  for (const edit of central.edits) {
    if (edit.status === 200 ? edit.state !== 'accepted' : !isRejected(edit)) {
      faults.push(`central: ${short(edit.id)} is ${edit.status} and ${edit.state}`)
    }
  }
  for (const { box, plain } of boxes) {
    for (const edit of plain.edits) {
      const what = `${box.name}: edit ${short(edit.id)}`
      const atCentral = central.editsById.get(edit.id)
      if (made.get(edit.id)?.authority !== box.name) faults.push(`${what} was made by nobody`)
      // What the box itself did not accept ends there.
      if (edit.status !== 200) {
        if (!isRejected(edit)) faults.push(`${what} is ${edit.status} and ${edit.state}`)
        if (atCentral) faults.push(`${what} was refused, and went to central`)
        continue
      }
      if (WAITING.includes(edit.state)) continue
      const isAccepted = edit.state === 'accepted'
      if (isAccepted !== (atCentral?.status === 200)) {
        faults.push(`${what} is ${edit.state}, at central ${atCentral?.status ?? 'unknown'}`)
      }
      // One that builds on a rejected one may be known to the box alone.
      const isKnown = atCentral
        ? edit.outcome?.status === atCentral.status && edit.outcome.code === atCentral.code
        : edit.outcome?.code === 'DEPENDS_ON_REJECTED'
      if (!isKnown) {
        faults.push(
          `${what} has ${inWords(edit.outcome)}, at central ${atCentral?.code ?? 'nothing'}`,
        )
      }
    }
  }
  return faults
}

const isRejected = ({ state }: PlainEdit) => state === 'needs_decision' || state === 'decided'

/** What writers were told: 200 is there, or later rejected visibly; all else had no effect. */
function answersAreTrue({ made, toldBy, central, boxes }: FinalState): string[] {
  const authorities = [
    { name: 'central', plain: central },
    ...boxes.map(({ box, plain }) => ({ name: box.name, plain })),
  ]
  return authorities.flatMap(({ name, plain }) =>
    [...toldBy(name)].flatMap(([id, { status, code }]) => {
      const edit = plain.editsById.get(id)
      const isFromBox = name === 'central' && made.get(id)?.authority !== 'central'
      if (!edit) return [`${name} told ${status} of ${short(id)}, and does not know it`]
      // A person who stood there was told a conflict as a conflict, whatever its code.
      const isTrue =
        edit.status === status &&
        (edit.code === code || (isFromBox === false && status !== 200 && edit.code === code))
      return isTrue
        ? []
        : [`${name} told ${status} ${code} of ${short(id)}; it is ${edit.status} ${edit.code}`]
    }),
  )
}

/** From its writer to central an edit keeps id and content (E1). */
function editsKeepTheirContent({ made, central, boxes, system }: FinalState): string[] {
  const all = [central, ...boxes.map(({ plain }) => plain)].flatMap(({ edits }) => edits)
  return all.flatMap(({ id, body, principalId }) => {
    const known = made.get(id)
    if (!known) {
      return system.firstEdits.has(id) || isPlacement(body) ? [] : [`nobody made ${short(id)}`]
    }
    const { intent, raw } = known
    const isWhole = raw
      ? isSame(body, raw)
      : body.record_id === intent.record_id &&
        body.op === intent.op &&
        isSame(body.movement ?? null, intent.movement ?? null) &&
        isSame(body.fields ?? null, intent.fields ?? null)
    if (isWhole) return []
    return [
      `${short(id)} of ${short(principalId)} is ${inWords(body)}, made as ${inWords(raw ?? intent)}`,
    ]
  })
}

/** Central's own placing of a patient, which stands among its edits without fields (F1). */
const isPlacement = ({ collection, op, fields }: Fields) =>
  collection === 'patients' && op === 'update' && (fields as Fields)?.shared_with !== undefined

function effectsAreOnce({ central }: FinalState): string[] {
  const faults: string[] = []
  const revisions = new Map<string, string>()
  for (const { id, status, body, madeRevision } of central.edits) {
    if (madeRevision === null) continue
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

/** What an accepted edit must leave in the ledger (E7). */
function movementOf({ body }: PlainEdit): { kind: string; delta: number | null } | null {
  const movement = body.movement as { kind: string; delta?: number } | undefined
  if (movement) return { kind: movement.kind, delta: movement.delta ?? null }
  const quantity = (body.fields as Fields | undefined)?.quantity
  if (body.op !== 'create' || typeof quantity !== 'number' || quantity === 0) return null
  return { kind: 'COUNTED', delta: quantity }
}

/** Replays what central accepted by rules told once more, and compares (E4). */
async function nothingIsRunOver({ central }: FinalState): Promise<string[]> {
  const chronicle = createChronicle()
  for (const { id, body, principalId, status, code, madeRevision } of central.edits) {
    // Where a patient lies clashes with nobody's edit (F1).
    if (isPlacement(body)) continue
    const conflict = code === null || status === 200 ? {} : { problem: { error_code: code } }
    const outcome = { edit_id: id, status, revision: madeRevision ?? 0, final: true, ...conflict }
    const edit = { base: null, ...body } as unknown as SimulatedEdit
    chronicle.note(principalId, edit, outcome as Outcome)
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

function inboxesAreWhole({ boxes, made }: FinalState): string[] {
  return boxes.flatMap(({ box, plain, inbox }) => {
    const items = new Map(inbox.map((item) => [item.id, item]))
    const rejected = plain.edits.filter(({ state }) => state === 'needs_decision')
    const faults = rejected.flatMap(({ id }) => {
      const item = items.get(id)
      const { raw, intent } = made.get(id) ?? {}
      if (!item) return [`edit ${short(id)} was rejected, and is in no inbox`]
      const isWhole = raw
        ? isSame(item.edit, raw)
        : isSame(item.mine ?? null, intent?.fields ?? intent?.movement ?? null)
      return isWhole && item.conflict
        ? []
        : [`edit ${short(id)} is in the inbox as ${inWords(item)}`]
    })
    const surplus = [...items.keys()].filter((id) => !rejected.some((edit) => edit.id === id))
    return [...faults, ...surplus.map((id) => `edit ${short(id)} is in the inbox for nothing`)].map(
      (text) => `${box.name}: ${text}`,
    )
  })
}

function stockIsSumOfMovements({ central }: FinalState): string[] {
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

function domainHolds({ central }: FinalState): string[] {
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
    cards.set(key, id)
    return other ? [`${short(id)} and ${short(other)} have one card`] : []
  })
  const dangling = live.flatMap(({ collection, id, fields }) =>
    ['patient_id', 'doctor_id', 'pharmacy_id', 'medicine_id']
      .map((name) => fields[name])
      .filter((to) => typeof to === 'string' && central.byId.get(to)?.deletedAt !== null)
      .map((to) => `${collection} ${short(id)} names ${short(String(to))}, which is not there`),
  )
  return [...doubled, ...sameCards, ...dangling]
}

/** Whether two JSON values are the same, whatever the order of their keys. */
function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

function inWords(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing'
}
