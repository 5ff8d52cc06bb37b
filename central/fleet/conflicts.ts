import type { Principal } from '@outpost/shared/authority/principal'
import type { Owned } from '@outpost/shared/authority/sqlite/decisions/decide'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { DAY_MS } from '@outpost/shared/model/durations'
import type { Clock, Millis } from '@outpost/shared/model/time'
import type { Edit } from '@outpost/shared/protocol/edit'

/** How long a rejection has waited, at most; those that have waited for longer are `older`. */
const AGES = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS, older: Infinity } as const
type Age = keyof typeof AGES
export const AGE_NAMES = Object.keys(AGES) as [Age, ...Age[]]

/** A rejected edit that waits for a person, without what it says. */
export type OpenConflict = {
  seq: number
  id: string
  collection: string
  recordId: string
  op: Edit['op']
  errorCode: string
  nodeId: string
  /** Those of the box that sent it. */
  clinics: string[]
  at: Millis
}

/** Only those for which each of these holds. */
type ConflictFilter = {
  error_code?: string | undefined
  collection?: string | undefined
  clinic_id?: string | undefined
  node_id?: string | undefined
  age?: Age | undefined
}

type Counts = Record<'error_code' | 'collection' | 'clinic_id' | 'age', Record<string, number>>

type Deps = {
  store: SqliteStore
  clock: Clock
  /** Whether the rejection is one that this person may decide about. */
  mayDecideEdit(person: Principal, rejected: Owned): boolean
}

export type Conflicts = ReturnType<typeof createConflicts>

/** What boxes' people must decide about, across the country (N5). */
export function createConflicts({ store, clock, mayDecideEdit }: Deps) {
  const { sql } = store

  function open(person: Principal): OpenConflict[] {
    const clinicsOf = Map.groupBy(
      sql.all<{ id: string; clinicId: string }>(
        `select principal_id as id, clinic_id as clinicId from principal_clinics order by clinic_id`,
      ),
      ({ id }) => id,
    )
    return sql
      .all<OpenRow>(OPEN)
      .filter((one) => person.clinics === 'all' || mayDecideEdit(person, toOwned(one)))
      .map(({ clinicOfNew: _, pharmacyOfNew: __, ...one }) => ({
        ...one,
        clinics: clinicsOf.get(one.nodeId)?.map(({ clinicId }) => clinicId) ?? [],
      }))
  }

  return {
    /** Those that wait, the oldest first, and how many there are of each kind, whatever the page. */
    list(
      person: Principal,
      filter: ConflictFilter,
      { after, limit }: { after: number; limit: number },
    ): { results: OpenConflict[]; next: number | null; total: number; counts: Counts } {
      const now = clock.now()
      const found = open(person).filter((one) => fits(one, filter, now))
      const rest = found.filter(({ seq }) => seq > after)
      const results = rest.slice(0, limit)
      const next = rest.length > limit ? (results.at(-1)?.seq ?? null) : null
      return { results, next, total: found.length, counts: countAll(found, now) }
    },
  }
}

const OPEN = `select e.seq, e.id, e.collection, e.record_id as recordId, e.op,
    coalesce(json_extract(e.rejection, '$.conflict.error_code'),
      json_extract(e.rejection, '$.problem.error_code'), '') as errorCode,
    e.principal_id as nodeId, e.received_at as at,
    e.body ->> '$.fields.clinic_id' as clinicOfNew, e.body ->> '$.fields.pharmacy_id' as pharmacyOfNew
  from edits e join principals p on p.id = e.principal_id and p.role = 'node'
  where e.state = 'needs_decision' order by e.seq`

/** Besides what is told: where a create that was rejected was to make its record. */
type OpenRow = Omit<OpenConflict, 'clinics'> & {
  clinicOfNew: string | null
  pharmacyOfNew: string | null
}

function toOwned(row: OpenRow): Owned {
  const { nodeId, collection, recordId, op, clinicOfNew, pharmacyOfNew } = row
  const fields = { clinic_id: clinicOfNew, pharmacy_id: pharmacyOfNew }
  return { principalId: nodeId, edit: { collection, record_id: recordId, op, fields } }
}

function fits(one: OpenConflict, filter: ConflictFilter, now: Millis): boolean {
  return (
    (!filter.error_code || one.errorCode === filter.error_code) &&
    (!filter.collection || one.collection === filter.collection) &&
    (!filter.clinic_id || one.clinics.includes(filter.clinic_id)) &&
    (!filter.node_id || one.nodeId === filter.node_id) &&
    (!filter.age || ageOf(one, now) === filter.age)
  )
}

function ageOf({ at }: Pick<OpenConflict, 'at'>, now: Millis): Age {
  return AGE_NAMES.find((age) => now - at <= AGES[age]) ?? 'older'
}

function countAll(found: readonly OpenConflict[], now: Millis): Counts {
  const counts: Counts = { error_code: {}, collection: {}, clinic_id: {}, age: {} }
  const add = (kind: keyof Counts, value: string) => {
    counts[kind][value] = (counts[kind][value] ?? 0) + 1
  }
  for (const one of found) {
    add('error_code', one.errorCode)
    add('collection', one.collection)
    add('age', ageOf(one, now))
    for (const clinic of one.clinics) add('clinic_id', clinic)
  }
  return counts
}
