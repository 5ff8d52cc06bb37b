import type { AppointmentStatus } from '@outpost/shared/model/appointments'
import { DAY_MS, MINUTE_MS } from '@outpost/shared/model/durations'
import { type Millis, startOfClinicDay, toIso } from '@outpost/shared/model/time'
import { doctorId, patientId } from './people.ts'
import {
  DOCTORS_PER_CLINIC,
  type Draft,
  drawFor,
  PATIENTS_PER_APPOINTMENT,
  type SampleClinic,
  type SamplePlan,
  sampleId,
} from './plan.ts'

/** A doctor's day: 24 slots of 20 minutes from eight in the morning, the clinic's time. */
const SLOTS_PER_DAY = 24
const SLOT_MINUTES = 20
const DAY_BEGINS_HOURS = 8

/** A doctor's first appointments lie from three weeks ago to the end of the third week to come. */
const WINDOW_DAYS = 42
const DAYS_BEFORE_TODAY = 21

/** Steps through the window's days and the day's slots. Each meets them all, as it divides neither. */
const DAY_STEP = 17
const SLOT_STEP = 7

const WALK_IN_SHARE = 0.05

const REASONS = [
  'Back pain',
  'Blood pressure check',
  'Cough and fever',
  'Eye infection',
  'Malaria follow-up',
  'Results of a test',
  'Stomach pain',
  'Vaccination',
  'Wound dressing',
] as const

/** One for every fourth patient. The nth of a clinic keeps its doctor and slot whatever else is made. */
export function* sampleAppointments(plan: SamplePlan): Generator<Draft> {
  const { clinics, patients, seed } = plan
  const dayStarts = new Map<string, Millis>()
  const hands = Math.floor(patients / PATIENTS_PER_APPOINTMENT)
  for (let hand = 0; hand < hands; hand++) {
    const clinic = clinics[hand % clinics.length] as SampleClinic
    const number = Math.floor(hand / clinics.length)
    const patient = patientId(seed, (hand + 1) * PATIENTS_PER_APPOINTMENT - 1)
    yield appointment(plan, clinic, number, patient, dayStarts)
  }
}

function appointment(
  { seed, today }: SamplePlan,
  clinic: SampleClinic,
  number: number,
  patient: string,
  dayStarts: Map<string, Millis>,
): Draft {
  const id = sampleId(seed, `appointment/${clinic.index}/${number}`)
  const doctor = number % DOCTORS_PER_CLINIC
  const { day, slot } = slotOfDoctor(doctor, Math.floor(number / DOCTORS_PER_CLINIC))
  const { timeZone } = clinic.place
  const key = `${timeZone} ${day}`
  // From noon UTC: the same date then in all the zones where the clinics lie.
  const dayStart = dayStarts.get(key) ?? startOfClinicDay(today + (day + 0.5) * DAY_MS, timeZone)
  dayStarts.set(key, dayStart)
  const faker = drawFor(clinic.faker, id)
  const isWalkIn = faker.number.float() < WALK_IN_SHARE
  const fields = {
    clinic_id: clinic.id,
    patient_id: patient,
    doctor_id: isWalkIn ? null : doctorId(seed, clinic.index, doctor),
    starts_at: toIso(dayStart + (DAY_BEGINS_HOURS * 60 + slot * SLOT_MINUTES) * MINUTE_MS),
    duration_minutes: faker.helpers.arrayElement([10, 15, SLOT_MINUTES, null]),
    status: statusOn(day, faker.number.float()),
    reason: faker.helpers.arrayElement(REASONS),
    notes: day < 0 && faker.number.float() < 0.3 ? 'Advised to come back if not better.' : null,
  }
  return { collection: 'appointments', id, fields }
}

/**
 * The day, counted from today, and the slot of a doctor's nth appointment: a slot of its own for
 * every n. When the window is full, further windows follow, each before the one before.
 */
function slotOfDoctor(doctor: number, nth: number): { day: number; slot: number } {
  const perWindow = WINDOW_DAYS * SLOTS_PER_DAY
  const window = Math.floor(nth / perWindow)
  const inWindow = nth % perWindow
  const dayInWindow = (DAYS_BEFORE_TODAY + inWindow * DAY_STEP) % WINDOW_DAYS
  const turn = Math.floor(inWindow / WINDOW_DAYS)
  return {
    day: dayInWindow - DAYS_BEFORE_TODAY - window * WINDOW_DAYS,
    slot: (turn * SLOT_STEP + dayInWindow * 5 + doctor * 3) % SLOTS_PER_DAY,
  }
}

function statusOn(day: number, draw: number): AppointmentStatus {
  if (day < 0) return draw < 0.82 ? 'COMPLETED' : draw < 0.93 ? 'NO_SHOW' : 'CANCELLED'
  return draw < 0.6 ? 'SCHEDULED' : 'CONFIRMED'
}
