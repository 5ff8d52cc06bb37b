import type { Inbox } from '@outpost/shared/authority/inbox'
import { canSeeClinic, isNode, type Principal } from '@outpost/shared/authority/principal'
import { isVisible } from '@outpost/shared/authority/scopes'
import type { Owned } from '@outpost/shared/authority/sqlite/decisions/decide'
import { createInbox } from '@outpost/shared/authority/sqlite/decisions/inbox'
import {
  createPlacedReader,
  type PlacedReader,
} from '@outpost/shared/authority/sqlite/readers/placed-reader'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { isCollectionName } from '@outpost/shared/model/collections'
import { isUuid } from '@outpost/shared/model/field'
import type { Ids } from '@outpost/shared/model/ids'
import type { Clock } from '@outpost/shared/model/time'
import { noteDecision } from '../audit/audit.ts'
import { looksAfterBox } from '../fleet/fleet.ts'
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
 * record has left the box's scope (E6), or the box the clinic.
 */
export function createCentralInbox({ store, clock, ids, principals, returns }: Deps): Inbox {
  const mayDecideEdit = createOwnership({ store, principals })

  // A rejected edit was never seen at central, so nothing is to be undone when it is closed.
  const settle = () => {}
  const awaited = ({ principalId }: Owned) => returns.awaited(principalId)
  const deciding = { mayDecideEdit, awaited, settle, noteDecision }
  return createInbox({ store, ground: 'central', ids, clock, ...deciding })
}

/** Whether a rejection is one that a person may decide about. */
export function createOwnership({ store, principals }: Pick<Deps, 'store' | 'principals'>) {
  const placed = createPlacedReader(store.sql)

  return function mayDecideEdit(person: Principal, { edit, principalId }: Owned): boolean {
    const box = principals.find(principalId)
    if (!isNode(box)) return false
    if (looksAfterBox(person, box)) return true
    if (!isCollectionName(edit.collection)) return false
    const record = placed.read(edit.collection, edit.record_id)
    if (record) return isVisible(person, record.scopes)
    // A create that was rejected has made no record: it belongs where it was to be.
    return clinicOfCreate(edit, placed).some((id) => canSeeClinic(person, id))
  }
}

/** For which clinic an edit was to make a record, if it says so. */
function clinicOfCreate({ op, fields = {} }: Owned['edit'], placed: PlacedReader): string[] {
  if (op !== 'create') return []
  const { clinic_id, pharmacy_id } = fields
  const pharmacy = isUuid(pharmacy_id) ? placed.read('pharmacies', pharmacy_id) : null
  return [clinic_id, pharmacy?.record.fields.clinic_id].filter(isUuid)
}
