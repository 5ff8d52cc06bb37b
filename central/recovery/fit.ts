import { placeTogether } from '@outpost/shared/authority/changes'
import type { Facts } from '@outpost/shared/authority/facts'
import { clinicsLeft } from '@outpost/shared/authority/judge-placement'
import { placeOf } from '@outpost/shared/authority/scopes'
import { doOverlap, slotOf } from '@outpost/shared/model/appointments'
import { type Fields, isCollectionName } from '@outpost/shared/model/collections'
import { revisionOfField } from '@outpost/shared/model/record'
import type { ScopeName } from '@outpost/shared/protocol/cursor'
import type { Copy } from '@outpost/shared/protocol/recovery'
import { type CopyFacts, isNew } from './copy-facts.ts'

/* How a copy fits to the other records that are here. */

/** Where the record belongs, or null if what it belongs to is not there. */
export function placeFor(copy: Copy, fields: Fields, facts: Facts): ScopeName[] | null {
  const name = copy.collection
  if (!isCollectionName(name)) return null
  const parentId = fields.patient_id ?? fields.pharmacy_id
  const parent = facts.related.get(parentId as string)
  if (parentId !== undefined && (!parent || parent.record.deletedAt !== null)) return null
  if (isGone(fields.medicine_id, facts) || isNowhere(fields.medicine_id, facts)) return null
  const clinicIds = [fields.clinic_id, ...((fields.shared_with as unknown[] | undefined) ?? [])]
  const isLost = clinicIds.some((id) => id !== undefined && !facts.clinics.has(id as string))
  if (isLost) return null
  if (name !== 'patients') return placeOf(name, fields, parent?.scopes ?? [])
  return placeTogether(
    { id: copy.id, fields },
    facts.samePerson.map(({ record }) => record),
  )
}

/** Whether what is named here was never heard of: made in the lost hours, it may wait for an admin itself. */
export function isNowhere(id: unknown, { related }: Facts): boolean {
  return typeof id === 'string' && !related.has(id)
}

/** Whether what is named here was deleted. */
export function isGone(id: unknown, { related }: Facts): boolean {
  return (related.get(id as string)?.record.deletedAt ?? null) !== null
}

/** Whether the doctor was given something else to do since: what was booked before was free then. */
export function isSlotTaken(copy: Copy, fields: Fields, facts: CopyFacts): boolean {
  const wanted = copy.collection === 'appointments' ? slotOf(fields) : null
  if (!wanted) return false
  return facts.busy.some((other) => {
    const taken = slotOf(other.fields)
    const isSince = ['doctor_id', 'starts_at', 'duration_minutes', 'status'].some((name) =>
      isNew(revisionOfField(other, name), facts),
    )
    return (
      isSince && taken !== null && taken.doctorId === wanted.doctorId && doOverlap(wanted, taken)
    )
  })
}

/** Whether the patient would be taken from a clinic in which an appointment is still to be held (F1). */
export function isLeftBehind(copy: Copy, fields: Fields, facts: Facts): boolean {
  return clinicsLeft({ id: copy.id, fields }, facts).length > 0
}
