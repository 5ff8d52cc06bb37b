import type { Principal } from '@outpost/shared/authority/principal'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { CollectionName } from '@outpost/shared/model/collections'
import type { Millis } from '@outpost/shared/model/time'
import type { Fleet, FleetBox } from './fleet.ts'
import { type Change, HOLDERS_MAX, readHolders } from './holders.ts'

/** What central keeps for all clinics, and boxes read. */
export const LISTS = [
  'doctors',
  'medicines',
  'pharmacies',
] as const satisfies readonly CollectionName[]
type ListName = (typeof LISTS)[number]

/** A list, and how far its last change has come. */
export type ListStanding = {
  name: ListName
  /** When it last changed; null if there was never anything in it. */
  changedAt: Millis | null
  /** Boxes of the person that read it, have enrolled and may call. */
  boxCounts: { all: number; withLatest: number }
  /** Those of them without its last change, at most `HOLDERS_MAX`. */
  lacking: FleetBox[]
}

type Deps = { store: SqliteStore; fleet: Fleet }

/** How far each list has come: which boxes hold it as it is now, by the cursors they presented. */
export function readLists({ store, fleet }: Deps, person: Principal): ListStanding[] {
  const isOwn = fleet.looksAfter(person)
  return LISTS.map((name) => {
    const changes = lastChanges(store, name)
    const boxes = readHolders(store.sql, changes).filter(
      ({ nodeId, isOpen }) => isOpen && isOwn(nodeId),
    )
    const lacking = boxes.filter(({ hasLatest }) => !hasLatest)
    return {
      name,
      changedAt: changes.reduce<Millis | null>((at, change) => Math.max(at ?? 0, change.at), null),
      boxCounts: { all: boxes.length, withLatest: boxes.length - lacking.length },
      lacking: fleet.some(lacking.slice(0, HOLDERS_MAX).map(({ nodeId }) => nodeId)),
    }
  })
}

/** The last change of a list in each scope in which it lies: the catalogue, or one for each clinic. */
function lastChanges({ sql }: SqliteStore, name: ListName) {
  return sql.all<Change & { at: Millis }>(
    `select s.name as scope, max(f.seq) as seq, f.at
     from records r join feed f on f.record = r.key join scopes s on s.key = f.scope
     where r.collection = ? and not s.is_gathered group by f.scope`,
    name,
  )
}
