import { isCronSchedule } from '@outpost/edge/sync/timetable'
import { expect, test } from 'vitest'

test.each([
  '*/5 * * * *',
  '30 */5 * * * *',
  '4-59/5 * * * *',
  '@daily',
  '0 2 * * sun',
  '0 0 L * *',
])('[N3] %j is a schedule', (text) => {
  expect(isCronSchedule(text)).toBe(true)
})

test.each([
  '',
  'hourly',
  '* * * *',
  '61 * * * *',
  '0 0 30 2 *',
  '2030-01-01T00:00:00',
  '5/5 * * * *',
])('[N3] %j is none: it would never come, or only once', (text) => {
  expect(isCronSchedule(text)).toBe(false)
})
