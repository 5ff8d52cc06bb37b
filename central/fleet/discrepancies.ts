import type { Principal } from '@outpost/shared/authority/principal'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { Millis } from '@outpost/shared/model/time'

/** Stock that was handed out and was not there by the ledger (E7). */
export type Discrepancy = {
  key: number
  editId: string
  recordId: string
  /** What was missing. */
  delta: number
  revision: number
  at: Millis
  batchNumber: string | null
  pharmacyName: string | null
  medicineName: string | null
  clinicId: string | null
  clinicName: string | null
  /** Who sent the edit; null for one that no edit made. */
  from: string | null
  reason: string | null
  confirmedBy: string | null
}

/** The latest first, of the clinics that the person sees, before one of them. */
export function readDiscrepancies(
  sql: Sql,
  { clinics }: Pick<Principal, 'clinics'>,
  { clinicId, before, limit }: { clinicId: string | null; before: number; limit: number },
): Discrepancy[] {
  return sql.all<Discrepancy>(QUERY, {
    before,
    limit,
    clinicId,
    own: clinics === 'all' ? null : JSON.stringify(clinics),
  })
}

const QUERY = `select m.key, m.edit_id as editId, m.record_id as recordId, m.delta, m.revision, m.at,
    stock.fields ->> 'batch_number' as batchNumber,
    pharmacy.fields ->> 'name' as pharmacyName, medicine.fields ->> 'name' as medicineName,
    c.id as clinicId, c.name as clinicName, e.principal_id as "from",
    e.body ->> '$.movement.reason' as reason,
    e.body ->> '$.movement.confirmed_by' as confirmedBy
  from stock_movements m
  left join records stock on stock.collection = 'pharmacy-inventory' and stock.id = m.record_id
  left join records pharmacy on pharmacy.collection = 'pharmacies'
    and pharmacy.id = stock.pharmacy_id
  left join records medicine on medicine.collection = 'medicines' and medicine.id = stock.medicine_id
  left join clinics c on c.id = pharmacy.clinic_id
  left join edits e on e.id = m.edit_id
  where m.kind = 'DISCREPANCY' and m.key < :before
    and (:clinicId is null or c.id = :clinicId)
    and (:own is null or c.id in (select value from json_each(:own)))
  order by m.key desc limit :limit`
