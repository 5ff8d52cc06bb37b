import Database from 'better-sqlite3'

/**
 * All of both sides that must not depend on what befell whom and when. Edits that a decision made have
 * ids of their own in every life: they are called by what they replace.
 */
export function pictureOf(central: string, box: string) {
  return { central: read(central, CENTRAL), box: read(box, BOX) }
}

const RECORDS = 'select id, revision, fields, deleted_at is null as isLive from records order by id'
const EDITS = 'select id, record_id, op, status, state from edits order by seq'
const DECISIONS = `select edit_id as id, decision, new_edit as newEdit,
  exists (select 1 from untold_decisions u where u.edit_id = d.edit_id) as isUntold
  from decisions d order by edit_id`

const CENTRAL = {
  records: RECORDS,
  edits: EDITS,
  decisions: DECISIONS,
  fieldRevisions: 'select id, field_revisions from records order by id',
  madeRevisions: 'select id, made_revision from edits order by seq',
  ledger: 'select edit_id as id, kind, delta from stock_movements order by key',
  audited: `select json_extract(details, '$.edit_id') as id from audit where event = 'edit' order by seq`,
  held: 'select collection, record_id, op, revision, reason from held_copies order by record_id',
  recovered: 'select collection, record_id, revision from recovered_records order by record_id',
  copies: `select count(*) filter (where standing = 'present') as present,
    count(*) filter (where standing not in ('present', 'past')) as others from incarnations`,
}

const BOX = {
  records: RECORDS,
  edits: EDITS,
  decisions: DECISIONS,
  shown: 'select id, pending, sync_state from records order by id',
  deleted: 'select record_id, revision from central_deletions order by record_id',
  replica: `select is_filled, generation, link, recovery, revoked_since, rewound_at, repaired_records,
    compared_at is not null as isCompared from replica`,
}

type Row = Record<string, unknown>

function read<Name extends string>(file: string, queries: Record<Name, string>) {
  const database = new Database(file, { readonly: true })
  const made = database
    .prepare<[], { id: string; old: string }>(
      'select new_edit as id, edit_id as old from decisions where new_edit is not null',
    )
    .all()
  const names = new Map(made.map(({ id, old }) => [id, `in place of ${old}`]))
  const all = Object.entries<string>(queries).map(([name, query]) => {
    const rows = database.prepare<[], Row>(query).all()
    return [name, rows.map((row) => named(row, names))]
  })
  database.close()
  return Object.fromEntries(all) as Record<Name, Row[]>
}

/** The ids stand by themselves, or in the text of a stock record's fields. */
function named(row: Row, names: Map<string, string>): Row {
  const rename = (text: string) =>
    [...names].reduce((renamed, [id, name]) => renamed.replaceAll(id, name), text)
  const values = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'string' ? rename(value) : value,
  ])
  return Object.fromEntries(values)
}
