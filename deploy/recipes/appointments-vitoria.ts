import { isCalendarDate } from '@outpost/shared/model/time'
import { type Finding, guessed, leftOut, noticed } from './finding.ts'
import { localNoon } from './local-noon.ts'
import type { Recipe } from './recipe.ts'
import type { Row } from './source.ts'
import type { Place } from './summary.ts'
import { keyOf, tidy } from './tidy-text.ts'

const FILE = 'appointments.csv'
const COLUMNS = [
  'PatientId',
  'AppointmentID',
  'Gender',
  'ScheduledDay',
  'AppointmentDay',
  'Age',
  'Neighbourhood',
  'No-show',
]
const TIME_ZONE = 'America/Sao_Paulo'

/** Above this an age is told as odd; it is taken all the same. */
const AGE_MAX = 110

/** What is gathered of a patient from all rows. */
type Gathered = {
  /** Where the patient was first read. */
  at: Place
  sex: string
  /** Visits by the key of the clinic. */
  visits: Map<string, number>
  /** The last day on which an age was written, and that age. */
  age: { day: string; years: number } | null
}

export const appointmentsVitoria: Recipe = {
  name: 'appointments-vitoria',
  about: 'Makes clinics, patients and appointments of the table of no-shows of Vitória, Brazil.',
  files: [FILE],
  async run(source, output, summary) {
    summary.notTaken('time of booking, scholarship, conditions, handicap, SMS received')
    const clinics = new Set<string>()
    const patients = new Map<string, Gathered>()
    const appointments = new Set<string>()
    const visits = new Set<string>()
    for await (const { row, at } of source.rows(FILE, COLUMNS)) {
      const { clinic, appointment, findings } = visitOf(row)
      if (appointments.has(appointment.id)) {
        summary.tell(at, leftOut('rows whose AppointmentID an earlier row has'))
        continue
      }
      appointments.add(appointment.id)
      summary.tell(at, ...findings)
      const visit = Object.values({ ...row, AppointmentID: '' }).join(',')
      if (visits.has(visit)) {
        summary.tell(at, noticed('rows that repeat another in all but AppointmentID'))
      }
      visits.add(visit)

      if (!clinics.has(clinic.id)) await output.write('clinics.csv', clinic)
      clinics.add(clinic.id)
      const { patient_id, clinic_id } = appointment
      const gathered = patients.get(patient_id)
      const { patient, findings: found } = withVisit(gathered, row, clinic_id, at)
      patients.set(patient_id, patient)
      summary.tell(at, ...found)
      await output.write('appointments.csv', appointment)
    }
    for (const [key, gathered] of patients) {
      const { patient, findings } = patientOf(key, gathered)
      summary.tell(gathered.at, ...findings)
      await output.write('patients.csv', patient)
    }
  },
}

/** The appointment of a row, and the clinic in whose neighbourhood it took place. */
export function visitOf(row: Row) {
  const findings: Finding[] = []
  const neighbourhood = tidy(row.Neighbourhood ?? '')
  if (neighbourhood.includes('\u00b4')) {
    findings.push(noticed('rows with an acute accent for an apostrophe in the neighbourhood'))
  }
  const day = dayOf(row)
  if (day === null) findings.push(noticed('rows without a day, which central refuses'))
  else {
    findings.push(guessed('times of day, which are not known: noon'))
    if (day < (row.ScheduledDay ?? '').slice(0, 10)) {
      findings.push(noticed('appointments before the day on which they were booked'))
    }
  }
  const clinic = {
    id: `vitoria:${keyOf(neighbourhood)}`,
    name: neighbourhood,
    time_zone: TIME_ZONE,
  }
  const appointment = {
    id: `vitoria:${withoutPoint(row.AppointmentID ?? '')}`,
    clinic_id: clinic.id,
    patient_id: `vitoria:${withoutPoint(row.PatientId ?? '')}`,
    starts_at: day === null ? (row.AppointmentDay ?? '') : localNoon(day, TIME_ZONE),
    // The column says whether somebody stayed away.
    status: row['No-show'] === 'Yes' ? 'NO_SHOW' : 'COMPLETED',
  }
  if (row['No-show'] !== 'Yes' && row['No-show'] !== 'No') {
    findings.push(guessed('appointments that do not say whether somebody came: COMPLETED'))
  }
  return { clinic: { ...clinic, active: true }, appointment, findings }
}

/** What is known of a patient with one more row. */
export function withVisit(before: Gathered | undefined, row: Row, clinic: string, at: Place) {
  const findings: Finding[] = []
  const day = dayOf(row)
  const years = /^\d+(\.0+)?$/.test(row.Age ?? '') ? Number(row.Age) : null
  if (years === null) findings.push(leftOut('ages that are no age (such as -1); the row is taken'))
  else if (years > AGE_MAX) findings.push(noticed(`ages above ${AGE_MAX}`))

  let sex = sexOf(row.Gender ?? '')
  if (sex === 'unknown') findings.push(guessed('sexes that are not F or M: unknown'))
  if (before && before.sex !== sex) {
    findings.push(guessed('patients whose rows differ in sex: unknown'))
    sex = 'unknown'
  }
  const visits = before?.visits ?? new Map<string, number>()
  visits.set(clinic, (visits.get(clinic) ?? 0) + 1)
  let age = before?.age ?? null
  if (day !== null && years !== null && (age === null || age.day < day)) age = { day, years }
  return { patient: { at: before?.at ?? at, sex, visits, age }, findings }
}

/** The patient; names are not in the source, and the day of birth is as good as the age tells. */
export function patientOf(key: string, { visits, sex, age }: Gathered) {
  const number = key.replace('vitoria:', '')
  const findings: Finding[] = [guessed('names, which are not in the source: "Patient" and number')]
  const isDamaged = !/^\d+$/.test(number)
  if (isDamaged) findings.push(guessed('patients with a damaged PatientId: kept, no card number'))
  if (visits.size > 1) {
    findings.push(guessed('patients of several neighbourhoods: the most visited is their clinic'))
  }
  if (age) findings.push(guessed('days of birth: 1 January of the year that the age tells'))
  const [home = ''] = [...visits]
    .sort(([a, visitsA], [b, visitsB]) => visitsB - visitsA || (a < b ? -1 : 1))
    .map(([clinic]) => clinic)
  // With 1 January the patient is as old on the day of the visit as was written down then.
  const bornOn = age && `${String(Number(age.day.slice(0, 4)) - age.years).padStart(4, '0')}-01-01`
  const patient = {
    id: key,
    clinic_id: home,
    full_name: `Patient ${number}`,
    date_of_birth: bornOn,
    birth_date_estimated: age !== null,
    sex,
    card_number: isDamaged ? null : number,
  }
  return { patient, findings }
}

/** The day of an appointment, which is written with a time that means nothing. */
function dayOf(row: Row): string | null {
  const day = (row.AppointmentDay ?? '').slice(0, 10)
  return isCalendarDate(day) ? day : null
}

function sexOf(gender: string): string {
  if (gender === 'F') return 'female'
  return gender === 'M' ? 'male' : 'unknown'
}

/** A number that was once kept as a decimal: "29872499824296.0". */
function withoutPoint(number: string): string {
  return keyOf(number).replace(/\.0+$/, '')
}
