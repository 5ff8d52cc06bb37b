import type { Placed } from '@outpost/shared/authority/facts'
import { canSeeClinic, type Principal } from '@outpost/shared/authority/principal'
import { isVisible } from '@outpost/shared/authority/scopes'
import { createPlacedReader } from '@outpost/shared/authority/sqlite/readers/placed-reader'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Ids } from '@outpost/shared/model/ids'
import { type Clock, type Millis, toIso, toIsoOrNull } from '@outpost/shared/model/time'
import { sha256Hex } from '@outpost/shared/node/sha256'
import { Problem } from '@outpost/shared/protocol/problems'
import type { KnownBy, ShareRequestView, ShareState } from '@outpost/shared/protocol/sharing'
import { v4 } from 'uuid'
import { type AuditFacts, noteAudit } from '../audit/audit.ts'
import { isGood, openHandle } from './handles.ts'
import { birthYear } from './lookup.ts'
import { isGrantedAtOnce, type ShareRule } from './rule.ts'
import { liesInClinic, readKept, sharePatient } from './share-patient.ts'
import {
  findByHandle,
  findRequest,
  findWaiting,
  insertRequest,
  listRequests,
  type ShareRequest,
  updateDecision,
} from './share-rows.ts'

type Deps = { store: SqliteStore; clock: Clock; ids: Ids; rule: ShareRule }

/** What is asked for: somebody who was looked up. */
type ShareAsk = {
  handle: string
  clinicId: string
  reason: string | null
  actor: string | null
  device: string | null
}

type ShareDecision = { decision: 'grant' | 'refuse'; note: string | null }

/** As whom what the rule grants is done. */
const RULE: Principal = { id: 'central', role: 'admin', name: 'central', clinics: 'all' }

/** Requests of clinics that patients are shared with them, and what becomes of them. */
export type ShareRequests = ReturnType<typeof createShareRequests>

export function createShareRequests({ store, clock, ids, rule }: Deps) {
  const { sql } = store

  /** By what a patient is granted without an admin, who then has been shared; null if not. */
  function grantAtOnce(
    deps: Parameters<typeof sharePatient>[0],
    patient: Placed,
    clinicId: string,
    knownBy: KnownBy,
  ): string | null {
    if (liesInClinic(patient, clinicId)) return 'shared before'
    if (!isGrantedAtOnce(rule, knownBy)) return null
    // What cannot be shared by rule is left for an admin.
    return sharePatient(deps, RULE, patient, clinicId).status === 200 ? 'rule' : null
  }

  function newRequest(
    { id: principalId }: Principal,
    { clinicId, reason, device, actor }: ShareAsk,
    { patientId, knownBy, now }: { patientId: string; knownBy: KnownBy; now: Millis },
  ): ShareRequest {
    const who = { principalId, device, actor, askedAt: now }
    const open = { state: 'waiting', decidedBy: null, note: null, decidedAt: null } as const
    return { id: v4(), patientId, clinicId, knownBy, reason, ...who, ...open }
  }

  return {
    /**
     * Asks for a patient, and shares them at once where the rule says so, in one commit. The same
     * again is answered with the request as it stands. Throws `Problem` BAD_HANDLE, OUT_OF_SCOPE, or
     * NOT_FOUND if the patient is gone.
     */
    ask(asker: Principal, asked: ShareAsk): { request: ShareRequestView; isNew: boolean } {
      return store.write(({ now }, takeEdit) => {
        refuseOtherClinic(sql, asker, asked.clinicId)
        const handle = openHandle(asked.handle, store.identity().cursorKey, asker.id)
        if (!handle) throw badHandle()
        const handleHash = sha256Hex(asked.handle)
        const known = findByHandle(sql, handleHash, asked.clinicId)
        if (known) return { request: toView(sql, asker, known), isNew: false }
        // Given out by the clock: the time of the feed may be ahead of it (F2).
        if (!isGood(handle, clock.now())) throw badHandle()

        const patient = readKept(sql, handle.patient)
        if (!patient) throw patientGone()
        const waiting = findWaiting(sql, patient.record.id, asked.clinicId)
        const grantedBy = grantAtOnce({ takeEdit, ids, now }, patient, asked.clinicId, handle.by)
        if (waiting && !grantedBy) return { request: toView(sql, asker, waiting), isNew: false }

        const patientId = patient.record.id
        const request = waiting ?? newRequest(asker, asked, { patientId, knownBy: handle.by, now })
        const row = grantedBy ? granted(request, grantedBy, now) : request
        if (waiting) updateDecision(sql, row)
        else insertRequest(sql, row, handleHash)
        note(sql, now, row, {
          who: asker.id,
          actor: asked.actor,
          details: { device: asked.device },
        })
        return { request: toView(sql, asker, row), isNew: !waiting }
      })
    },

    /**
     * Grants a request, and shares the patient in the same commit, or refuses it. The same decision
     * again is answered the same. Throws `Problem` NOT_FOUND, OUT_OF_SCOPE, ALREADY_DECIDED, or why
     * the patient cannot be shared; then nothing has changed.
     */
    decide(person: Principal, id: string, { decision, note: said }: ShareDecision) {
      return store.write(({ now }, takeEdit): ShareRequestView => {
        const request = findRequest(sql, id)
        if (!request || !seesRequest(sql, person, request)) throw noSuchRequest()
        const state: ShareState = decision === 'grant' ? 'granted' : 'refused'
        if (request.state === state) return toView(sql, person, request)
        if (request.state !== 'waiting') throw alreadyDecided(toView(sql, person, request))

        const patient = readKept(sql, request.patientId)
        refuseOtherPatients(person, request, patient)
        if (decision === 'grant') {
          if (!patient) throw patientDeleted()
          if (!liesInClinic(patient, request.clinicId)) {
            const deps = { takeEdit, ids, now }
            refuseFailed(sharePatient(deps, person, patient, request.clinicId))
          }
        }
        const decided = { ...request, state, decidedBy: person.id, note: said, decidedAt: now }
        updateDecision(sql, decided)
        note(sql, now, decided, { who: person.id })
        return toView(sql, person, decided)
      })
    },

    /** Those that the caller may see, the latest first. */
    list(caller: Principal, query: { state: ShareState | null; limit: number }) {
      const isOverseer = caller.role === 'admin' || caller.role === 'viewer'
      const clinics = caller.clinics === 'all' ? null : caller.clinics
      const rows = listRequests(sql, { ...query, clinics, isWithPatients: isOverseer })
      return rows.map((row) => toView(sql, caller, row))
    },
  }
}

function granted(request: ShareRequest, decidedBy: string, now: Millis): ShareRequest {
  return { ...request, state: 'granted', decidedBy, decidedAt: now }
}

type Noted = Pick<AuditFacts, 'who' | 'actor' | 'details'>

function note(
  sql: Sql,
  now: Millis,
  { id, patientId, clinicId, state }: ShareRequest,
  noted: Noted,
) {
  const { details, ...who } = noted
  noteAudit(sql, now, {
    ...who,
    event: 'share',
    subject: `patients/${patientId}`,
    details: { request_id: id, clinic_id: clinicId, state, ...details },
  })
}

/** To whoever does not see the patient, no more than the lookup has shown. */
function toView(sql: Sql, caller: Principal, row: ShareRequest): ShareRequestView {
  const patient = readKept(sql, row.patientId)
  const isSeen = patient !== null && isVisible(caller, patient.scopes)
  return {
    id: row.id,
    state: row.state,
    clinic_id: row.clinicId,
    patient_id: isSeen ? patient.record.id : null,
    person: patient && {
      full_name: patient.record.fields.full_name as string,
      birth_year: birthYear(patient.record.fields),
    },
    known_by: row.knownBy,
    reason: row.reason,
    from: row.principalId,
    device: row.device,
    actor: row.actor,
    asked_at: toIso(row.askedAt),
    decided_at: toIsoOrNull(row.decidedAt),
    decided_by: row.decidedBy,
    note: row.note,
  }
}

function refuseOtherClinic(sql: Sql, asker: Principal, clinicId: string) {
  const isThere = sql.get('select 1 from clinics where id = ?', clinicId) !== undefined
  if (isThere && canSeeClinic(asker, clinicId)) return
  throw new Problem(
    'OUT_OF_SCOPE',
    'A patient can be asked for by your own clinics only. Nothing was asked.',
    { errors: { clinic_id: 'is not one of yours' } },
  )
}

/** Whether an admin sees a request at all: of a clinic, or about a patient, of the admin's own. */
function seesRequest(sql: Sql, person: Principal, { clinicId, patientId }: ShareRequest): boolean {
  if (canSeeClinic(person, clinicId)) return true
  const placed = createPlacedReader(sql).read('patients', patientId)
  return placed !== null && isVisible(person, placed.scopes)
}

/** Who decides must answer for both: the clinic that asks and the patient. */
function refuseOtherPatients(
  person: Principal,
  { clinicId }: ShareRequest,
  patient: Placed | null,
) {
  const isPatientTheirs = patient === null || isVisible(person, patient.scopes)
  if (isPatientTheirs && canSeeClinic(person, clinicId)) return
  throw new Problem(
    'OUT_OF_SCOPE',
    'This is decided by an admin of both clinics: of the one that asks and of one that has the patient. Nothing was changed.',
  )
}

function refuseFailed({ problem, conflict }: ReturnType<typeof sharePatient>) {
  if (problem) {
    const { error_code, detail, errors } = problem
    throw new Problem(error_code as 'INVALID_EDIT', detail, errors && { errors })
  }
  if (conflict) throw new Error(`a patient could not be shared: ${conflict.error_code}`)
}

function badHandle(): Problem {
  return new Problem(
    'BAD_HANDLE',
    'This is not from an answer of the last half hour to a lookup of yours. Nothing was asked; look the patient up again.',
    { errors: { handle: 'is unknown or too old' } },
  )
}

function patientGone(): Problem {
  return new Problem(
    'NOT_FOUND',
    'This patient was deleted since. Nothing was asked; look the patient up again.',
  )
}

function noSuchRequest(): Problem {
  return new Problem('NOT_FOUND', 'There is no such share request. Nothing was changed.')
}

function alreadyDecided(decided: ShareRequestView): Problem {
  const { state, decided_by, decided_at } = decided
  const detail = `This request was ${state} by ${decided_by} at ${decided_at}. Nothing was changed; share or withdraw the patient instead.`
  return new Problem('ALREADY_DECIDED', detail, { members: { decided } })
}

function patientDeleted(): Problem {
  return new Problem(
    'RECORD_DELETED',
    'The patient was deleted, so there is nobody to share. Nothing was changed; refuse the request.',
  )
}
