import { comparedFields } from '@outpost/edge/tablet/inbox/inbox'
import { choicesFor, firstValue, statusesFor } from '@outpost/edge/tablet/inbox/inbox-choices'
import type { InboxItem } from '@outpost/edge/tablet/replica/inbox-item'
import { expect, test } from 'vitest'

const TIME_ZONE = 'Africa/Nairobi'
const circumstances = {
  isTakenBack: false,
  isUndone: false,
  today: '2027-03-04',
  timeZone: TIME_ZONE,
}

/** A step of a visit of the 4th, rejected because of what was changed elsewhere. */
function stepOf(status: string, theirs: object, clashing: string[]) {
  return {
    edit: { collection: 'appointments', op: 'update', made_at: '2027-03-04T06:10:00.000Z' },
    conflict: { error_code: 'STALE_UPDATE', conflicting_fields: clashing },
    mine: { status },
    theirs: { status: 'SCHEDULED', starts_at: '2027-03-04T06:00:00.000Z', ...theirs },
    decisions: ['keep_server', 'apply_mine', 'change'],
  } as unknown as InboxItem
}

test('[N5] what only the others have changed is told beside what was written here', () => {
  const item = stepOf('CONFIRMED', { starts_at: '2027-03-05T06:00:00.000Z' }, ['starts_at'])
  expect(comparedFields(item)).toEqual([
    { name: 'status', isMine: true, isClash: false },
    { name: 'starts_at', isMine: false, isClash: true },
  ])
})

test('[N5] nobody is here for a visit of a day to come, whatever could be accepted', () => {
  const moved = { starts_at: '2027-03-05T06:00:00.000Z' }
  const offered = (status: string, theirs = {}) =>
    choicesFor(stepOf(status, theirs, ['starts_at']), circumstances)
  for (const status of ['CONFIRMED', 'COMPLETED', 'NO_SHOW']) {
    expect(offered(status, moved)).toEqual(['keep_server', 'change'])
    expect(offered(status)).toEqual(['keep_server', 'apply_mine', 'change'])
  }
  expect(offered('CANCELLED', moved)).toContain('apply_mine')
  const item = stepOf('CONFIRMED', moved, ['starts_at'])
  expect(statusesFor(item, true)).toEqual(['SCHEDULED', 'CANCELLED'])
  expect(statusesFor(item, false)).toContain('CONFIRMED')
  // Who came was there when it was written; to another time of the same day, at that time.
  expect(firstValue(item, 'starts_at', TIME_ZONE)).toBe('2027-03-04T06:10:00.000Z')
  const later = stepOf('CONFIRMED', { starts_at: '2027-03-04T11:00:00.000Z' }, ['starts_at'])
  expect(firstValue(later, 'starts_at', TIME_ZONE)).toBe('2027-03-04T11:00:00.000Z')
})

test('[N5] where a visit can stand in one way only, there is nothing to change', () => {
  const seen = stepOf('CANCELLED', { status: 'COMPLETED' }, ['status'])
  const decisions: InboxItem['decisions'] = ['keep_server', 'change']
  expect(choicesFor({ ...seen, decisions }, circumstances)).toEqual(['keep_server'])
  const here = stepOf('SCHEDULED', { status: 'CONFIRMED' }, ['status'])
  expect(choicesFor({ ...here, decisions }, circumstances)).toEqual(['keep_server', 'change'])
})

test('[N5] [E7] a count that is older than what moved is counted again, and not applied as it was', () => {
  const count = {
    edit: { collection: 'pharmacy-inventory', op: 'move_stock' },
    conflict: { error_code: 'STALE_UPDATE', conflicting_fields: ['quantity'] },
    mine: { kind: 'COUNTED', counted: 5 },
    theirs: { quantity: 2 },
    decisions: ['keep_server', 'apply_mine', 'change'],
  } as unknown as InboxItem
  expect(choicesFor(count, circumstances)).toEqual(['keep_server', 'change'])
})
