import type { Movement } from '../../../model/movement.ts'
import { parseInstant, toIso } from '../../../model/time.ts'
import type { Edit } from '../../../protocol/edit.ts'
import type { EditState } from '../../edit-standing.ts'
import type { StockCardQuery, StockCardRow } from '../../reader.ts'
import type { Sql } from '../sql.ts'

type LedgerColumns = {
  key: number
  editId: string
  kind: string
  delta: number
  balance: number
  movement: string | null
  at: number
  body: string | null
}

type EditColumns = {
  key: number
  body: string
  state: EditState
  status: number
  seen: string | null
  at: number
}

/**
 * The latest rows of a stock card (E7), the latest first: of central's ledger, where there is one; on
 * a box, which has none, the movements that were made there, whatever became of them.
 */
export function readStockCard(sql: Sql, query: StockCardQuery): StockCardRow[] {
  const hasLedger = sql.get(
    'select 1 from stock_movements where record_id = ? limit 1',
    query.recordId,
  )
  return hasLedger ? readLedgerRows(sql, query) : readOwnMovements(sql, query)
}

function readLedgerRows(sql: Sql, { recordId, before, limit }: StockCardQuery): StockCardRow[] {
  const rows = sql.all<LedgerColumns>(
    `select * from (
       select m.key, m.edit_id as editId, m.kind, m.delta, m.movement, m.at, e.body,
         sum(m.delta) over (order by m.key) as balance
       from stock_movements m left join edits e on e.id = m.edit_id where m.record_id = ?)
     where key < ? order by key desc limit ?`,
    recordId,
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  )
  return rows.map(({ body, movement, ...row }) => ({
    ...row,
    movement: movement === null ? null : (JSON.parse(movement) as Movement),
    state: 'accepted',
    ...whenAndWho(body, row.at),
  }))
}

function readOwnMovements(sql: Sql, { recordId, before, limit }: StockCardQuery): StockCardRow[] {
  const rows = sql.all<EditColumns>(
    `select seq as key, body, state, status, seen, received_at as at from edits
     where record_id = ? and collection = 'pharmacy-inventory' and seq < ?
       and (status = 200 or state = 'needs_decision')
       and (op = 'move_stock' or op = 'create' and json_extract(body, '$.fields.quantity') > 0)
     order by seq desc limit ?`,
    recordId,
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  )
  return rows.map(toOwnRow)
}

function toOwnRow({ key, body, state, status, seen, at }: EditColumns): StockCardRow {
  const edit = JSON.parse(body) as Edit
  const movement = (edit.movement ?? null) as Movement | null
  const before = seen === null ? null : (JSON.parse(seen) as { quantity?: number }).quantity
  const delta = movement ? deltaWhenMade(movement, before) : Number(edit.fields?.quantity)
  return {
    key,
    editId: edit.id,
    kind: movement?.kind ?? 'COUNTED',
    delta,
    // What was rejected moved nothing yet.
    balance: status === 200 ? balanceWhenMade(movement, before, delta) : null,
    movement,
    state,
    at,
    ...whenAndWho(body, at),
  }
}

function deltaWhenMade(movement: Movement, before: number | null | undefined): number | null {
  if (movement.kind !== 'COUNTED') return movement.delta
  return typeof before === 'number' ? movement.counted - before : null
}

/** What lay there on the box when it took the movement; central may have known of more (N2). */
function balanceWhenMade(
  movement: Movement | null,
  before: number | null | undefined,
  delta: number | null,
): number | null {
  if (movement === null) return delta
  if (movement.kind === 'COUNTED') return movement.counted
  return typeof before === 'number' ? Math.max(0, before + movement.delta) : null
}

/** Bodies of edits are not kept for ever; then the time of the commit is what is known. */
export function whenAndWho(body: string | null, at: number) {
  const edit = body === null ? null : (JSON.parse(body) as Edit)
  const madeAt = parseInstant(edit?.made_at ?? '') ?? at
  return { madeAt: toIso(madeAt), actor: edit?.actor ?? null }
}
