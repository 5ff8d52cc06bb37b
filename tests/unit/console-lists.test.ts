import { collections } from '@outpost/shared/model/collections'
import { expect, test } from 'vitest'
import {
  draftOf,
  fieldsOf,
  LIST_NAMES,
  type ListRecord,
} from '../../central/console/list-fields.ts'

test('[R3] a new record of a list begins with the flags that the model gives it', () => {
  for (const name of LIST_NAMES) {
    const draft = draftOf(name, null)
    for (const [field] of fieldsOf(name)) {
      const initial = collections[name].fields[field]?.initial
      const expected = typeof initial === 'boolean' ? initial : ''
      expect(draft[field], `${name}.${field}`).toBe(expected)
    }
  }
})

test('[R4] the form of a record that lacks a flag shows it as the record’s own page does: not so', () => {
  const older = { id: '1', revision: 1, updated_at: '2026-01-31T09:00:00.000Z', name: 'ORS' }
  const lacking = older as unknown as ListRecord
  for (const name of LIST_NAMES) expect(draftOf(name, lacking).active, name).toBe(false)
  expect(draftOf('medicines', { ...lacking, active: true }).active).toBe(true)
})
