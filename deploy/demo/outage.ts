import type { replicaStatus } from '@outpost/edge/status'
import { DAY_MS, HOUR_MS } from '@outpost/shared/model/durations'
import type { WireRecord } from '@outpost/shared/model/record'
import { clinicDate, startOfClinicDay, toIso } from '@outpost/shared/model/time'
import type { Api } from './api.ts'
import { ms, several } from './narrator.ts'
import { type Cast, insist, makeRound, type Stage } from './stage.ts'

/** Made-up doctors work until four in the afternoon, so five is free. */
const FREE_HOUR = 17

const DISPENSED = 5
export const PHONES = { mine: '+234 800 555 0101', theirs: '+234 800 555 0202' }

type Status = ReturnType<typeof replicaStatus>

export type Outage = {
  patient: { id: string; revision: number; phone: string }
  stock: { id: string; before: number; after: number }
  newPatientId: string
  newAppointmentId: string
  edits: number
  link: string
  pending: number
  /** How long the device waited for each of its edits to be safe. */
  writes_ms: number[]
}

/** Central is stopped; the clinic works on, and its edits wait on the box. */
export async function workOffline(stage: Stage, cast: Cast): Promise<Outage> {
  const { narrator } = stage
  const { central, device } = cast
  narrator.step('The link goes down: central is stopped. The clinic works on')
  await central.stop()
  // A box that knows its link is down tries again after a while, not soon after each edit.
  const found = await makeRound(device, null)
  insist(found.link === 'offline', `the box says that its link is ${found.link}`)

  const patient = await changePhone(stage, device)
  const stock = await dispense(stage, cast)
  const arrival = await register(stage, cast)
  const written = [patient.reply, stock.reply, ...arrival.replies]
  for (const { collection, body } of written) {
    const seen = await device.get<WireRecord>(`/api/${collection}/${body.id}/`)
    insist(seen.sync_state === 'pending', `a record edited offline is ${seen.sync_state}`)
  }
  narrator.fact('seen', `all ${written.length} at once on the box, each marked "pending"`)

  const failed = await makeRound(device, null)
  insist(!failed.complete, 'a round was completed without central')
  const { link, pending } = await device.get<Status>('/api/sync/status/')
  narrator.fact(
    'round',
    `cannot be made: ${link}. Nothing is lost: ${several(pending, 'edit')} wait`,
  )
  return {
    patient: patient.before,
    stock: stock.change,
    newPatientId: arrival.patientId,
    newAppointmentId: arrival.appointmentId,
    edits: written.length,
    link,
    pending,
    writes_ms: written.map((reply) => Math.round(reply.ms)),
  }
}

/** A write of a device and how long it took. */
async function write(device: Api, method: string, collection: string, rest: string, body: object) {
  const reply = await device.send<WireRecord>(method, `/api/${collection}/${rest}`, body)
  return { ...reply, collection }
}

async function changePhone({ narrator }: Stage, device: Api) {
  const patients = await device.list('patients')
  const found = patients.find(({ phone, deceased_on }) => phone !== null && deceased_on === null)
  insist(found !== undefined, 'no patient of the clinic has a phone')
  const { id, revision } = found
  const phone = String(found.phone)
  const reply = await write(device, 'PATCH', 'patients', `${id}/`, { phone: PHONES.mine })
  narrator.fact(
    'phone',
    `${found.full_name}: ${phone} becomes ${PHONES.mine}, saved in ${ms(reply.ms)}`,
  )
  return { reply, before: { id, revision, phone } }
}

async function dispense({ narrator, clock }: Stage, { device, clinic }: Cast) {
  const today = clinicDate(clock.now(), clinic.time_zone)
  const medicines = await device.list('medicines')
  const tablets = new Map(
    medicines.filter(({ unit }) => unit === 'tablet').map(({ id, name }) => [id, name]),
  )
  const stock = await device.list('pharmacy-inventory')
  const found = stock.find(
    ({ medicine_id, quantity, expiry_date }) =>
      tablets.has(String(medicine_id)) &&
      Number(quantity) >= DISPENSED &&
      (expiry_date === null || String(expiry_date) > today),
  )
  insist(found !== undefined, 'the pharmacy has no tablets to dispense')
  const movement = { kind: 'DISPENSED', delta: -DISPENSED }
  const reply = await write(device, 'POST', 'pharmacy-inventory', `${found.id}/movements`, movement)
  const before = Number(found.quantity)
  const after = Number(reply.body.quantity)
  const name = tablets.get(String(found.medicine_id))
  narrator.fact(
    'stock',
    `${DISPENSED} of ${name} handed out: ${before} becomes ${after}, saved in ${ms(reply.ms)}`,
  )
  return { reply, change: { id: found.id, before, after } }
}

/** A new patient, and an appointment for tomorrow with a doctor of the clinic. */
async function register({ narrator, clock }: Stage, { device, clinic }: Cast) {
  const patient = await write(device, 'POST', 'patients', '', {
    clinic_id: clinic.id,
    full_name: 'Amina Bello',
    sex: 'female',
    date_of_birth: '1994-05-17',
  })
  const known = await device.list('appointments')
  const doctorId = known.find(({ doctor_id }) => doctor_id !== null)?.doctor_id ?? null
  const tomorrow = startOfClinicDay(clock.now() + DAY_MS, clinic.time_zone)
  const appointment = await write(device, 'POST', 'appointments', '', {
    clinic_id: clinic.id,
    patient_id: patient.body.id,
    doctor_id: doctorId,
    starts_at: toIso(tomorrow + FREE_HOUR * HOUR_MS),
    duration_minutes: 20,
    status: 'SCHEDULED',
  })
  const day = clinicDate(tomorrow, clinic.time_zone)
  narrator.fact('new patient', `Amina Bello, saved in ${ms(patient.ms)}`)
  narrator.fact('visit', `on ${day} at ${FREE_HOUR}:00, saved in ${ms(appointment.ms)}`)
  return {
    replies: [patient, appointment],
    patientId: patient.body.id,
    appointmentId: appointment.body.id,
  }
}
