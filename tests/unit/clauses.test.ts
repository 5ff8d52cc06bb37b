import { clinicSchema } from '@outpost/shared/model/clinic'
import {
  checkNewRecord,
  collections,
  type Fields,
  fieldErrors,
} from '@outpost/shared/model/collections'
import { movementSchema } from '@outpost/shared/model/movement'
import { inOwnWords } from '@outpost/shared/web/clauses'
import type { Texts } from '@outpost/shared/web/texts'
import { expect, test } from 'vitest'

const texts = {
  say: (key: string, values: { limit?: number } = {}) =>
    [key, values.limit || null].filter(Boolean).join(' '),
  has: (key: string) => key === 'field.phone',
} as unknown as Texts<string>

function wordsOf(name: 'patients' | 'appointments', given: Fields) {
  const { errors = {} } = checkNewRecord(collections[name], given)
  return Object.entries(errors).map(([field, clause]) => inOwnWords(field, clause, texts))
}

test('[E6] what a person can get wrong at a tablet is said in words of the app, not of the model', () => {
  const patient = wordsOf('patients', {
    phone: 'x'.repeat(41),
    date_of_birth: 'soon',
    full_name: '',
  })
  expect(patient).toEqual(
    expect.arrayContaining([
      'field.phone: clause.long 40',
      'date_of_birth: clause.date',
      'full_name: clause.needed',
    ]),
  )
  const visit = wordsOf('appointments', { duration_minutes: 1441, starts_at: 'now' })
  expect(visit).toEqual(
    expect.arrayContaining(['duration_minutes: clause.atMost 1440', 'starts_at: clause.date']),
  )
  const movement = movementSchema.safeParse({ kind: 'RECEIVED', delta: 0.5 })
  const errors = movement.error ? fieldErrors(movement.error, 'movement') : {}
  expect(Object.entries(errors).map(([field, clause]) => inOwnWords(field, clause, texts))).toEqual(
    ['delta: clause.whole'],
  )
  const clinic = clinicSchema.safeParse({
    id: '1',
    name: 'A\u0000',
    time_zone: 'Mars',
    active: true,
  })
  const faults = clinic.error ? Object.entries(fieldErrors(clinic.error)) : []
  expect(faults.map(([field, clause]) => inOwnWords(field, clause, texts)).sort()).toEqual([
    'id: clause.id',
    'name: clause.character',
    'time_zone: clause.timeZone',
  ])
})

test('[E6] what has no word of the app is told as it came', () => {
  expect(inOwnWords('fields.phone', 'glows in the dark', texts)).toBe(
    'field.phone: glows in the dark',
  )
})
