import { z } from 'zod'
import { CLINIC_ID, date, line, optional, required, uuid, withInitial } from './field.ts'

export const SEXES = ['female', 'male', 'other', 'unknown'] as const

/** A patient may be shared with at most this many clinics beside their own. */
const SHARED_CLINICS_MAX = 100

/** A merged patient leads to the survivor over at most so many others (R5). */
export const MERGES_MAX = 10

export const patients = {
  name: 'patients',
  title: { one: 'Patient', many: 'Patients' },
  writtenBy: 'edge and central',
  mergesFields: true,
  fields: {
    clinic_id: required(uuid, {
      about: 'The clinic that registered the patient.',
      example: CLINIC_ID,
      refersTo: 'clinics',
      fixed: 'an admin moves a patient with PUT /api/patients/{id}/clinics',
    }),
    shared_with: withInitial(z.array(uuid).max(SHARED_CLINICS_MAX).overwrite(sortedUnique), [], {
      about: 'Further clinics that see and treat the patient.',
      example: [],
      isCentralOnly: true,
      refersTo: 'clinics',
      fixed: 'an admin shares a patient with PUT /api/patients/{id}/clinics',
    }),
    full_name: required(line(200), {
      about: 'Name as the patient gives it.',
      example: 'Amina Otieno',
      foundBy: 'words',
      sortedBy: 'name',
    }),
    date_of_birth: optional(date, {
      about: 'Day of birth.',
      example: '1994-08-17',
      sortedBy: 'value',
    }),
    birth_date_estimated: withInitial(z.boolean(), false, {
      about: 'Whether the day of birth is a guess.',
      example: false,
    }),
    sex: required(z.enum(SEXES), {
      about: 'Sex as recorded.',
      example: 'female',
    }),
    phone: optional(line(40), {
      about: 'Telephone number, as written.',
      example: '+254 712 345 678',
      foundBy: 'number',
    }),
    village: optional(line(200), { about: 'Where the patient lives.', example: 'Kadongo' }),
    national_id: optional(line(64), {
      about: 'Number of the national identity card.',
      example: '27845512',
      foundBy: 'number',
    }),
    card_number: optional(line(32), {
      about: 'Number on the card of the clinic, unique there.',
      example: 'K7-0042-9',
      foundBy: 'number',
    }),
    deceased_on: optional(date, { about: 'Day of death.', example: null }),
    merged_into: optional(uuid, {
      about: 'The patient that this record was found to be a duplicate of.',
      example: null,
      isCentralOnly: true,
      refersTo: 'patients',
      fixed: 'an admin merges patients with POST /api/patients/{id}/merge',
    }),
  },
} as const

function sortedUnique(ids: string[]): string[] {
  return [...new Set(ids)].sort()
}
