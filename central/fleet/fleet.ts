import { readFileSync } from 'node:fs'
import { canSeeClinic, type Principal } from '@outpost/shared/authority/principal'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { type Clock, type Millis, parseInstant } from '@outpost/shared/model/time'
import { parseReport, type Report } from '@outpost/shared/protocol/report'
import { createPrincipals, type PrincipalRow } from '../nodes/principals.ts'
import { type Expected, expectedContact } from './expected-contact.ts'
import { type Condition, conditionOf, type Trouble, troublesOf, urgencyOf } from './troubles.ts'

/** A box, and how it is doing. */
export type FleetBox = {
  row: PrincipalRow
  report: Report
  /** When it should call next; null if it has never called, or its schedule has no more times. */
  expected: Expected | null
  condition: Condition
  /** The worst first. */
  troubles: Trouble[]
}

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string }

export type Fleet = ReturnType<typeof createFleet>

/** The boxes that central looks after, and which of them need help. */
export function createFleet({ store, clock }: { store: SqliteStore; clock: Clock }) {
  const principals = createPrincipals({ sqlite: store.sqlite, clock })
  return {
    /** Who needs help most comes first; then whoever has been waited for longest. */
    list(person: Principal): FleetBox[] {
      const now = clock.now()
      return principals
        .list()
        .filter((row) => isTheirs(row, person))
        .map((row) => toBox(row, now))
        .sort(byUrgency)
    },

    /** Null where there is no such box, or none of theirs. */
    find(id: string, person: Principal): FleetBox | null {
      const row = principals.find(id)
      return row && isTheirs(row, person) ? toBox(row, clock.now()) : null
    },
  }
}

/** How a box is doing. */
export function toBox(row: PrincipalRow, now: Millis): FleetBox {
  const report = parseReport(row.report)
  const timetable = {
    schedule: report.schedule,
    timeZone: report.time_zone,
    absentUntil: report.absent_until === null ? null : parseInstant(report.absent_until),
  }
  const isEnrolled = row.tokenHash !== null
  const expected = row.lastSeenAt === null ? null : expectedContact(timetable, row.lastSeenAt)
  const facts = { ...row, isEnrolled, report, expected, currentVersion: version }
  const troubles = troublesOf(facts, now)
  return { row, report, expected, troubles, condition: conditionOf(facts, troubles) }
}

/** A person looks after the boxes all of whose clinics are theirs. */
function isTheirs({ role, clinics }: PrincipalRow, person: Principal): boolean {
  if (role !== 'node') return false
  if (person.clinics === 'all') return true
  return clinics !== 'all' && clinics.length > 0 && clinics.every((id) => canSeeClinic(person, id))
}

function byUrgency(a: FleetBox, b: FleetBox): number {
  const since = ({ expected }: FleetBox) => expected?.nextAt ?? 0
  return urgencyOf(a.troubles) - urgencyOf(b.troubles) || since(a) - since(b)
}
