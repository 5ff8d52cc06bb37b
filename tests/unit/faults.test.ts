import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { ALL_FAULTS } from '../faults/all-faults.ts'
import { plant } from '../faults/fault.ts'

const PROTOCOL = readFileSync(new URL('../../PROTOCOL.md', import.meta.url), 'utf8')

/*
 * Whether the tests find the faults is shown by `npm run plant-faults`, which takes long. Here only
 * that each can still be planted, and each rule has one, so that the list does not fall behind.
 */
describe('planted faults', () => {
  it.each(ALL_FAULTS)('[$rule] can be planted: $what', (fault) => {
    const text = readFileSync(new URL(`../../${fault.file}`, import.meta.url), 'utf8')
    expect(plant(fault, text)).not.toBe(text)
  })

  test('there is one for every rule of E, F and N', () => {
    const stated = [...PROTOCOL.matchAll(/^\*\*([EFN]\d+)\*\*/gm)].map(([, rule]) => rule)
    const broken = new Set(ALL_FAULTS.map(({ rule }) => rule))
    expect(stated.length).toBeGreaterThan(30)
    expect(stated.filter((rule) => !broken.has(rule as string))).toEqual([])
  })
})
