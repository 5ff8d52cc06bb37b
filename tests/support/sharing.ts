import { clinicScope } from '@outpost/shared/authority/scopes'
import type { RecordChange } from '@outpost/shared/authority/store'
import type { StoredRecord } from '@outpost/shared/model/record'
import type { Edit } from '@outpost/shared/protocol/edit'
import { jsonHash } from '@outpost/shared/protocol/edit'
import type { Authority } from './authority.ts'
import { makeEdit } from './make.ts'

/**
 * Shares, withdraws or moves a patient as F1 says, through the store's own writing verb: the patient
 * and all their appointments enter or leave the scopes in one commit, revision and time raised.
 */
export async function setClinics(
  { store, admin }: Pick<Authority, 'store' | 'admin'>,
  patientId: string,
  placement: { clinic_id: string; shared_with: string[] },
): Promise<void> {
  const appointments = await store.read((reader) =>
    reader.list({
      collection: 'appointments',
      scopes: ['all'],
      after: null,
      search: null,
      limit: 1_000_000,
    }),
  )
  const followers = appointments.filter(({ fields }) => fields.patient_id === patientId)
  const edit = makeEdit({ collection: 'patients', op: 'update', record_id: patientId }) as Edit
  const scopes = [placement.clinic_id, ...placement.shared_with].map(clinicScope)
  const locks = { scopes, doctorIds: [] }
  const { answers } = await store.transact(
    locks,
    [{ edit, principalId: admin.id }],
    ({ current, now }) => {
      if (!current) return { answer: false }
      const raise = (record: StoredRecord) => ({
        ...record,
        revision: record.revision + 1,
        updatedAt: now,
      })
      const patient = raise(current.record)
      patient.fields = { ...patient.fields, ...placement }
      const changes: RecordChange[] = [patient, ...followers.map(raise)].map((record) => ({
        record,
        scopes,
      }))
      return {
        answer: true,
        effects: {
          edit: {
            edit,
            body: edit,
            hash: jsonHash(edit),
            principalId: admin.id,
            receivedAt: now,
            status: 200,
            revision: patient.revision,
            madeRevision: patient.revision,
            rejection: null,
            state: 'accepted',
            seen: null,
            requestHash: null,
          },
          changes,
          ledger: [],
        },
      }
    },
  )
  if (!answers[0]) throw new Error(`no patient ${patientId}`)
}
