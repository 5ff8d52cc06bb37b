import { submit } from '@outpost/shared/authority/submit'
import { isOpen } from '@outpost/shared/model/appointments'
import type { StoredRecord } from '@outpost/shared/model/record'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { Outcome } from '@outpost/shared/protocol/messages'
import { v7 } from 'uuid'
import type { Authority } from './authority.ts'
import { makeEdit } from './make.ts'

type Placement = { clinic_id: string; shared_with: string[] }

/**
 * Shares, withdraws or moves a patient, as `PUT /api/patients/{id}/clinics` does (F1). What is still
 * open in clinics that are not kept is cancelled first; answers these edits with their outcomes.
 * `newId` makes the edits' ids where they must be the same for the same seed.
 */
export async function setClinics(
  { store, admin }: Pick<Authority, 'store' | 'admin'>,
  patientId: string,
  placement: Placement,
  newId: () => string = v7,
): Promise<{ edit: Edit; outcome: Outcome }[]> {
  const patient = await store.read((reader) => reader.record('patients', patientId))
  if (!patient) throw new Error(`no patient ${patientId}`)
  const appointments = await store.read((reader) =>
    reader.list({
      collection: 'appointments',
      scopes: ['all'],
      after: null,
      search: null,
      limit: 1_000_000,
    }),
  )
  const left = appointments.filter(({ fields }) => {
    return fields.patient_id === patientId && isOpen(fields) && !keeps(placement, fields.clinic_id)
  })
  const cancels = left.map((one) => ({ ...change(one, { status: 'CANCELLED' }), id: newId() }))
  const submissions = [
    ...cancels.map((raw) => ({ raw, isImmediate: true })),
    {
      raw: { ...change(patient.record, placement), id: newId() },
      isPlacement: true,
      isImmediate: true,
    },
  ]
  const outcomes = await submit({ store, ground: 'central' }, admin, submissions)
  const refused = outcomes.find(({ status }) => status !== 200)
  if (refused) throw new Error(`not placed: ${JSON.stringify(refused)}`)
  return cancels.map((edit, i) => ({ edit: edit as Edit, outcome: outcomes[i] as Outcome }))
}

function keeps({ clinic_id, shared_with }: Placement, clinicId: unknown): boolean {
  return clinicId === clinic_id || shared_with.some((id) => id === clinicId)
}

function change({ collection, id, revision }: StoredRecord, fields: Record<string, unknown>) {
  return makeEdit({ collection, op: 'update', record_id: id, base: { revision }, fields })
}
