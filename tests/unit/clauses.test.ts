import { readFileSync } from 'node:fs'
import { clinicSchema } from '@outpost/shared/model/clinic'
import {
  checkNewRecord,
  collections,
  type Fields,
  fieldErrors,
} from '@outpost/shared/model/collections'
import { CLINIC_ID } from '@outpost/shared/model/field'
import { movementSchema } from '@outpost/shared/model/movement'
import { inOwnWords } from '@outpost/shared/web/clauses'
import type { Texts } from '@outpost/shared/web/texts'
import { describe, expect, test } from 'vitest'

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

describe('[E6] in words of the app is told', () => {
  const collectionsOfTablet = Object.values(collections).filter(
    ({ writtenBy }) => writtenBy !== 'central',
  )
  const movementFields = movementSchema.options.flatMap(({ shape }) => Object.keys(shape))

  test('each field that a tablet can send', () => {
    const names = collectionsOfTablet.flatMap(({ fields }) =>
      Object.entries(fields).filter(([, field]) => !field.isCentralOnly),
    )
    const all = [...names.map(([name]) => name), ...movementFields]
    const words = new URL('../../shared/web/words/en.json', import.meta.url)
    const known = Object.keys(JSON.parse(readFileSync(words, 'utf8')))
    expect(all.filter((name) => !known.includes(`field.${name}`))).toEqual([])
  })

  test('whatever the validators say of its fields', () => {
    const clauses = HOSTILE.flatMap((value) => [
      ...collectionsOfTablet.flatMap((collection) => {
        const all = Object.fromEntries(Object.keys(collection.fields).map((name) => [name, value]))
        return Object.values(checkNewRecord(collection, all).errors ?? {})
      }),
      ...['RECEIVED', 'COUNTED', value].flatMap((kind) => {
        const all = Object.fromEntries(movementFields.map((name) => [name, value]))
        const { error } = movementSchema.safeParse({ ...all, kind })
        return error ? Object.values(fieldErrors(error)) : []
      }),
    ])
    // No field of a movement of that kind, and no field that a tablet sends.
    expect(wordless(clauses)).toEqual(['is not known', 'must have at most 100 entries'])
  })

  test('whatever the judge says of its fields', () => {
    const clauses = ['judge', 'judge-references', 'judge-stock'].flatMap((file) => {
      const path = new URL(`../../shared/authority/${file}.ts`, import.meta.url)
      const source = readFileSync(path, 'utf8')
      return [...source.matchAll(SAID_BY_JUDGE)].map(([, , clause = '']) => clause)
    })
    expect(clauses.length).toBeGreaterThan(6)
    expect(wordless(clauses.map((clause) => clause.replace(/\$\{.*?\}/g, '7')))).toEqual([])
  })

  test('[A2] whatever the box says of the actor', () => {
    const path = new URL('../../edge/access/actors.ts', import.meta.url)
    const source = readFileSync(path, 'utf8')
    const clauses = [...source.matchAll(/^ {2}'is \w+': '(.+)',$/gm)].map(
      ([, clause = '']) => clause,
    )
    expect(clauses).toHaveLength(2)
    expect(wordless(clauses)).toEqual([])
  })
})

/** What is wrong with each field in one way or another. */
const HOSTILE = [
  undefined,
  null,
  true,
  '',
  'nonsense',
  'x'.repeat(10_001),
  '\u0000',
  '\ud800',
  0,
  0.5,
  -1,
  -1e10,
  1e10,
  1e300,
  [],
  Array.from({ length: 101 }, () => CLINIC_ID),
]

/** A clause beside the name of a field, or of a variable for it. */
const SAID_BY_JUDGE = /(?:'movement\.\w+'|\[name\]|\b\w+_\w+)(:| =) ['`]([a-z]+ .+)['`]/g

/** Those that are told as they came, each once. */
function wordless(clauses: readonly string[]): string[] {
  const told = clauses.filter((clause) => inOwnWords('phone', clause, texts).includes(clause))
  return [...new Set(told)].sort()
}

test('[E6] what has no word of the app is told as it came', () => {
  expect(inOwnWords('fields.phone', 'glows in the dark', texts)).toBe(
    'field.phone: glows in the dark',
  )
})
