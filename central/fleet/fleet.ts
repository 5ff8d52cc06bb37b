import { canSeeClinic, isNode, type Principal } from '@outpost/shared/authority/principal'
import { createClinicLookup } from '@outpost/shared/authority/sqlite/readers/clinics-reader'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { type Clock, type Millis, parseInstant } from '@outpost/shared/model/time'
import { parseReport, type Report } from '@outpost/shared/protocol/report'
import { createOrders } from '../nodes/orders.ts'
import { createPrincipals, type PrincipalRow } from '../nodes/principals.ts'
import { OWN_VERSION } from '../own-version.ts'
import { readBehind } from './behind.ts'
import { type Expected, expectedContact } from './expected-contact.ts'
import {
  type Condition,
  conditionOf,
  LIMITS,
  type Limits,
  type Trouble,
  troublesOf,
  urgencyOf,
} from './troubles.ts'

/** How a box is doing, as far as its own row tells. */
export type BoxStanding = {
  row: PrincipalRow
  report: Report
  /** When it should call next; null if it has never called, or its schedule has no more times. */
  expected: Expected | null
  condition: Condition
  /** The worst first. */
  troubles: Trouble[]
}

/** A box, how it is doing, and what it does not have yet. */
export type FleetBox = BoxStanding & {
  /** The names of its clinics, in their order; none of one that serves all. */
  clinicNames: string[]
  /** Changes that it has yet to pull, up to `BEHIND_MAX`; null if it has never called. */
  behind: number | null
  /** Orders that it has not acknowledged (N12). */
  openOrders: number
}

type FleetDeps = { store: SqliteStore; clock: Clock; limits?: Limits | undefined }

export type Fleet = ReturnType<typeof createFleet>

/** The boxes that central looks after, and which of them need help. */
export function createFleet({ store, clock, limits = LIMITS }: FleetDeps) {
  const { sql, sqlite } = store
  const principals = createPrincipals({ sqlite, clock })
  const orders = createOrders({ sqlite, clock })

  /** Boxes with what stands elsewhere, which is read once for all of them. */
  function complete(rows: readonly PrincipalRow[]): FleetBox[] {
    const now = clock.now()
    const [only] = rows.length === 1 ? rows : []
    const behindOf = readBehind(sql, only?.id)
    const open = orders.openCounts()
    const { get: clinicOf } = createClinicLookup(sql)
    return rows.map((row) => ({
      ...toBox(row, now, limits),
      clinicNames: row.clinics === 'all' ? [] : row.clinics.map((id) => clinicOf(id)?.name ?? ''),
      behind: row.lastSeenAt === null ? null : behindOf(row),
      openOrders: open.get(row.id) ?? 0,
    }))
  }

  const ownRows = (person: Principal) =>
    principals.list().filter((row) => looksAfterBox(person, row))

  return {
    limits,

    /** Who needs help most comes first; then whoever has been waited for longest. */
    list: (person: Principal): FleetBox[] => complete(ownRows(person)).sort(byUrgency),

    /** Null where there is no such box, or none of theirs. */
    find(id: string, person: Principal): FleetBox | null {
      const row = principals.find(id)
      return (row && looksAfterBox(person, row) && complete([row])[0]) || null
    },

    /** Tells by their ids which boxes this person looks after. */
    looksAfter(person: Principal): (id: string) => boolean {
      if (person.clinics === 'all') return () => true
      const own = new Set(ownRows(person).map(({ id }) => id))
      return (id) => own.has(id)
    },

    /** These boxes, in any order, whoever looks after them. */
    some: (ids: readonly string[]): FleetBox[] =>
      complete(ids.flatMap((id) => principals.find(id) ?? [])),
  }
}

/** How a box is doing. */
export function toBox(row: PrincipalRow, now: Millis, limits?: Limits): BoxStanding {
  const report = parseReport(row.report)
  const timetable = {
    schedule: report.schedule,
    timeZone: report.time_zone,
    absentUntil: report.absent_until === null ? null : parseInstant(report.absent_until),
  }
  const isEnrolled = row.tokenHash !== null
  const expected = row.lastSeenAt === null ? null : expectedContact(timetable, row.lastSeenAt)
  const facts = { ...row, isEnrolled, report, expected, currentVersion: OWN_VERSION }
  const troubles = troublesOf(facts, now, limits)
  return { row, report, expected, troubles, condition: conditionOf(facts, troubles) }
}

/** A person looks after the boxes all of whose clinics are theirs. */
export function looksAfterBox(
  person: Principal,
  box: Pick<PrincipalRow, 'role' | 'clinics'>,
): boolean {
  if (!isNode(box)) return false
  if (person.clinics === 'all') return true
  const { clinics } = box
  return clinics !== 'all' && clinics.length > 0 && clinics.every((id) => canSeeClinic(person, id))
}

function byUrgency(a: BoxStanding, b: BoxStanding): number {
  const since = ({ expected }: BoxStanding) => expected?.nextAt ?? 0
  return urgencyOf(a.troubles) - urgencyOf(b.troubles) || since(a) - since(b)
}
