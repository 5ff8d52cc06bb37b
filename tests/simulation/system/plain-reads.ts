import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Fields } from '@outpost/shared/model/collections'
import { clinicsOfPerson } from './persons.ts'

/* What lies in the databases, read by plain SQL: the invariants trust nothing else of the product. */

export type PlainRecord = {
  collection: string
  id: string
  revision: number
  createdAt: number
  updatedAt: number
  deletedAt: number | null
  fields: Fields
  syncState: string | null
  pending: string | null
  /** The copy of central beside a visible row with edits over it; undefined where there is none. */
  confirmed: PlainCopy | null | undefined
}

/** A record as the box keeps it beside the visible row. */
export type PlainCopy = {
  revision: number
  createdAt: number
  updatedAt: number
  deletedAt: number | null
  fields: Fields
}

export type PlainEdit = {
  seq: number
  id: string
  body: Fields & { id: string; collection: string; record_id: string; op: string }
  principalId: string
  status: number
  state: string
  madeRevision: number | null
  /** Why this authority itself did not accept it. */
  code: string | null
  /** At a box: what central said of it; null if nothing yet. */
  outcome: { status: number; code: string | null; isFinal: boolean } | null
}

export type PlainDecision = {
  decision: string
  newEdit: string | null
  madeAt: string
  /** Who is not known to know. */
  untold: string[]
}

export type PlainMovement = { editId: string; kind: string; recordId: string; delta: number }

export type Plain = ReturnType<typeof readPlain>

type RecordColumns = Omit<PlainRecord, 'fields' | 'confirmed'> & {
  fields: string
  confirmed: string | null
}

type EditColumns = Omit<PlainEdit, 'body' | 'code' | 'outcome'> & {
  body: string
  rejection: string | null
  outcome: string | null
}

export function readPlain({ sql }: Pick<SqliteStore, 'sql'>) {
  const records = sql
    .all<RecordColumns>(
      `select collection, id, revision, created_at as createdAt, updated_at as updatedAt,
         deleted_at as deletedAt, fields, sync_state as syncState, pending, confirmed
       from records order by key`,
    )
    .map(
      (row): PlainRecord => ({
        ...row,
        fields: JSON.parse(row.fields),
        confirmed: row.confirmed === null ? undefined : JSON.parse(row.confirmed),
      }),
    )
  const edits = sql
    .all<EditColumns>(
      `select seq, id, body, principal_id as principalId, status, state,
         made_revision as madeRevision, rejection, outcome from edits order by seq`,
    )
    .map(
      ({ rejection, outcome, body, ...row }): PlainEdit => ({
        ...row,
        body: JSON.parse(body),
        code: codeOf(rejection),
        outcome: outcome === null ? null : outcomeOf(outcome),
      }),
    )
  const movements = sql.all<PlainMovement>(
    `select edit_id as editId, kind, record_id as recordId, delta from stock_movements order by key`,
  )
  const untold = Map.groupBy(
    sql.all<{ recipient: string; editId: string }>(
      'select recipient, edit_id as editId from untold_decisions',
    ),
    ({ editId }) => editId,
  )
  const decisions = sql.all<Omit<PlainDecision, 'untold'> & { editId: string }>(
    `select edit_id as editId, decision, new_edit as newEdit, made_at as madeAt
     from decisions order by edit_id`,
  )
  return {
    records,
    byId: new Map(records.map((record) => [record.id, record])),
    edits,
    editsById: new Map(edits.map((edit) => [edit.id, edit])),
    movements,
    decisions: new Map<string, PlainDecision>(
      decisions.map(({ editId, ...one }) => {
        const recipients = (untold.get(editId) ?? []).map(({ recipient }) => recipient)
        return [editId, { ...one, untold: recipients }]
      }),
    ),
  }
}

/** What was said of an edit; while a decision could not carry it along, it waits for another reason. */
function outcomeOf(text: string): PlainEdit['outcome'] {
  const { status, final } = JSON.parse(text)
  return { status, code: codeOf(text), isFinal: final !== false }
}

function codeOf(text: string | null): string | null {
  if (text === null) return null
  const { conflict, problem } = JSON.parse(text)
  return conflict?.error_code ?? problem?.error_code ?? null
}

/** The records of central that lie in these clinics or in the catalogue, by rule F1. */
export function within(
  { records, byId }: Pick<Plain, 'records' | 'byId'>,
  clinics: readonly string[] | 'all',
): PlainRecord[] {
  const live = records.filter(({ deletedAt }) => deletedAt === null)
  const patients = live.filter(({ collection }) => collection === 'patients')
  return live.filter((record) => {
    if (clinics === 'all') return true
    if (record.collection === 'doctors' || record.collection === 'medicines') return true
    const parent = byId.get(String(record.fields.patient_id ?? record.fields.pharmacy_id))
    const own = parent ?? record
    const isPatients = own.collection === 'patients'
    const at = isPatients ? clinicsOfPerson(own, patients) : [String(own.fields.clinic_id)]
    return at.some((id) => clinics.includes(id))
  })
}
