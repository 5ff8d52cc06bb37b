import type { PullReply } from '@outpost/shared/authority/feed'
import { pull } from '@outpost/shared/authority/feed'
import type { Principal } from '@outpost/shared/authority/principal'
import type { AuthorityStore } from '@outpost/shared/authority/store'
import { submit } from '@outpost/shared/authority/submit'
import type { CollectionName, Fields } from '@outpost/shared/model/collections'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import type { WireRecord } from '@outpost/shared/model/record'
import type { Clock } from '@outpost/shared/model/time'
import type { Outcome, Page } from '@outpost/shared/protocol/messages'
import { v4 } from 'uuid'
import { createHandClock, type HandClock } from './clock.ts'
import { makeEdit, patientFields } from './make.ts'

export type LedgerEntry = { editId: string; kind: string; delta: number }

/** A filling of the store's port, as a contract suite needs it. It ends with the test. */
export type OpenedStore = {
  store: AuthorityStore
  /** The rows of the stock ledger of one record, in the order in which they were written. */
  ledger(recordId: string): Promise<LedgerEntry[]>
}
export type OpenStore = (clock: Clock) => Promise<OpenedStore>

export type RawEdit = { id: string } & Record<string, unknown>
type Ref = { id: string; revision: number }
export type Authority = Awaited<ReturnType<typeof startAuthority>>

/** Someone who calls: a box or a client of these clinics, an admin, a viewer. */
export function principal(
  role: Principal['role'],
  clinics: readonly string[] | 'all',
  id: string = v4(),
): Principal {
  return { id, role, clinics, name: role }
}

/** An authority without HTTP: the real store, judge and feed, and a clock turned by hand. */
export async function startAuthority(
  open: OpenStore,
  clock: HandClock = createHandClock(),
  newId: () => string = v4,
) {
  const { store, ledger } = await open(clock)
  const admin = principal('admin', 'all', newId())

  const push = (writer: Principal, edits: readonly RawEdit[]): Promise<Outcome[]> =>
    submit(
      { store, ground: 'central' },
      writer,
      edits.map((raw) => ({ raw })),
    )

  async function send(writer: Principal, edit: RawEdit): Promise<Outcome> {
    const [outcome] = await push(writer, [edit])
    if (!outcome) throw new Error('no outcome')
    return outcome
  }

  async function accepted(writer: Principal, edit: RawEdit): Promise<WireRecord> {
    const outcome = await send(writer, edit)
    if (outcome.status !== 200) throw new Error(JSON.stringify(outcome))
    return { revision: outcome.revision ?? 0, ...outcome.record, id: String(edit.record_id) }
  }

  async function addClinic(name = 'Kisumu', timeZone = 'Africa/Nairobi'): Promise<string> {
    const id = newId()
    await store.putClinics(() => [{ id, name, time_zone: timeZone, active: true }])
    return id
  }

  /** The live record as central has it, or null. */
  async function record(collection: CollectionName, id: string) {
    const placed = await store.read((reader) => reader.record(collection, id))
    return placed && placed.record.deletedAt === null ? placed.record : null
  }

  const create = (writer: Principal, collection: CollectionName, fields: Fields, id = newId()) =>
    accepted(writer, createOf(collection, fields, id))

  const ask = (
    writer: Principal,
    cursor: string | null,
    limit = 1000,
    ifNoneMatch?: string,
    extent: 'all' | 'work' = 'all',
  ) => pull(store, writer, { cursor, limit, ifNoneMatch, extent }, clock.now())

  return {
    store,
    ledger,
    clock,
    newId,
    admin,
    addClinic,
    push,
    /** Submits one edit and answers its outcome. */
    send,
    /** Submits one edit that must be accepted; answers the record. */
    accepted,
    create,
    update: (writer: Principal, collection: CollectionName, record: Ref, fields: Fields) =>
      accepted(writer, updateOf(collection, record, fields)),
    remove: (writer: Principal, collection: CollectionName, record: Ref) =>
      accepted(writer, deleteOf(collection, record)),
    patient: (clinicId: string, more: Fields = {}, writer: Principal = admin) =>
      create(writer, 'patients', patientFields(clinicId, more)),
    doctor: (more: Fields = {}) => create(admin, 'doctors', { full_name: 'Dr Mbeki', ...more }),
    /** A record of stock with its pharmacy and medicine. */
    async stock(clinicId: string, quantity: number, more: Fields = {}, writer = admin) {
      const pharmacy = await create(admin, 'pharmacies', { clinic_id: clinicId, name: 'Main' })
      const medicine = await create(admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' })
      const fields = { pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity, ...more }
      return accepted(writer, stockCreate(fields))
    },
    record,
    async heads(scopes: readonly string[]) {
      return store.read((reader) => reader.heads(scopes))
    },
    /** How the edit stands in central's record of edits, or null if nothing was stored. */
    async standing(editId: string) {
      return store.read((reader) => reader.edit(editId))
    },
    pull: ask,
    /** A pull that must answer a page. */
    async page(reader: Principal, cursor: string | null, limit = 1000): Promise<Page> {
      return pageOf(await ask(reader, cursor, limit))
    },
    async quantity(recordId: string): Promise<unknown> {
      return (await record('pharmacy-inventory', recordId))?.fields.quantity
    },
    async ledgerSum(recordId: string): Promise<number> {
      return (await ledger(recordId)).reduce((sum, { delta }) => sum + delta, 0)
    },
  }
}

export function pageOf(reply: PullReply): Page {
  if (reply.kind !== 'page') throw new Error('unchanged, but a page was expected')
  return reply.page
}

export function createOf(collection: CollectionName, fields: Fields, id: string = v4()) {
  return makeEdit({ collection, op: 'create', record_id: id, fields })
}

export function updateOf(
  collection: CollectionName,
  record: Ref,
  fields: Fields,
  onEdit?: { id: string },
) {
  const base = { revision: record.revision, ...(onEdit && { edit: onEdit.id }) }
  return makeEdit({ collection, op: 'update', record_id: record.id, base, fields })
}

export function deleteOf(collection: CollectionName, record: Ref) {
  const base = { revision: record.revision }
  return makeEdit({ collection, op: 'delete', record_id: record.id, base })
}

/** A create of stock under the id that follows from pharmacy, medicine and batch (R3). */
export function stockCreate(fields: Fields) {
  const { pharmacy_id, medicine_id, batch_number } = fields
  const batch = typeof batch_number === 'string' ? batch_number : null
  const id = inventoryId(pharmacy_id as string, medicine_id as string, batch)
  return createOf('pharmacy-inventory', fields, id)
}

export function movementOf(recordId: string, movement: Fields, base: Ref | null = null) {
  return makeEdit({
    collection: 'pharmacy-inventory',
    op: 'move_stock',
    record_id: recordId,
    base: base && { revision: base.revision },
    movement,
  })
}

export function dispense(recordId: string, units: number, more: Fields = {}) {
  return movementOf(recordId, { kind: 'DISPENSED', delta: -units, ...more })
}

export function appointmentFields(clinicId: string, patientId: string, more: Fields = {}) {
  return {
    clinic_id: clinicId,
    patient_id: patientId,
    starts_at: '2027-03-04T09:00:00.000Z',
    status: 'SCHEDULED',
    ...more,
  }
}
