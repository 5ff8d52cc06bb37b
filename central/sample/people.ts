import {
  clinicOfPatient,
  DOCTORS_PER_CLINIC,
  type Draft,
  dayFromToday,
  drawFor,
  PATIENTS_PER_APPOINTMENT,
  phoneNumber,
  type SampleClinic,
  type SamplePlan,
  sampleId,
} from './plan.ts'

/** One patient in this many is shared with a second clinic, where there is one. */
const PATIENTS_PER_SHARED = 50

const AGE_YEARS_MAX = 95
const DAYS_PER_YEAR = 365.25

const SPECIALTIES = [
  'General practice',
  'Paediatrics',
  'Obstetrics and gynaecology',
  'Internal medicine',
  'Surgery',
] as const

export function doctorId(seed: number, clinic: number, index: number): string {
  return sampleId(seed, `doctor/${clinic}/${index}`)
}

export function* sampleDoctors({ seed, clinics }: SamplePlan): Generator<Draft> {
  for (const clinic of clinics) {
    for (let index = 0; index < DOCTORS_PER_CLINIC; index++) {
      const id = doctorId(seed, clinic.index, index)
      const faker = drawFor(clinic.faker, id)
      const fields = {
        full_name: fullName(clinic, faker.helpers.arrayElement(['female', 'male'])),
        specialty: SPECIALTIES[index % SPECIALTIES.length],
        phone: phoneNumber(clinic),
        active: true,
      }
      yield { collection: 'doctors', id, fields }
    }
  }
}

export function patientId(seed: number, index: number): string {
  return sampleId(seed, `patient/${index}`)
}

export function* samplePatients(plan: SamplePlan): Generator<Draft> {
  for (let index = 0; index < plan.patients; index++) yield patient(plan, index)
}

function patient(plan: SamplePlan, index: number): Draft {
  const clinic = clinicOfPatient(plan, index)
  const id = patientId(plan.seed, index)
  const faker = drawFor(clinic.faker, id)
  const sex = faker.helpers.weightedArrayElement([
    { weight: 52, value: 'female' as const },
    { weight: 46, value: 'male' as const },
    { weight: 1, value: 'other' as const },
    { weight: 1, value: 'unknown' as const },
  ])
  const chance = (share: number) => faker.number.float() < share
  // The square: most people are young.
  const ageDays = Math.floor(faker.number.float() ** 2 * AGE_YEARS_MAX * DAYS_PER_YEAR)
  const diedDaysAgo = faker.number.int({ min: 0, max: Math.min(ageDays, 1000) })
  // Who has an appointment is alive.
  const mayHaveDied = index % PATIENTS_PER_APPOINTMENT !== PATIENTS_PER_APPOINTMENT - 1
  const fields = {
    clinic_id: clinic.id,
    shared_with: sharedWith(plan, clinic, index),
    full_name: fullName(clinic, sex),
    ...birth(plan, ageDays, faker.number.float()),
    sex,
    phone: chance(0.7) ? phoneNumber(clinic) : null,
    village: chance(0.95) ? faker.location.city() : null,
    national_id: chance(0.6)
      ? faker.string.numeric({ length: 11, allowLeadingZeros: false })
      : null,
    card_number: chance(0.95) ? cardNumber(index) : null,
    deceased_on: mayHaveDied && chance(0.015) ? dayFromToday(plan, -diedDaysAgo) : null,
  }
  return { collection: 'patients', id, fields }
}

/** Some birth dates are not known at all, some only by their year. */
function birth(plan: SamplePlan, ageDays: number, draw: number) {
  if (draw < 0.03) return { date_of_birth: null, birth_date_estimated: false }
  const date = dayFromToday(plan, -ageDays)
  return draw < 0.15
    ? { date_of_birth: `${date.slice(0, 4)}-01-01`, birth_date_estimated: true }
    : { date_of_birth: date, birth_date_estimated: false }
}

function sharedWith({ clinics }: SamplePlan, clinic: SampleClinic, index: number): string[] {
  if (clinics.length < 2 || index % PATIENTS_PER_SHARED !== PATIENTS_PER_SHARED - 1) return []
  const steps = 1 + (Math.floor(index / PATIENTS_PER_SHARED) % (clinics.length - 1))
  return [(clinics[(clinic.index + steps) % clinics.length] as SampleClinic).id]
}

/** The patient's number in the whole sample, so unique in every clinic, and a Luhn check digit. */
function cardNumber(index: number): string {
  const digits = String(index + 1).padStart(6, '0')
  let sum = 0
  for (const [place, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return `S${digits}-${(10 - (sum % 10)) % 10}`
}

function fullName({ faker, place }: SampleClinic, sex: 'female' | 'male' | 'other' | 'unknown') {
  const known = sex === 'female' || sex === 'male' ? sex : undefined
  return place.fullName(faker.person.firstName(known), faker.person.lastName(known))
}
