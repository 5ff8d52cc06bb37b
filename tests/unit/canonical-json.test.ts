import { canonicalJson } from '@outpost/shared/protocol/canonical-json'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('[E3] keys stand in the order of RFC 8785, also those that JavaScript would put first', () => {
  // The example of the RFC, section 3.2.3.
  const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
  const value = Object.fromEntries(keys.map((key) => [key, 0]))
  const inOrder = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']
  const pairs = inOrder.map((key) => `${JSON.stringify(key)}:0`)
  expect(canonicalJson(value)).toBe(`{${pairs.join()}}`)
  expect(canonicalJson({ 9: [{ 2: 1, 10: 1 }], a: 1, 10: 1 })).toBe(
    '{"10":1,"9":[{"10":1,"2":1}],"a":1}',
  )
  expect(canonicalJson(JSON.parse('{"a":1,"__proto__":{"b":1}}'))).toBe(
    '{"__proto__":{"b":1},"a":1}',
  )
})

test('[E3] whatever JSON can hold is written alike, in whatever order its keys came', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 2 }), (value) => {
      expect(canonicalJson(value)).toBe(writtenOut(value))
    }),
    { numRuns: 40 },
  )
})

test('[E3] what has no canonical form is told apart all the same', () => {
  expect(canonicalJson({ name: '\ud83d' })).not.toBe(canonicalJson({ name: '\ud83e' }))
  expect(canonicalJson({ name: '\\ud83d' })).toBe('{"name":"\\\\ud83d"}')
  expect(canonicalJson({ b: 1, a: Number.POSITIVE_INFINITY })).toBe('{"b":1,"a":null}')
})

/** To the letter of the RFC, piece by piece. */
function writtenOut(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writtenOut).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  const pairs = entries.map(([key, item]) => `${JSON.stringify(key)}:${writtenOut(item)}`)
  return `{${pairs.join()}}`
}
