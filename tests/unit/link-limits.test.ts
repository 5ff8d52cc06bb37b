import { createLinkLimits, grow, shrink } from '@outpost/shared/replica/link-limits'
import { expect, test } from 'vitest'

const MOST = { push: 500, decisions: 500, recover: 500, page: 1000 }
const KINDS = Object.keys(MOST) as (keyof typeof MOST)[]

test('[N8] what goes at once is halved when the line breaks, and grows by a quarter', () => {
  const limits = createLinkLimits()
  expect(limits).toMatchObject(MOST)
  shrink(limits, 'push', 80)
  expect(limits).toMatchObject({ ...MOST, push: 40 })
  // What is smaller than the limit says nothing of it.
  grow(limits, 'push', 39)
  expect(limits.push).toBe(40)
  grow(limits, 'push', 40)
  expect(limits.push).toBe(50)
  for (let cuts = 0; cuts < 12; cuts++) {
    for (const kind of KINDS) shrink(limits, kind, limits[kind])
  }
  expect(limits).toMatchObject({ push: 1, decisions: 1, recover: 1, page: 10 })
  for (let passed = 0; passed < 60; passed++) {
    for (const kind of KINDS) grow(limits, kind, limits[kind])
  }
  expect(limits).toMatchObject(MOST)
})

test('[N8] a cut after something of the kind came through halves nothing; the next one does', () => {
  const limits = createLinkLimits()
  grow(limits, 'push', 1)
  shrink(limits, 'push', 400)
  expect(limits.push).toBe(500)
  // A page that comes through says nothing of pushes.
  grow(limits, 'page', 1000)
  shrink(limits, 'push', 400)
  expect(limits.push).toBe(200)
})
