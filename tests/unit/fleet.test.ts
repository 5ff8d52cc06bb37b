import { expectedContact } from '@outpost/central/fleet/expected-contact'
import { type BoxFacts, conditionOf, troublesOf } from '@outpost/central/fleet/troubles'
import { toIso, toIsoOrNull } from '@outpost/shared/model/time'
import { parseReport } from '@outpost/shared/protocol/report'
import { expect, test } from 'vitest'

/* Which box needs help, by what central knows of it. */

const at = (text: string) => Date.parse(text)
const every5 = { schedule: '*/5 * * * *', timeZone: 'UTC', absentUntil: null }

function expectedAt(timetable: typeof every5 | Record<string, unknown>, lastSeen: string) {
  const found = expectedContact({ ...every5, ...timetable }, at(lastSeen))
  return [toIsoOrNull(found?.nextAt ?? null), toIsoOrNull(found?.silentAt ?? null)]
}

test('[N11] a box is expected at the next time of its own schedule, by its own clock', () => {
  expect(expectedAt({}, '2027-03-01T08:00:13Z')).toEqual([
    '2027-03-01T08:05:00.000Z',
    // Three rounds missed are soon over: nobody is called before an hour.
    '2027-03-01T09:05:00.000Z',
  ])
  // A contact is noted once a minute: the round of eight o'clock may be in this one.
  expect(expectedAt({}, '2027-03-01T07:59:40Z')[0]).toBe('2027-03-01T08:05:00.000Z')
  const mornings = { schedule: '0 7 * * 1-5', timeZone: 'Africa/Nairobi' }
  // Friday; then Monday at seven, four hours before that in UTC. Three missed, but a day is enough.
  expect(expectedAt(mornings, '2027-03-05T04:00:10Z')).toEqual([
    '2027-03-08T04:00:00.000Z',
    '2027-03-09T04:00:00.000Z',
  ])
  // A daily schedule across the change to summer time keeps its hour.
  const berlin = { schedule: '0 6 * * *', timeZone: 'Europe/Berlin' }
  expect(expectedAt(berlin, '2027-03-27T05:00:00Z')[0]).toBe('2027-03-28T04:00:00.000Z')
})

test('[N11] an announced weekend is no alarm', () => {
  const absentUntil = at('2027-03-08T05:00:00Z')
  expect(expectedAt({ absentUntil }, '2027-03-05T15:00:00Z')[0]).toBe('2027-03-08T05:00:00.000Z')
  // One that is over changes nothing.
  expect(expectedAt({ absentUntil: 1 }, '2027-03-05T15:00:00Z')[0]).toBe('2027-03-05T15:05:00.000Z')
})

test('a schedule that is not said, or that nobody can read, is taken as the usual one', () => {
  for (const schedule of [null, 'whenever', '* * * * * * * *', '']) {
    expect(expectedAt({ schedule }, '2027-03-01T08:00:13Z')[0]).toBe('2027-03-01T08:05:00.000Z')
  }
  expect(expectedAt({ timeZone: 'Mars/Olympus' }, '2027-03-01T08:00:13Z')[0]).toBe(
    '2027-03-01T08:05:00.000Z',
  )
  expect(expectedContact({ ...every5, schedule: '2020-01-01T00:00:00' }, 0)).not.toBeNull()
})

const NOW = at('2027-03-01T12:00:00Z')

function box(report: Record<string, unknown> = {}, more: Partial<BoxFacts> = {}) {
  const facts: BoxFacts = {
    isEnrolled: true,
    revokedAt: null,
    twinSince: null,
    report: parseReport(JSON.stringify(report)),
    expected: { nextAt: NOW + 1, silentAt: NOW + 2 },
    currentVersion: '2.0.0',
    ...more,
  }
  const troubles = troublesOf(facts, NOW)
  const told = troubles.map(({ kind, since }) =>
    since === null ? kind : `${kind} ${toIso(since)}`,
  )
  return [conditionOf(facts, troubles), ...told]
}

const minutesAgo = (minutes: number) => NOW - minutes * 60_000

test('a box is called by the worst of its troubles, and each is told with its beginning', () => {
  expect(box()).toEqual(['fine'])
  expect(box({ version: '2.0.0', disk_free_mb: 9000, clock_offset_ms: -1000, inbox: 0 })).toEqual([
    'fine',
  ])
  const missed = (minutes: number, silent: number) => ({
    expected: { nextAt: minutesAgo(minutes), silentAt: minutesAgo(silent) },
  })
  expect(box({}, missed(4, -60))).toEqual(['fine'])
  expect(box({}, missed(6, -60))).toEqual(['late', 'late 2027-03-01T11:54:00.000Z'])
  expect(box({}, missed(90, 30))).toEqual(['silent', 'silent 2027-03-01T10:30:00.000Z'])
  expect(box({ inbox: 2 }, missed(90, 30))).toEqual([
    'silent',
    'silent 2027-03-01T10:30:00.000Z',
    'inbox',
  ])
  expect(box({ inbox: 1 })).toEqual(['needs_decision', 'inbox'])
  expect(box({ inbox: 1 }, { twinSince: minutesAgo(60) })).toEqual([
    'refused',
    'twin 2027-03-01T11:00:00.000Z',
    'inbox',
  ])
  expect(box({ inbox: 1 }, { revokedAt: minutesAgo(1) })).toEqual([
    'revoked',
    'revoked 2027-03-01T11:59:00.000Z',
  ])
  expect(box({}, { isEnrolled: false, expected: null })).toEqual(['not_enrolled'])
})

test('what does not change its name is told beside it: disk, backlog, clock, version, last error', () => {
  expect(
    box({
      disk_free_mb: 120,
      pending: 3,
      oldest_pending_at: '2027-02-27T12:00:00.000Z',
      last_error: 'offline',
      clock_offset_ms: 400_000,
      version: '1.9.0',
    }),
  ).toEqual(['fine', 'disk', 'backlog 2027-02-27T12:00:00.000Z', 'error', 'clock', 'version'])
})

test('a report of another version, or a spoiled one, says what can be understood of it', () => {
  const odd = { pending: '3', inbox: -1, schedule: 7, time_zone: 'x', oldest_pending_at: 'soon' }
  expect(box(odd)).toEqual(['fine'])
  expect(parseReport('[]')).toMatchObject({ pending: null, schedule: null })
  expect(parseReport('{"pending":4,"mood":"good"}')).toMatchObject({ pending: 4, inbox: null })
  expect(parseReport(null)).toMatchObject({ pending: null })
})
