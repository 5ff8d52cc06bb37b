import type { Edit } from '@outpost/shared/protocol/edit'
import { createOf, stockCreate } from './authority.ts'
import type { HandClock } from './clock.ts'
import { create, patientFields, push } from './make.ts'
import { type Box, startBox, startCentral } from './network.ts'
import { startRoad } from './road.ts'

export type Clinic = Awaited<ReturnType<typeof startClinic>>

/**
 * Central, one clinic with its box and a device, and between box and central a road that is played.
 * The box's system clock is central's unless it is given another.
 */
export async function startClinic(clock?: HandClock, boxClock?: HandClock) {
  const central = await startCentral(clock)
  const admin = central.caller('admin')
  const clinic = await central.addClinic('Kisumu')
  const box = await startBox({ ...central, clock: boxClock ?? central.clock }, [clinic])
  const road = await startRoad(central.url)
  box.edge.row.change({ centralUrl: road.url })
  const { device } = box
  return {
    central,
    admin,
    clinic,
    box,
    device,
    road,
    patient: (more: Record<string, unknown> = {}) =>
      create(admin, 'patients', patientFields(clinic, more)),
    /** So many patients at central, in one push. */
    async patients(count: number): Promise<string[]> {
      const edits = Array.from({ length: count }, (_, n) => patientEdit(clinic, n))
      await push(admin, edits)
      return edits.map(({ record_id }) => record_id)
    },
    /** A record of stock at central, with its pharmacy and medicine. */
    async stock(quantity: number): Promise<string> {
      const pharmacy = await create(admin, 'pharmacies', { clinic_id: clinic, name: 'Main' })
      const medicine = await create(admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' })
      const fields = { pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity }
      const edit = stockCreate(fields)
      await push(admin, [edit])
      return edit.record_id
    },
    /** The record as the device sees it; null if it is not there. */
    async seen(collection: string, id: string) {
      const reply = await device.get(`/api/${collection}/${id}/`)
      return reply.status === 200 ? reply.body : null
    },
    async atCentral(collection: string, id: string) {
      const reply = await admin.get(`/api/${collection}/${id}/`)
      return reply.status === 200 ? reply.body : null
    },
    /** The device changes a phone number; answers the id of the edit. */
    async setPhone(id: string, phone: string): Promise<string> {
      const reply = await device.send('PATCH', `/api/patients/${id}/`, { phone })
      if (reply.status !== 200) throw new Error(`${reply.status}: ${reply.text}`)
      return reply.body.pending
    },
    /** Where the edits on the box stand, in the order in which they were made. */
    async edits(): Promise<Standing[]> {
      return (await device.get('/api/edits?limit=1000')).body.results.reverse()
    },
  }
}

type Standing = {
  id: string
  state: string
  record_id: string
  last_error: string | null
  edit: Edit
}

function patientEdit(clinic: string, n: number) {
  const fields = patientFields(clinic, { full_name: `Patient ${n}` })
  return createOf('patients', fields)
}

/** All of the replica that a page could have changed: cursor, tag, records and edits. */
export function replicaStanding({ edge }: Box) {
  const { epoch, cursor, etag, generation, isFilled } = edge.row.read()
  const { sql } = edge.store
  return {
    replica: { epoch, cursor, etag, generation, isFilled },
    records: sql.all(
      'select collection, id, revision, fields, deleted_at, pending, sync_state from records order by key',
    ),
    edits: sql.all('select id, body, outcome from edits order by seq'),
    heads: sql.all('select name, head from scopes order by name'),
  }
}

/**
 * All that bad input could have changed at an authority: records, ledger, feed and heads. At the edge an
 * edit that changes nothing lies over its record too, of which its readers are told: there the order of
 * the feed is left out.
 */
export function authorityStanding(store: Box['edge']['store']) {
  const { sql } = store
  return {
    records: sql.all('select key, revision, fields, deleted_at from records order by key'),
    feed: sql.all(
      `select f.scope, f.record, f.op, iif(s.name = 'all', null, f.seq) as seq
       from feed f join scopes s on s.key = f.scope order by f.scope, f.record`,
    ),
    heads: sql.all(`select name, head from scopes where name <> 'all' and head > 0 order by name`),
    ledger: sql.all('select count(*) as rows, sum(delta) as sum from stock_movements'),
    clinics: sql.all('select * from clinics order by id'),
  }
}
