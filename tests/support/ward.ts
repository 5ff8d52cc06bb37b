import { expect } from 'vitest'
import { appointmentFields } from './authority.ts'
import { startClinic } from './clinic.ts'
import { create } from './make.ts'
import type { Box } from './network.ts'
import { startTablet } from './tablet.ts'

/** A clinic with a patient who comes today and stock of 5, and two tablets that have them. */
export async function startWard() {
  const at = await startClinic()
  const { clinic, box, central } = at
  const patient = (await at.patient({ phone: '0700' })).id
  const visit = (await create(at.admin, 'appointments', appointmentFields(clinic, patient))).id
  const shelf = await at.stock(5)
  await box.round()
  const tablet = startTablet(box, central.clock)
  const other = startTablet(box, central.clock)
  for (const one of [tablet, other]) expect(await one.round()).toMatchObject({ isComplete: true })
  return { ...at, amina: patient, visit, shelf, tablet, other }
}

export const dispense = (recordId: string, units: number) =>
  ({
    collection: 'pharmacy-inventory',
    recordId,
    op: 'move_stock',
    movement: { kind: 'DISPENSED', delta: -units },
  }) as const

export const update = (recordId: string, fields: Record<string, unknown>) =>
  ({ collection: 'patients', recordId, op: 'update', fields }) as const

/** The box forgets what had not gone on, and is another from now on. */
export function makeAnew({ edge }: Pick<Box, 'edge'>) {
  const { sql } = edge.store
  sql.run(`update records set pending = null, sync_state = 'synced',
    fields = json_extract(confirmed, '$.fields'), confirmed = null where sync_state = 'pending'`)
  sql.run(`delete from edits where state = 'waiting'`)
  sql.run(`update identity set epoch = 'another'`)
  edge.store.refreshIdentity()
}
