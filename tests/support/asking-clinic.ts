import type { CentralDeps } from '@outpost/central/app'
import { readAudit } from '@outpost/central/audit/audit'
import type { Caller } from './caller.ts'
import { create, patientFields } from './make.ts'
import { startBox, startCentral } from './network.ts'
import { startRoad } from './road.ts'

export const AMINA = {
  full_name: 'Amina Wanjiru Otieno',
  date_of_birth: '1994-08-17',
  village: 'Kadongo',
  phone: '0712 345 678',
  national_id: '27845512',
  card_number: 'K7-0042-9',
}

/** Two clinics; a patient of one, and the box of the other, with the road from it to central. */
export async function startAskingClinic(
  sharing: Pick<CentralDeps, 'shareRule' | 'lookupsPerHour'> = {},
) {
  const central = await startCentral(undefined, undefined, 0, sharing)
  const admin = central.caller('admin')
  const here = await central.addClinic('Kisumu West')
  const there = await central.addClinic('Siaya County Hospital')
  const box = await startBox(central, [here])
  const road = await startRoad(central.url)
  box.edge.row.change({ centralUrl: road.url })
  const nurse = box.device
  const amina = await create(admin, 'patients', patientFields(there, AMINA))

  const lookUp = (caller: Caller, question: object) =>
    caller.send('POST', '/api/patients/lookup', question)
  return {
    central,
    admin,
    here,
    there,
    box,
    road,
    nurse,
    amina,
    lookUp,
    /** The handle of the one person who is found. Throws if it is another number. */
    async handle(question: object = { national_id: AMINA.national_id }, caller = nurse) {
      const { body, text } = await lookUp(caller, question)
      if (body.results?.length !== 1) throw new Error(text)
      return body.results[0].handle as string
    },
    ask: (handle: string, more: object = {}, caller = nurse) =>
      caller.send('POST', '/api/share-requests', { handle, clinic_id: here, ...more }),
    decide: (id: string, decision: 'grant' | 'refuse', caller = admin) =>
      caller.send('POST', `/api/share-requests/${id}/decide`, { decision }),
    /** What the audit trail tells of an event. */
    audited: (event: string) =>
      readAudit(central.store.sql, 0, 1000).filter((entry) => entry.event === event),
    nodeId: () => box.edge.row.read().nodeId as string,
  }
}
