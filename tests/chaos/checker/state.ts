import Database from 'better-sqlite3'

/* What lies in the databases of stopped nodes, by plain SQL. */

export type Fields = Record<string, unknown>

export type RecordRow = {
  /** `collection/id`. */
  key: string
  collection: string
  id: string
  revision: number
  firstRevision: number
  updatedAt: number
  isDeleted: boolean
  fields: Fields
  fieldRevisions: Record<string, number>
  /** At a box: the last pending edit, how far it has got, and central's copy beside it. */
  pending: string | null
  syncState: string | null
  confirmed: { revision: number; fields: Fields; deletedAt: number | null } | null
}

export type EditRow = {
  seq: number
  id: string
  key: string
  op: string
  body: {
    base?: { revision: number; edit?: string } | null
    fields?: Fields
    movement?: Fields
  } & Fields
  from: string
  status: number
  madeRevision: number | null
  state: string
  /** At a box: what central answered. */
  outcome: { status: number; revision?: number; code: string | null } | null
}

/** What a person decided about a rejected edit. */
export type DecisionRow = {
  decision: string
  newEdit: string | null
  /** Who is not known to know. */
  untold: string[]
}

export type LedgerRow = { editId: string; kind: string; key: string; delta: number }

export type NodeState = {
  name: string
  /** What SQLite finds wrong with the file itself. */
  damage: string[]
  records: Map<string, RecordRow>
  edits: Map<string, EditRow>
  /** By the edit that was decided about. */
  decisions: Map<string, DecisionRow>
}
export type CentralState = NodeState & {
  ledger: LedgerRow[]
  /** The clinics of each box, by its id. */
  clinicsOf: Map<string, Set<string>>
}
export type BoxState = NodeState & { nodeId: string }

type Row = Record<string, string | number | null>

export function readCentral(name: string, file: string): CentralState {
  return reading(file, (all) => {
    const clinicsOf = new Map<string, Set<string>>()
    for (const { principal_id, clinic_id } of all('select * from principal_clinics')) {
      const clinics = clinicsOf.get(String(principal_id)) ?? new Set()
      clinicsOf.set(String(principal_id), clinics.add(String(clinic_id)))
    }
    const ledger = all('select * from stock_movements order by key').map((row) => ({
      editId: String(row.edit_id),
      kind: String(row.kind),
      key: `pharmacy-inventory/${row.record_id}`,
      delta: Number(row.delta),
    }))
    return { ...readNode(name, all), ledger, clinicsOf }
  })
}

export function readBox(name: string, file: string): BoxState {
  return reading(file, (all) => {
    const nodeId = String(all('select node_id from replica')[0]?.node_id)
    return { ...readNode(name, all), nodeId }
  })
}

type All = (query: string) => Row[]

function reading<T>(file: string, read: (all: All) => T): T {
  const database = new Database(file, { readonly: true, fileMustExist: true })
  try {
    return read((query) => database.prepare<[], Row>(query).all())
  } finally {
    database.close()
  }
}

function readNode(name: string, all: All): NodeState {
  const integrity = all('pragma integrity_check').map((row) => String(row.integrity_check))
  const references = all('pragma foreign_key_check').map((row) => JSON.stringify(row))
  return {
    name,
    damage: [...integrity.filter((text) => text !== 'ok'), ...references],
    records: new Map(all('select * from records').map((row) => [keyOf(row), toRecord(row)])),
    edits: new Map(
      all('select * from edits order by seq').map((row) => [`${row.id}`, toEdit(row)]),
    ),
    decisions: readDecisions(all),
  }
}

function keyOf({ collection, id, record_id }: Row): string {
  return `${collection}/${record_id ?? id}`
}

const parse = (text: unknown) => (text === null ? null : JSON.parse(String(text)))

function toRecord(row: Row): RecordRow {
  return {
    key: keyOf(row),
    collection: String(row.collection),
    id: String(row.id),
    revision: Number(row.revision),
    firstRevision: Number(row.first_revision),
    updatedAt: Number(row.updated_at),
    isDeleted: row.deleted_at !== null,
    fields: parse(row.fields),
    fieldRevisions: parse(row.field_revisions),
    pending: row.pending as string | null,
    syncState: row.sync_state as string | null,
    confirmed: parse(row.confirmed),
  }
}

function readDecisions(all: All): Map<string, DecisionRow> {
  const untold = Map.groupBy(all('select * from untold_decisions'), ({ edit_id }) => edit_id)
  return new Map(
    all('select * from decisions').map(({ edit_id, decision, new_edit }) => [
      String(edit_id),
      {
        decision: String(decision),
        newEdit: new_edit as string | null,
        untold: (untold.get(edit_id) ?? []).map(({ recipient }) => String(recipient)),
      },
    ]),
  )
}

function toEdit(row: Row): EditRow {
  const outcome = parse(row.outcome)
  return {
    seq: Number(row.seq),
    id: String(row.id),
    key: keyOf(row),
    op: String(row.op),
    body: parse(row.body),
    from: String(row.principal_id),
    status: Number(row.status),
    madeRevision: row.made_revision as number | null,
    state: String(row.state),
    outcome: outcome && {
      ...outcome,
      code: outcome.conflict?.error_code ?? outcome.problem?.error_code ?? null,
    },
  }
}
