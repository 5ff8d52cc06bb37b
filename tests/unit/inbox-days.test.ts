import { daysFor, type LimitedDay } from '@outpost/edge/tablet/inbox/inbox-days'
import { expect, test } from 'vitest'

const TODAY = '2027-03-04'

function days(name: LimitedDay, known: Partial<Record<LimitedDay, unknown>> = {}) {
  return daysFor(name, TODAY, (one) => known[one])
}

test('in a decision a day can be set to what its form takes', () => {
  expect(days('date_of_birth')).toEqual({ from: '1897-03-04', to: TODAY })
  expect(days('deceased_on')).toEqual({ from: '1897-03-04', to: TODAY })
  expect(days('expiry_date')).toEqual({ from: '2000-01-01', to: '2057-03-04' })
  expect(days('starts_at')).toEqual({ from: TODAY, to: '2029-03-04' })
})

test('who has died was born before, unless a day is stored that cannot be itself', () => {
  expect(days('date_of_birth', { deceased_on: '2020-01-01' }).to).toBe('2020-01-01')
  expect(days('deceased_on', { date_of_birth: '1990-01-01' }).from).toBe('1990-01-01')
  expect(days('date_of_birth', { deceased_on: '1065-01-01' }).to).toBe(TODAY)
  expect(days('deceased_on', { date_of_birth: '2999-01-01' }).from).toBe('1897-03-04')
  expect(days('date_of_birth', { deceased_on: '' }).to).toBe(TODAY)
})

test('a visit that was, and is decided about later, can be set to another time of its day', () => {
  expect(days('starts_at', { starts_at: '2027-03-01' }).from).toBe('2027-03-01')
  expect(days('starts_at', { starts_at: '2028-03-01' }).from).toBe(TODAY)
  expect(days('starts_at', { starts_at: '1000-03-01' }).from).toBe(TODAY)
})
