import type { Placed } from '@outpost/shared/authority/facts'
import { type Answer, judgePrepared, toAsk } from '@outpost/shared/authority/judge-prepared'
import { prepare } from '@outpost/shared/authority/prepare'
import type { Principal } from '@outpost/shared/authority/principal'
import { createPlacedReader } from '@outpost/shared/authority/sqlite/readers/placed-reader'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { TakeEdit } from '@outpost/shared/authority/sqlite/take-edit'
import type { Ids } from '@outpost/shared/model/ids'
import { MERGES_MAX } from '@outpost/shared/model/patients'
import { type Millis, toIso } from '@outpost/shared/model/time'

/** The live patient, or the one whom this record was merged into; null if they are gone. */
export function readKept(sql: Sql, patientId: string): Placed | null {
  const reader = createPlacedReader(sql)
  let id = patientId
  for (let merges = 0; merges <= MERGES_MAX; merges++) {
    const placed = reader.read('patients', id)
    if (!placed || placed.record.deletedAt !== null) return null
    const { merged_into: into } = placed.record.fields
    if (typeof into !== 'string') return placed
    id = into
  }
  return null
}

export function liesInClinic({ record: { fields } }: Placed, clinicId: string): boolean {
  return [fields.clinic_id, ...(fields.shared_with as string[])].includes(clinicId)
}

type Deps = { takeEdit: TakeEdit; ids: Ids; now: Millis }

/**
 * Shares a patient with one clinic more, inside a transaction, as `PUT /api/patients/{id}/clinics`
 * does (F1): all that follows the patient enters its scope. Answers what became of the edit; one that
 * was not accepted leaves no trace.
 */
export function sharePatient(
  { takeEdit, ids, now }: Deps,
  sharer: Principal,
  { record }: Placed,
  clinicId: string,
): Answer {
  const { clinic_id, shared_with } = record.fields
  const raw = {
    id: ids.editId(),
    collection: 'patients',
    record_id: record.id,
    op: 'update',
    base: { revision: record.revision },
    fields: { clinic_id, shared_with: [...(shared_with as string[]), clinicId] },
    made_at: toIso(now),
  }
  const prepared = prepare({ raw, isPlacement: true, isImmediate: true }, sharer)
  return takeEdit(toAsk(prepared, sharer), (facts) => {
    const judged = judgePrepared(prepared, facts, sharer, 'central')
    return judged.answer.status === 200 ? judged : { answer: judged.answer }
  })
}
