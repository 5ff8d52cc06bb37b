import { z } from 'zod'
import { date, line, optional, required, uuid, withInitial } from './field.ts'

/** A patient may be shared with at most this many clinics beside their own. */
export const SHARED_CLINICS_MAX = 100

export const patients = {
  name: 'patients',
  writtenBy: 'edge and central',
  mergesFields: true,
  fields: {
    clinic_id: required(uuid, {
      refersTo: 'clinics',
      fixed: 'moving a patient to another clinic is not served yet',
    }),
    shared_with: withInitial(z.array(uuid).max(SHARED_CLINICS_MAX).transform(sortedUnique), [], {
      isCentralOnly: true,
      refersTo: 'clinics',
      fixed: 'sharing a patient with other clinics is not served yet',
    }),
    full_name: required(line(200), { foundBy: 'words' }),
    date_of_birth: optional(date),
    birth_date_estimated: withInitial(z.boolean(), false),
    sex: required(z.enum(['female', 'male', 'other', 'unknown'])),
    phone: optional(line(40), { foundBy: 'number' }),
    village: optional(line(200)),
    national_id: optional(line(64), { foundBy: 'number' }),
    card_number: optional(line(32), { foundBy: 'number' }),
    deceased_on: optional(date),
    merged_into: optional(uuid, { isCentralOnly: true, refersTo: 'patients' }),
  },
} as const

function sortedUnique(ids: string[]): string[] {
  return [...new Set(ids)].sort()
}
