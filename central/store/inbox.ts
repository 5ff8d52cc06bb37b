import type { Inbox } from '@outpost/shared/authority/inbox'
import { canSeeClinic, type Principal } from '@outpost/shared/authority/principal'
import { isVisible } from '@outpost/shared/authority/scopes'
import type { Owned } from '@outpost/shared/authority/sqlite/decide'
import { createInbox } from '@outpost/shared/authority/sqlite/inbox'
import { createPlacedReader } from '@outpost/shared/authority/sqlite/placed-reader'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { isCollectionName } from '@outpost/shared/model/collections'
import type { Ids } from '@outpost/shared/model/ids'
import type { Clock } from '@outpost/shared/model/time'
import type { Principals } from '../nodes/principals.ts'
import type { Returns } from '../nodes/returns.ts'

type Deps = {
  store: SqliteStore
  clock: Clock
  ids: Ids
  principals: Principals
  returns: Pick<Returns, 'awaited'>
}

/**
 * The rejected edits of boxes, for admins to decide where a box is gone (N5). An admin sees those of
 * boxes whose clinics are all the admin's, and those on records of the admin's clinics, also if a
 * record has left the box's scope (E6).
 */
export function createCentralInbox({ store, clock, ids, principals, returns }: Deps): Inbox {
  const isTheirs = createOwnership({ store, principals })

  // A rejected edit was never seen at central, so nothing is to be undone when it is closed.
  const settle = () => {}
  const awaited = ({ principalId }: Owned) => returns.awaited(principalId)
  return createInbox({ store, ground: 'central', ids, clock, isTheirs, awaited, settle })
}

/** Whether a rejection is one that a person may decide about. */
export function createOwnership({ store, principals }: Pick<Deps, 'store' | 'principals'>) {
  const placed = createPlacedReader(store.sql)

  return function isTheirs({ edit, principalId }: Owned, person: Principal): boolean {
    const box = principals.find(principalId)
    if (box?.role !== 'node') return false
    if (person.clinics === 'all') return true
    const clinics = box.clinics === 'all' ? [] : box.clinics
    if (clinics.length > 0 && clinics.every((id) => canSeeClinic(person, id))) return true
    if (!isCollectionName(edit.collection)) return false
    const record = placed.read(edit.collection, edit.record_id)
    return record !== null && isVisible(person, record.scopes)
  }
}
