import type { Principal } from '@outpost/shared/authority/principal'
import { clinicScope } from '@outpost/shared/authority/scopes'
import type { Clinic } from '@outpost/shared/model/clinic'
import type { CollectionName, Fields } from '@outpost/shared/model/collections'
import { blankRecord, type StoredRecord } from '@outpost/shared/model/record'
import type { Records, State } from './state.ts'

/** Time stands still: nothing that is decided here may depend on it. */
export const NOW = Date.parse('2027-03-01T08:00:00Z')
export const MADE_AT = '2027-03-01T08:00:00.000Z'

export const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

const CLINIC = uuid(1)
export const SCOPES = [clinicScope(CLINIC)]
export const CLINICS: ReadonlyMap<string, Clinic> = new Map([
  [CLINIC, { id: CLINIC, name: 'Kisumu', time_zone: 'Africa/Nairobi', active: true }],
])
/** A patient and a batch that everyone has, and a patient whom a box will register. */
export const [PATIENT, STOCK, NEWCOMER] = [uuid(11), uuid(12), uuid(13)] as const
export const COLLECTION: Record<string, CollectionName> = {
  [PATIENT]: 'patients',
  [STOCK]: 'pharmacy-inventory',
  [NEWCOMER]: 'patients',
}
const STOCK_AT_FIRST = 10

export const ADMIN: Principal = { id: uuid(20), role: 'admin', clinics: 'all', name: 'central' }
export const BOXES: readonly Principal[] = ['A', 'B'].map((name, index) => {
  return { id: uuid(21 + index), role: 'node', clinics: [CLINIC], name }
})

export const newcomer: Fields = { clinic_id: CLINIC, full_name: 'Amina Otieno', sex: 'female' }

const patient = {
  ...newcomer,
  shared_with: [],
  date_of_birth: null,
  birth_date_estimated: false,
  phone: null,
  village: null,
  national_id: null,
  card_number: null,
  deceased_on: null,
  merged_into: null,
}
const stock = {
  pharmacy_id: uuid(31),
  medicine_id: uuid(32),
  batch_number: null,
  expiry_date: null,
  quantity: STOCK_AT_FIRST,
  reorder_level: 0,
}

function known(id: string, fields: Fields): StoredRecord {
  const collection = COLLECTION[id] as CollectionName
  return { ...blankRecord(collection, id, NOW), revision: 1, firstRevision: 1, fields }
}

/** Both boxes hold what central holds, and nobody has written yet. */
export function atFirst(left: State['left']): State {
  const records: Records = { [PATIENT]: known(PATIENT, patient), [STOCK]: known(STOCK, stock) }
  const feed = { [PATIENT]: 1, [STOCK]: 2 }
  const ledger = [{ editId: '', recordId: STOCK, delta: STOCK_AT_FIRST, revision: 1 }]
  const box = { confirmed: records, edits: [], cursor: 2, written: 0, round: null }
  return {
    central: { records, feed, head: 2, edits: [], ledger },
    boxes: [box, box],
    road: [],
    written: 0,
    left,
  }
}
