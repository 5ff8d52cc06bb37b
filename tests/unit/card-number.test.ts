import { cardNumber, cardPrefixOf, isMistypedCard } from '@outpost/shared/model/card-number'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'

test('[R3] a card number tells who gave it, how many there were, and when it is mistyped', () => {
  const prefix = cardPrefixOf('5b133931-f349-48c0-bacd-d7c611a170b5')
  expect(prefix).toMatch(/^[B-DF-HJ-NP-TV-Z][0-9B-DF-HJ-NP-TV-Z]{3}$/)
  expect(cardPrefixOf('5b133932-f349-48c0-bacd-d7c611a170b5')).not.toBe(prefix)

  const number = cardNumber(prefix, 42)
  expect(number).toMatch(new RegExp(`^${prefix}-042-.$`))
  expect(isMistypedCard(number)).toBe(false)
  expect(isMistypedCard(number.toLowerCase().replaceAll('-', ''))).toBe(false)
  // A clinic's own numbers are its own affair.
  for (const own of ['K7-0042-9', '1234-567-8', 'Ward 7']) expect(isMistypedCard(own)).toBe(false)
})

test('[R3] one wrong character, or two that have changed places, are noticed', () => {
  for (let n = 0; n < 50; n++) {
    const given = cardNumber(cardPrefixOf(v4()), 100 + n)
    const digits = given.indexOf('-') + 1
    for (const [at, digit] of [...given.slice(digits, digits + 3)].entries()) {
      const other = (Number(digit) + 1 + (n % 9)) % 10
      const wrong = given.slice(0, digits + at) + other + given.slice(digits + at + 1)
      expect(isMistypedCard(wrong), `${wrong} for ${given}`).toBe(String(other) !== digit)
    }
    const [a, b] = [given[digits], given[digits + 1]]
    const swapped = given.slice(0, digits) + b + a + given.slice(digits + 2)
    expect(isMistypedCard(swapped)).toBe(a !== b)
  }
})
