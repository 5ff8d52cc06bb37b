import type { Fields } from '@outpost/shared/model/collections'
import { type StoredRecord, toWire, type WireRecord } from '@outpost/shared/model/record'
import { isLostUnseen } from './damage.ts'
import type { FinalState } from './final-state.ts'
import {
  type Plain,
  type PlainCopy,
  type PlainRecord,
  type readPlain,
  within,
} from './plain-reads.ts'
import { inWords, isSame } from './same-json.ts'
import { short } from './system.ts'

/* Whether all that follow central hold what it has for them, and nothing else. */

export function boxesEqualCentral({ central, boxes }: FinalState): string[] {
  return boxes.flatMap(({ box, plain, clinics }) =>
    differences(within(central, clinics), plain).map((text) => `${box.name}: ${text}`),
  )
}

export function freshBoxesEqualCentral({ central, boxes, fresh }: FinalState): string[] {
  return fresh.flatMap(({ like, plain }) => {
    const clinics = boxes.find(({ box }) => box.name === like)?.clinics ?? []
    return differences(within(central, clinics), plain).map((text) => `fresh ${like}: ${text}`)
  })
}

/** How what a box holds differs from these records of central: in words, none if it does not. */
function differences(expected: readonly PlainRecord[], box: Plain): string[] {
  const wanted = new Map(expected.map((record) => [record.id, record]))
  // What the box itself rejected was never shown.
  const needing = new Set(
    box.edits
      .filter(({ state, status }) => state === 'needs_decision' && status === 200)
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
    const face = faceOf(copy, rejectedMovements(box, held.id, copy))
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
export function copyOf(held: PlainRecord): PlainCopy | null {
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

function rejectedMovements({ edits }: Plain, recordId: string, copy: PlainCopy | null): number[] {
  const named = (copy?.fields.recent_movements ?? []) as string[]
  const lastCount = edits.findLastIndex(
    ({ body, state }) =>
      body.record_id === recordId &&
      state === 'accepted' &&
      (body.movement as Fields | undefined)?.kind === 'COUNTED',
  )
  return edits
    .filter(({ id, body, state, outcome }, index) => {
      // One that central has counted already, or a later count has found, is not counted again (E7, E9, R2).
      const isCounted =
        outcome?.code === 'ALREADY_DECIDED' || named.includes(id) || index < lastCount
      return body.record_id === recordId && state === 'needs_decision' && outcome && !isCounted
    })
    .map(({ body }) => (body.movement as Fields | undefined)?.delta)
    .filter((delta) => typeof delta === 'number')
}

export function devicesEqualBoxes({ system, boxes }: FinalState): string[] {
  return system.writers
    .filter(({ authority }) => authority !== 'central')
    .flatMap(({ name, authority, replica }) => {
      const box = boxes.find((one) => one.box.name === authority)?.box
      const live = box ? liveOnWire(box.edge().store) : []
      const known = (records: Iterable<[string, WireRecord]>) =>
        [...records].filter(([, { id }]) => !box || !isLostUnseen(system, box, id))
      const held = new Map(known(replica.records))
      return mapDifferences(held, known(live)).map((text) => `${name}: ${text}`)
    })
}

export function clientsEqualCentral({ system, central }: FinalState): string[] {
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
export function liveOnWire({ sql }: RecordSource): [string, WireRecord][] {
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
export function nothingForeignIsLeft({ boxes, system }: FinalState): string[] {
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
