import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { Millis } from '@outpost/shared/model/time'
import type { KnownBy, ShareState } from '@outpost/shared/protocol/sharing'

/** A clinic's request that a patient is shared with it. */
export type ShareRequest = {
  id: string
  patientId: string
  /** The clinic that asks. */
  clinicId: string
  knownBy: KnownBy
  reason: string | null
  /** Who asked: the caller, and as the caller says at which device and for whom. */
  principalId: string
  device: string | null
  actor: string | null
  askedAt: Millis
  state: ShareState
  /** The id of the admin, `rule`, or `shared before`; null while it waits. */
  decidedBy: string | null
  note: string | null
  decidedAt: Millis | null
}

const COLUMNS = `s.id, s.patient_id as patientId, s.clinic_id as clinicId, s.known_by as knownBy,
  s.reason, s.principal_id as principalId, s.device, s.actor, s.asked_at as askedAt, s.state,
  s.decided_by as decidedBy, s.note, s.decided_at as decidedAt`

export function findRequest(sql: Sql, id: string): ShareRequest | undefined {
  return sql.get<ShareRequest>(`select ${COLUMNS} from share_requests s where s.id = ?`, id)
}

/** The request that was made with this handle for this clinic. */
export function findByHandle(sql: Sql, handleHash: string, clinicId: string) {
  return sql.get<ShareRequest>(
    `select ${COLUMNS} from share_requests s where s.handle_hash = ? and s.clinic_id = ?`,
    handleHash,
    clinicId,
  )
}

export function findWaiting(sql: Sql, patientId: string, clinicId: string) {
  return sql.get<ShareRequest>(
    `select ${COLUMNS} from share_requests s
     where s.patient_id = ? and s.clinic_id = ? and s.state = 'waiting'`,
    patientId,
    clinicId,
  )
}

export function insertRequest(sql: Sql, row: ShareRequest, handleHash: string) {
  sql.run(
    `insert into share_requests (id, patient_id, clinic_id, known_by, reason, principal_id, device,
       actor, asked_at, state, decided_by, note, decided_at, handle_hash)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    row.patientId,
    row.clinicId,
    row.knownBy,
    row.reason,
    row.principalId,
    row.device,
    row.actor,
    row.askedAt,
    row.state,
    row.decidedBy,
    row.note,
    row.decidedAt,
    handleHash,
  )
}

export function updateDecision(sql: Sql, { id, state, decidedBy, note, decidedAt }: ShareRequest) {
  sql.run(
    'update share_requests set state = ?, decided_by = ?, note = ?, decided_at = ? where id = ?',
    state,
    decidedBy,
    note,
    decidedAt,
    id,
  )
}

type ShareQuery = {
  state: ShareState | null
  /** Those that ask; all if null. */
  clinics: readonly string[] | null
  /** Also those about patients of these clinics. */
  isWithPatients: boolean
  limit: number
}

/** The latest first. */
export function listRequests(sql: Sql, { state, clinics, isWithPatients, limit }: ShareQuery) {
  const own = '(select value from json_each(:clinics))'
  const isAboutOwn = `exists (select 1 from records r where r.collection = 'patients'
    and r.id = s.patient_id and (r.clinic_id in ${own}
      or exists (select 1 from json_each(r.fields, '$.shared_with') where value in ${own})))`
  const isOfOwn = isWithPatients
    ? `(s.clinic_id in ${own} or ${isAboutOwn})`
    : `s.clinic_id in ${own}`
  const conditions = [state && 's.state = :state', clinics && isOfOwn].filter(Boolean)
  return sql.all<ShareRequest>(
    `select ${COLUMNS} from share_requests s where ${conditions.join(' and ') || 'true'}
     order by s.asked_at desc, s.id limit :limit`,
    { limit, ...(state && { state }), ...(clinics && { clinics: JSON.stringify(clinics) }) },
  )
}
