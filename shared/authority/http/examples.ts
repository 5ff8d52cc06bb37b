import { collections } from '../../model/collections.ts'
import { CLINIC_ID } from '../../model/field.ts'
import { exampleRecord } from '../../model/record-schema.ts'

/*
 * What the API's document shows in place of real answers. A test holds them to their schemas.
 */

export const EXAMPLE_EPOCH = '0c6f1f6f-7a11-4f0c-9f53-b1f3a6e06f0e'
export const EXAMPLE_CURSOR = '0fc6xEYAwCEDRXdJzRwiQYOcorg.445caef4e14de2104cd6ce6e27fff9ab'
export const EXAMPLE_TIME = '2026-03-02T10:00:00.000Z'

export const exampleClinic = {
  id: CLINIC_ID,
  name: 'Kadongo',
  time_zone: 'Africa/Nairobi',
  active: true,
}

const patient = exampleRecord(collections.patients, false)

/** An edit as a box makes it (E1). */
export const exampleEdit = {
  id: '0195596b-5a7c-7d3e-8f10-2a4b6c8d0e1f',
  collection: 'patients',
  record_id: String(patient.id),
  op: 'update',
  base: { revision: 6 },
  fields: { village: 'Kadongo' },
  made_at: EXAMPLE_TIME,
}

export const examplePage = {
  epoch: EXAMPLE_EPOCH,
  clinics: [exampleClinic],
  changes: [
    { collection: 'patients', op: 'put', id: patient.id, record: patient },
    { collection: 'appointments', op: 'delete', id: '3f1b2a90-6c4d-4e8f-9a70-1b2c3d4e5f60' },
  ],
  count: 2,
  cursor: EXAMPLE_CURSOR,
  more: false,
}

export const exampleDigest = {
  epoch: EXAMPLE_EPOCH,
  heads: { catalogue: 40, [`clinic:${CLINIC_ID}`]: 7120 },
  collections: { patients: { count: 2140, digest: '9b1c04f7a2d3e658' } },
}

export const exampleFetchedPage = {
  epoch: EXAMPLE_EPOCH,
  clinics: [exampleClinic],
  changes: [{ collection: 'patients', op: 'put', id: patient.id, record: patient }],
  count: 1,
  missing: ['3f1b2a90-6c4d-4e8f-9a70-1b2c3d4e5f60'],
  more: false,
}

export const examplePushReply = {
  outcomes: [{ edit_id: exampleEdit.id, status: 200, revision: 7, record: patient, final: true }],
}

export const exampleStatus = {
  server_time: EXAMPLE_TIME,
  epoch: EXAMPLE_EPOCH,
  strategy: 'server-authoritative',
  protocol_versions: [1],
  clinics: [exampleClinic],
  collections: Object.fromEntries(
    Object.keys(collections).map((name) => [name, { count: 12, latest_change: EXAMPLE_TIME }]),
  ),
}

export const exampleEditView = {
  id: exampleEdit.id,
  state: 'accepted',
  collection: exampleEdit.collection,
  record_id: exampleEdit.record_id,
  op: exampleEdit.op,
  made_at: EXAMPLE_TIME,
  received_at: EXAMPLE_TIME,
  from: 'e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b',
  status: 200,
  revision: 7,
  last_error: null,
  edit: exampleEdit,
}
