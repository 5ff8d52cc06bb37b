import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ALL_FAULTS } from '../faults/all-faults.ts'
import { plant } from '../faults/fault.ts'

/*
 * Whether the tests find the faults is shown by `npm run plant-faults`, which takes long. Here only
 * that each can still be planted, so that the list does not fall behind the code.
 */
describe('planted faults', () => {
  it.each(ALL_FAULTS)('[$rule] can be planted: $what', (fault) => {
    const text = readFileSync(new URL(`../../${fault.file}`, import.meta.url), 'utf8')
    expect(plant(fault, text)).not.toBe(text)
  })
})
