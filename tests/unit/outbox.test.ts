import { firstThatFit, isAny, type OutboxEdit, sendable } from '@outpost/shared/replica/outbox'
import { expect, test } from 'vitest'
import { makeEdit, patientFields } from '../support/make.ts'

const CLINIC = '10000000-0000-4000-8000-00000000000a'

/** So many edits that wait, and how many of them were read. */
function waiting(count: number) {
  const ids: string[] = []
  let read = 0
  const made = Array.from({ length: count }, (_, index): OutboxEdit => {
    const edit = makeEdit({ collection: 'patients', op: 'create', fields: patientFields(CLINIC) })
    ids.push(edit.id)
    return { seq: index + 1, edit, bytes: 100, setAsideUntil: null }
  })
  function* outbox() {
    for (const one of made) {
      read += 1
      yield one
    }
  }
  return { ids, outbox, read: () => read }
}

test('[N3] of many edits that wait no more are read than go now, and one to know that there is any', () => {
  const { ids, outbox, read } = waiting(1000)
  const except = ids.slice(0, 2)
  expect(isAny(sendable(outbox(), 0, except))).toBe(true)
  expect(read()).toBe(3)
  const limits = { editsMax: 10, bytesMax: 1_000_000 }
  const batch = firstThatFit(sendable(outbox(), 0, except), limits)
  expect(batch.map(({ edit }) => edit.id)).toEqual(ids.slice(2, 12))
  expect(read()).toBeLessThan(20)
})
