import type { Faker } from '@faker-js/faker'
import type { CollectionName, Fields } from '@outpost/shared/model/collections'
import { DAY_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import { v5 } from 'uuid'
import type { Place } from './places.ts'

/** Every fourth patient has an appointment: patients are dealt out to the clinics in these hands. */
export const PATIENTS_PER_APPOINTMENT = 4

export const DOCTORS_PER_CLINIC = 5

/** All that a sample is made from; the same plan gives the same records. */
export type SamplePlan = {
  seed: number
  patients: number
  clinics: readonly SampleClinic[]
  /** Midnight UTC of the day around which appointments, births and expiry dates lie. */
  today: Millis
}

export type SampleClinic = {
  id: string
  name: string
  /** The clinic's number in the plan, from 0. */
  index: number
  place: Place
  faker: Faker
}

/** A record to be made. */
export type Draft = { collection: CollectionName; id: string; fields: Fields }

/** A fixed, random UUID, so that no sample's ids can be anyone else's. */
const NAMESPACE = 'b7a0f6de-5c1e-4c64-9d0b-3f2c8a4e7d19'

/** The id of a record of the sample, for example `patient/17`. */
export function sampleId(seed: number, path: string): string {
  return v5(`${seed}/${path}`, NAMESPACE)
}

/**
 * Makes the next draws depend on this record's id alone, so that a record is the same however many
 * are made beside it. Must come before the first draw for every record.
 */
export function drawFor(faker: Faker, id: string): Faker {
  faker.seed(Number.parseInt(id.slice(-8), 16))
  return faker
}

/** The clinic of the patient with this number. */
export function clinicOfPatient({ clinics }: SamplePlan, index: number): SampleClinic {
  const hand = Math.floor(index / PATIENTS_PER_APPOINTMENT)
  return clinics[hand % clinics.length] as SampleClinic
}

/** The calendar day, `YYYY-MM-DD`, this many days after the plan's today. */
export function dayFromToday({ today }: SamplePlan, days: number): string {
  return new Date(today + days * DAY_MS).toISOString().slice(0, 10)
}

export function phoneNumber({ faker, place }: SampleClinic): string {
  return faker.helpers.replaceSymbols(place.phone)
}
