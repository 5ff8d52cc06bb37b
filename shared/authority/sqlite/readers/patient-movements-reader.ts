import type { Movement } from '../../../model/movement.ts'
import type { EditState } from '../../edit-standing.ts'
import type { PatientMovementRow, PatientMovementsQuery } from '../../reader.ts'
import { ALL } from '../../scopes.ts'
import { liesIn } from '../lies-in.ts'
import type { Sql } from '../sql.ts'
import { idsOfPerson } from './person-reader.ts'
import { whenAndWho } from './stock-card-reader.ts'

type Columns = {
  key: number
  editId: string
  recordId: string
  kind: string
  delta: number
  movement: string
  state: EditState
  at: number
  body: string | null
}

/**
 * What was moved for a person, the latest first: of central's ledger, where there is one; on a box,
 * which has none, what was moved there, whatever became of it.
 */
export function readPatientMovements(
  sql: Sql,
  { patientId, scopes, before, limit }: PatientMovementsQuery,
): PatientMovementRow[] {
  const hasLedger = sql.get('select 1 from stock_movements limit 1')
  const rows = sql.all<Columns>(
    `with whose (id) as (${idsOfPerson('select :patientId')})
     select m.* from (${hasLedger ? FROM_LEDGER : FROM_EDITS}) m
     cross join records r on r.collection = 'pharmacy-inventory' and r.id = m.recordId
     where m.key < :before and (:isAll or ${liesIn('r.key', '-1')})
     order by m.key desc limit :limit`,
    {
      patientId,
      before: before ?? Number.MAX_SAFE_INTEGER,
      isAll: scopes.includes(ALL) ? 1 : 0,
      callerScopes: JSON.stringify(scopes),
      limit,
    },
  )
  return rows.map(({ body, movement, at, ...row }) => ({
    ...row,
    at,
    movement: JSON.parse(movement) as Movement,
    ...whenAndWho(body, at),
  }))
}

const FROM_LEDGER = `select m.key, m.edit_id as editId, m.record_id as recordId, m.kind, m.delta,
    m.movement, 'accepted' as state, m.at, e.body
  from whose cross join stock_movements m on m.patient_id = whose.id
  left join edits e on e.id = m.edit_id`

const FROM_EDITS = `select e.seq as key, e.id as editId, e.record_id as recordId,
    json_extract(e.body, '$.movement.kind') as kind,
    json_extract(e.body, '$.movement.delta') as delta,
    json_extract(e.body, '$.movement') as movement, e.state, e.received_at as at, e.body
  from whose cross join edits e on e.patient_id = whose.id
  where e.op = 'move_stock' and (e.status = 200 or e.state = 'needs_decision')`
