import type { EditStanding } from '@outpost/shared/authority/edit-standing'
import { type Prepared, prepare } from '@outpost/shared/authority/prepare'
import type { Reader } from '@outpost/shared/authority/reader'
import { isSameValue } from '@outpost/shared/model/record'
import { toIso } from '@outpost/shared/model/time'
import type { Outcome } from '@outpost/shared/protocol/messages'
import { IMPORT, reasonOf, rejectionOf, type WriterDeps, type Written } from './record-writer.ts'

/** A movement as an import would have it. */
type WantedMovement = {
  /** Of the edit that it is: central takes it once. */
  id: string
  /** Of the stock that moves, which must be there. */
  recordId: string
  /** E7's fields as they were given. */
  movement: Readonly<Record<string, unknown>>
  /** Why it cannot be taken, where that is known already. */
  refusal: string | null
}

/** What one import has come to know of stock. */
export type StockKnown = {
  /** In a dry run: how much of each there would be. */
  dryBalances: Map<string, number> | null
  /** Stock of which a movement was refused. */
  stopped: Set<string>
}

/**
 * Makes central have these movements, in their order; nothing where it has them. Answers in the same
 * order. After one that is refused the others of its stock are refused too: taken now, and the first
 * one at another import, they would leave another balance than in their order. What would take a
 * balance below zero is refused here and not by the judge: what he refuses is refused for ever, and
 * this can be given again when the stock is right.
 */
export async function writeMovements(
  { store, clock, submitEdits }: Omit<WriterDeps, 'ids'>,
  wanted: readonly WantedMovement[],
  { dryBalances, stopped }: StockKnown,
): Promise<Written[]> {
  const {
    stock,
    edits: known,
    stockMovedBy,
  } = await store.read((reader) => readCentral(reader, wanted))
  const balances = dryBalances ?? new Map<string, number>()
  const stop = (recordId: string, reason: string): Written => {
    stopped.add(recordId)
    return { kind: 'refused', reason }
  }
  const lastEdits = new Map<string, string>()
  const made_at = toIso(clock.now())
  const edits: Prepared[] = []
  const written = wanted.map(({ id, recordId, movement, refusal }): Written => {
    const before = known.get(id)
    if (before) return compare(before, recordId, movement)
    const moved = stockMovedBy.get(id)
    if (moved !== undefined) return moved === recordId ? { kind: 'unchanged' } : usedBefore
    if (stopped.has(recordId)) return { kind: 'refused', reason: AFTER_REFUSED }
    if (refusal !== null) return stop(recordId, refusal)

    const current = stock.get(recordId)
    const last = lastEdits.get(recordId)
    const base = { revision: current?.revision ?? 0, ...(last !== undefined && { edit: last }) }
    const raw = {
      id,
      collection: 'pharmacy-inventory',
      record_id: recordId,
      op: 'move_stock',
      base: movement.kind === 'COUNTED' ? base : null,
      movement,
      made_at,
    }
    const edit = prepare({ raw, isImmediate: true }, IMPORT)
    if (edit.fault) return stop(recordId, reasonOf(edit.fault))

    const balance = balances.get(recordId) ?? Number(current?.fields.quantity ?? 0)
    const left = balanceAfter(edit, balance)
    if (left < 0 && !movement.confirmed_by) {
      const reason = `only ${balance} are in stock, and it would leave ${left}; confirmed_by takes it all the same`
      return stop(recordId, reason)
    }
    balances.set(recordId, Math.max(0, left))
    lastEdits.set(recordId, id)
    edits.push(edit)
    return { kind: 'taken', changed: null }
  })
  if (dryBalances || edits.length === 0) return written

  const outcomes = (await submitEdits(edits)).values()
  return written.map((one, index): Written => {
    if (one.kind !== 'taken') return one
    const reason = rejectionOf(outcomes.next().value)
    return reason === null ? one : stop((wanted[index] as WantedMovement).recordId, reason)
  })
}

const usedBefore: Written = {
  kind: 'refused',
  reason: 'its id was used before, for something else',
}

const AFTER_REFUSED = 'an earlier movement of the same stock was refused'

async function readCentral(reader: Reader, wanted: readonly WantedMovement[]) {
  const recordIds = [...new Set(wanted.map(({ recordId }) => recordId))]
  const edits = new Map<string, EditStanding>()
  const ids = wanted.map(({ id }) => id)
  for (const id of ids) {
    const edit = await reader.edit(id)
    if (edit) edits.set(id, edit)
  }
  return {
    stock: await reader.records('pharmacy-inventory', recordIds),
    edits,
    // After a restore the ledger also names edits that are not here: a box brought back the balance
    // that holds them, but not the edits of others (N9).
    stockMovedBy: await reader.stockMovedBy(ids.filter((id) => !edits.has(id))),
  }
}

function balanceAfter({ checked }: Prepared, balance: number): number {
  const movement = checked?.movement
  if (!movement) throw new Error('a movement without fault was not checked')
  return movement.kind === 'COUNTED' ? movement.counted : balance + movement.delta
}

/** What central knows by this id: this movement, or something else. */
function compare(
  { edit, status, rejection }: EditStanding,
  recordId: string,
  { kind, delta, counted }: WantedMovement['movement'],
): Written {
  if (status !== 200) {
    const because = rejectionOf({ edit_id: edit.id, status, ...rejection, final: true } as Outcome)
    return { kind: 'refused', reason: `refused in an earlier run: ${because}` }
  }
  // Stock is made with a first count, which an export tells like any other.
  const known =
    edit.op === 'create' ? { kind: 'COUNTED', counted: edit.fields?.quantity } : edit.movement
  const isSame =
    edit.record_id === recordId &&
    isSameValue([known?.kind, known?.delta, known?.counted], [kind, delta, counted])
  return isSame ? { kind: 'unchanged' } : usedBefore
}
