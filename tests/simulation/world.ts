import type { Principal } from '@outpost/shared/authority/principal'
import { doOverlap, slotOf } from '@outpost/shared/model/appointments'
import type { CollectionName, Fields } from '@outpost/shared/model/collections'
import type { StoredRecord, WireRecord } from '@outpost/shared/model/record'
import { toIso } from '@outpost/shared/model/time'
import {
  type Authority,
  appointmentFields,
  createOf,
  principal,
  stockCreate,
} from '../support/authority.ts'
import { makeEdit, patientFields } from '../support/make.ts'
import type { Dice } from '../support/random.ts'
import { createReplica, type Replica } from '../support/replica.ts'
import { setClinics } from '../support/sharing.ts'
import type { Chronicle, SimulatedEdit } from './chronicle.ts'

/** One who writes on what their replica holds, offline most of the time. */
type Writer = {
  who: Principal
  replica: Replica
  clinics: readonly string[]
  /** Made and not known to have arrived. */
  outbox: SimulatedEdit[]
  /** The last own edit of each record that lies over what the replica holds. */
  pending: Map<string, SimulatedEdit>
}

const HOUR_MS = 3_600_000
const STATUSES = ['CONFIRMED', 'COMPLETED', 'CANCELLED', 'NO_SHOW']
const BATCH_MAX = 8

/** Two clinics that share patients and doctors, two boxes in one, one in the other, and an admin. */
export async function createWorld(authority: Authority, dice: Dice, chronicle: Chronicle) {
  const clinics = [await authority.addClinic('Kisumu'), await authority.addClinic('Siaya')]
  const [here = '', there = ''] = clinics
  const doctors = [(await authority.doctor()).id, (await authority.doctor()).id]
  const shelves: Fields[] = []
  for (const clinic of clinics) {
    const { pharmacy_id, medicine_id } = await authority.stock(clinic, 0)
    shelves.push({ pharmacy_id, medicine_id })
  }
  const writers = [
    createWriter(principal('node', [here], dice.uuid())),
    createWriter(principal('node', [here], dice.uuid())),
    createWriter(principal('node', [there], dice.uuid())),
    createWriter(authority.admin),
  ]

  function createWriter(who: Principal): Writer {
    return {
      who,
      replica: createReplica(authority, who),
      clinics: who.clinics === 'all' ? clinics : who.clinics,
      outbox: [],
      pending: new Map(),
    }
  }

  /** What the writer sees of a collection: what the replica holds. */
  function some({ replica }: Writer, collection: CollectionName): WireRecord | undefined {
    const keys = [...replica.records.keys()].filter((key) => key.startsWith(`${collection}/`))
    return replica.records.get(dice.pick(keys) ?? '')
  }

  const seeded = (edit: object) => ({ ...edit, id: dice.uuid() }) as SimulatedEdit

  function write(writer: Writer, edit: object) {
    const made = seeded(edit)
    writer.outbox.push(made)
    writer.pending.set(made.record_id, made)
  }

  /** What the writer saw, and now and then something that is long out of date. */
  function baseOf(writer: Writer, record: WireRecord) {
    const own = writer.pending.get(record.id)
    const stale = dice.chance(0.05) ? Math.max(1, record.revision - dice.below(3)) : record.revision
    return {
      revision: own ? Math.min(stale, record.revision) : stale,
      ...(own && { edit: own.id }),
    }
  }

  function change(writer: Writer, collection: CollectionName, fields: Fields) {
    const record = some(writer, collection)
    if (!record) return
    const base = baseOf(writer, record)
    write(writer, makeEdit({ collection, op: 'update', record_id: record.id, base, fields }))
  }

  const someText = () => String(dice.below(1000))
  /** Few enough times that two often want the same one. */
  const someTime = () => toIso(Date.UTC(2026, 2, 5, 8) + dice.below(60) * 600_000)
  const someClinic = (writer: Writer) => dice.pick(writer.clinics) ?? here

  function book(writer: Writer) {
    const patient = some(writer, 'patients')
    if (!patient) return
    const at = [patient.clinic_id, ...(patient.shared_with as string[])] as string[]
    const more = {
      starts_at: someTime(),
      doctor_id: dice.chance(0.8) ? dice.pick(doctors) : null,
      duration_minutes: dice.chance(0.5) ? 20 : null,
    }
    const clinic = dice.pick(at) ?? here
    write(
      writer,
      createOf('appointments', appointmentFields(clinic, patient.id, more), dice.uuid()),
    )
  }

  function move(writer: Writer) {
    const item = some(writer, 'pharmacy-inventory')
    if (!item) return
    const isCount = dice.chance(0.25)
    const isOut = dice.chance(0.6)
    const movement = isCount
      ? { kind: 'COUNTED', counted: dice.below(30) }
      : {
          kind: isOut ? 'DISPENSED' : 'RECEIVED',
          delta: (1 + dice.below(10)) * (isOut ? -1 : 1),
          ...(dice.chance(0.2) && { confirmed_by: 'Joy' }),
        }
    const base = isCount ? baseOf(writer, item) : null
    const collection = 'pharmacy-inventory'
    const edit = makeEdit({ collection, op: 'move_stock', record_id: item.id, base, movement })
    // A movement that names no base is under nobody's next edit.
    if (isCount) write(writer, edit)
    else writer.outbox.push(seeded(edit))
  }

  function remove(writer: Writer) {
    const collection = dice.pick(['patients', 'appointments', 'appointments'] as const)
    const record = collection && some(writer, collection)
    if (!record || !collection) return
    const base = baseOf(writer, record)
    write(writer, makeEdit({ collection, op: 'delete', record_id: record.id, base }))
  }

  const writings: ((writer: Writer) => void)[] = [
    (writer) => write(writer, createOf('patients', patientFields(someClinic(writer)), dice.uuid())),
    (writer) => change(writer, 'patients', { phone: someText() }),
    (writer) => change(writer, 'patients', { village: someText(), phone: someText() }),
    (writer) => change(writer, 'patients', { village: someText() }),
    book,
    book,
    (writer) => change(writer, 'appointments', { starts_at: someTime() }),
    (writer) => change(writer, 'appointments', { status: dice.pick(STATUSES) }),
    (writer) =>
      change(writer, 'appointments', { notes: someText(), doctor_id: dice.pick(doctors) }),
    (writer) => change(writer, 'pharmacy-inventory', { reorder_level: dice.below(50) }),
    (writer) => {
      const fields = {
        ...dice.pick(shelves),
        batch_number: `B${dice.below(4)}`,
        quantity: dice.below(20),
      }
      write(writer, stockCreate(fields))
    },
    move,
    move,
    move,
    remove,
  ]

  /** Sends some of the outbox: now and then twice, out of order, or with the answer lost. */
  async function deliver(writer: Writer) {
    const batch = writer.outbox.slice(0, 1 + dice.below(BATCH_MAX))
    if (batch.length === 0) return
    const doubled = [...batch, ...batch.filter(() => dice.chance(0.2))]
    const sent = dice.chance(0.2) ? dice.shuffle(doubled) : doubled
    const outcomes = await authority.push(writer.who, sent)
    const byId = new Map(sent.map((edit) => [edit.id, edit]))
    for (const outcome of outcomes) {
      const edit = byId.get(outcome.edit_id)
      if (edit) chronicle.note(writer.who.id, edit, outcome)
    }
    if (dice.chance(0.2)) return
    writer.outbox = writer.outbox.filter(({ id }) => !chronicle.has(id))
  }

  /** Pulls one page; what has arrived at central and come back is no longer pending. */
  async function pull(writer: Writer) {
    const page = await writer.replica.pullPage(1 + dice.below(12))
    if (page.more || writer.outbox.length > 0) return
    writer.pending.clear()
  }

  async function share() {
    const admin = writers.at(-1)
    const patient = admin && some(admin, 'patients')
    if (!patient || !(await authority.record('patients', patient.id))) return
    const [clinic_id = here, other = there] = dice.shuffle(clinics)
    const shared_with = dice.chance(0.6) ? [other] : []
    const cancelled = await setClinics(authority, patient.id, { clinic_id, shared_with })
    for (const { edit, outcome } of cancelled) {
      chronicle.note(authority.admin.id, edit as SimulatedEdit, outcome)
    }
  }

  const live = (collection: CollectionName): Promise<StoredRecord[]> =>
    authority.store.read((reader) =>
      reader.list({ collection, scopes: ['all'], after: null, search: null, limit: 1_000_000 }),
    )

  return {
    replicas: writers,

    async step() {
      authority.clock.advance(dice.chance(0.05) ? -HOUR_MS : dice.below(2000))
      const writer = dice.pick(writers)
      if (!writer) return
      const kind = dice.below(100)
      if (kind < 55) dice.pick(writings)?.(writer)
      else if (kind < 75) await deliver(writer)
      else if (kind < 96) await pull(writer)
      else await share()
    },

    /** The weather clears: everything is sent until it is answered. */
    async settle() {
      for (const writer of writers) {
        for (let rounds = 0; writer.outbox.length > 0 && rounds < 5000; rounds++) {
          await deliver(writer)
        }
      }
    },

    unanswered: () => writers.flatMap(({ outbox }) => outbox.map(({ id }) => id)),

    async stock() {
      const items = await live('pharmacy-inventory')
      return items.map(({ id, fields }) => ({ id, quantity: fields.quantity }))
    },

    async doubleBookings(): Promise<string[]> {
      const taken = (await live('appointments')).map(({ id, fields }) => ({
        id,
        slot: slotOf(fields),
      }))
      return taken.flatMap(({ id, slot }, i) =>
        taken
          .slice(i + 1)
          .filter((other) => slot && other.slot?.doctorId === slot.doctorId)
          .filter((other) => slot && other.slot && doOverlap(slot, other.slot))
          .map((other) => `${id} and ${other.id}`),
      )
    },
  }
}
