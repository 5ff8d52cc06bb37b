import { freeFrom } from '@outpost/edge/tablet/visits/slots'
import { expect, test } from 'vitest'

const MINUTE_MS = 60_000

test('[E5] what is taken is passed over to the next time at which the whole visit finds room', () => {
  const busy = [
    [0, 15],
    [20, 30],
    [60, 90],
  ].map(([from = 0, to = 0]) => ({ from: from * MINUTE_MS, to: to * MINUTE_MS }))
  const free = (from: number, minutes: number) =>
    freeFrom(from * MINUTE_MS, minutes, busy) / MINUTE_MS
  expect(free(0, 5)).toBe(15)
  expect(free(0, 15)).toBe(30)
  expect(free(0, 45)).toBe(90)
  expect(free(35, 15)).toBe(35)
  expect(free(100, 15)).toBe(100)
  expect(freeFrom(0, 15, [])).toBe(0)
})
