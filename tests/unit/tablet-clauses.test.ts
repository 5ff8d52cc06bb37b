import { inOwnWords } from '@outpost/edge/tablet/clauses'
import type { Texts } from '@outpost/edge/tablet/texts'
import {
  checkNewRecord,
  collections,
  type Fields,
  fieldErrors,
} from '@outpost/shared/model/collections'
import { movementSchema } from '@outpost/shared/model/movement'
import { expect, test } from 'vitest'

const texts = {
  say: (key: string, values: { limit?: number } = {}) =>
    [key, values.limit || null].filter(Boolean).join(' '),
  has: (key: string) => key === 'field.phone',
} as unknown as Texts

function wordsOf(name: 'patients' | 'appointments', given: Fields) {
  const { errors = {} } = checkNewRecord(collections[name], given)
  return Object.entries(errors).map(([field, clause]) => inOwnWords(field, clause, texts))
}

test('[E6] what a person can get wrong at a tablet is said in words of the tablet, not of the model', () => {
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
})

test('[E6] what has no word of the tablet is told as it came', () => {
  expect(inOwnWords('fields.phone', 'glows in the dark', texts)).toBe(
    'field.phone: glows in the dark',
  )
})
