import type { CollectionName, Fields } from '@outpost/shared/model/collections'
import { toIso } from '@outpost/shared/model/time'
import {
  type Authority,
  appointmentFields,
  createOf,
  deleteOf,
  movementOf,
  updateOf,
} from './authority.ts'
import { patientFields } from './make.ts'
import type { Dice } from './random.ts'
import { setClinics } from './sharing.ts'

const HOUR_MS = 3_600_000
const DAY_HOURS = 24

/** Three clinics with patients, appointments and stock, in which something happens all the time. */
export async function startBusyClinics(authority: Authority, dice: Dice, patients = 12) {
  const { admin, clock } = authority
  const clinics = [
    await authority.addClinic('Kisumu'),
    await authority.addClinic('Siaya', 'Africa/Lagos'),
    await authority.addClinic('Apia', 'Pacific/Apia'),
  ]
  const ids: Record<CollectionName, string[]> = {
    doctors: [],
    medicines: [],
    pharmacies: [],
    patients: [],
    appointments: [],
    'pharmacy-inventory': [],
  }

  async function make(collection: CollectionName, fields: Fields) {
    const edit = createOf(collection, fields, authority.newId())
    const { status } = await authority.send(admin, edit)
    if (status === 200) ids[collection].push(edit.record_id)
  }

  const someClinic = () => dice.pick(clinics) as string
  const some = (collection: CollectionName) => dice.pick(ids[collection]) ?? authority.newId()
  /** From two days ago to two days from now. */
  const someTime = () => toIso(clock.now() + (dice.below(4 * DAY_HOURS) - 2 * DAY_HOURS) * HOUR_MS)

  async function book() {
    const patient = await authority.record('patients', some('patients'))
    if (!patient) return
    const clinic = dice.chance(0.7) ? String(patient.fields.clinic_id) : someClinic()
    const doctor_id = dice.chance(0.5) ? some('doctors') : null
    const fields = { starts_at: someTime(), doctor_id, duration_minutes: 10 }
    await make('appointments', appointmentFields(clinic, patient.id, fields))
  }

  async function change(collection: CollectionName, id: string, fields: Fields) {
    const record = await authority.record(collection, id)
    if (record) await authority.send(admin, updateOf(collection, record, fields))
  }

  async function remove(collection: CollectionName) {
    const record = await authority.record(collection, some(collection))
    if (record) await authority.send(admin, deleteOf(collection, record))
  }

  async function place() {
    const id = some('patients')
    if (!(await authority.record('patients', id))) return
    const [clinic_id = '', ...others] = dice.shuffle(clinics)
    const shared_with = others.slice(dice.below(others.length + 1)).sort()
    await setClinics(authority, id, { clinic_id, shared_with })
  }

  const stockChange = () => {
    const delta = dice.below(9) - 3
    const kind = 'CORRECTED'
    return authority.send(admin, movementOf(some('pharmacy-inventory'), { kind, delta }))
  }

  const happenings: (() => Promise<unknown>)[] = [
    () => make('patients', patientFields(someClinic())),
    book,
    book,
    () => change('patients', some('patients'), { phone: String(dice.below(1e6)) }),
    () => change('appointments', some('appointments'), { starts_at: someTime() }),
    () => change('appointments', some('appointments'), { starts_at: someTime() }),
    () => change('doctors', some('doctors'), { phone: String(dice.below(1e6)) }),
    () => remove('appointments'),
    () => remove('patients'),
    place,
    place,
    stockChange,
  ]

  for (const clinic of clinics) {
    await make('doctors', { full_name: 'Dr Mbeki' })
    const { id, pharmacy_id, medicine_id } = await authority.stock(clinic, 20)
    ids['pharmacy-inventory'].push(id)
    ids.pharmacies.push(String(pharmacy_id))
    ids.medicines.push(String(medicine_id))
  }
  for (let i = 0; i < patients; i++) await make('patients', patientFields(someClinic()))
  for (let i = 0; i < patients; i++) await book()

  return {
    clinics,
    ids,
    /** One thing happens; by chance it may come to nothing. */
    async happen() {
      clock.advance(dice.below(5000))
      await dice.pick(happenings)?.()
    },
  }
}
