import type { MovementView, StockCardView } from '@outpost/shared/authority/http/stock-card-routes'
import { deltaOf, type Movement } from '@outpost/shared/model/movement'
import type { Device } from '../device/device.ts'
import { bodyOf } from '../replica/ask.ts'
import type { CardLine, KeptCard } from '../replica/card-line.ts'
import type { DeviceDatabase, HeldEdit, HeldRecord } from '../replica/database.ts'
import { isUnanswered } from '../replica/settle.ts'
import { takenBackIn } from '../replica/taking-back.ts'
import { WHERE_EDITS_ARE } from '../replica/where-is.ts'
import { placeAtBox } from './box-movements.ts'

/** The latest lines of a batch's card from the box, or those on the page of `path`. Throws without it. */
export async function fetchCard(
  { ask, clock }: Pick<Device, 'ask' | 'clock'>,
  stockId: string,
  path = `/api/pharmacy-inventory/${stockId}/movements`,
): Promise<KeptCard> {
  // What is answered while the box makes this up may lack in it.
  const at = clock.now()
  const response = await ask(path)
  // Of a batch that the box does not know yet all that moved is on this tablet.
  if (response.status === 404) return { id: stockId, at, lines: [], next: null }
  const { results, next } = await bodyOf<StockCardView>(response)
  const lines = results.map((line) => ofBox(stockId, line))
  return { id: stockId, at, lines, next }
}

function ofBox(stockId: string, line: MovementView): CardLine {
  return {
    editId: line.edit_id,
    stockId,
    kind: line.kind,
    delta: line.delta,
    balance: line.balance,
    reason: line.reason,
    patientId: line.patient_id,
    confirmedBy: line.confirmed_by,
    actor: line.actor,
    at: Date.parse(line.occurred_at ?? line.made_at),
    place: placeAtBox(line),
  }
}

/** Keeps a card that the box told, unless a newer one is kept already. */
export function keepCard(db: DeviceDatabase, card: KeptCard): Promise<void> {
  return db.transaction('rw', db.cards, async () => {
    const kept = await db.cards.get(card.id)
    if (!kept || kept.at <= card.at) await db.cards.put(card)
  })
}

/** Keeps earlier lines with a card, if they are those that follow on it as it is kept now. */
export function keepEarlier(db: DeviceDatabase, page: KeptCard, after: string): Promise<void> {
  return db.transaction('rw', db.cards, async () => {
    const kept = await db.cards.get(page.id)
    if (kept?.next !== after) return
    await db.cards.put({ ...kept, lines: [...kept.lines, ...page.lines], next: page.next })
  })
}

/** All lines that are known of these batches, the latest first; and how old the oldest card of the box is. */
export async function readCard(db: DeviceDatabase, stockIds: readonly string[]) {
  const cards = (await db.cards.bulkGet([...stockIds])).filter((card) => card !== undefined)
  const told = new Map(cards.map((card) => [card.id, card]))
  const held = await db.records.bulkGet(
    stockIds.map((id): [HeldRecord['collection'], string] => ['pharmacy-inventory', id]),
  )
  const edits = await db.edits
    .where('recordId')
    .anyOf([...stockIds])
    .sortBy('seq')
  const own = held.flatMap((record) =>
    record ? ownLines(record, edits, told.get(record.id) ?? null) : [],
  )
  const lines = [...own, ...cards.flatMap((card) => card.lines)]
  return {
    lines: lines.sort((a, b) => b.at - a.at),
    toldAt: cards.length === stockIds.length ? Math.min(...cards.map(({ at }) => at)) : null,
    next: cards.flatMap(({ id, next }) => (next ? [{ id, next }] : [])),
  }
}

/** Movements of this tablet that the box did not know, or had not told, when it told the card. */
function ownLines(record: HeldRecord, edits: readonly HeldEdit[], card: KeptCard | null) {
  const told = new Set(card?.lines.map(({ editId }) => editId))
  const mine = edits.filter(
    ({ id, recordId, edit, answeredAt }) =>
      recordId === record.id &&
      (edit.op === 'move_stock' || Number(edit.op === 'create' && edit.fields?.quantity) > 0) &&
      !told.has(id) &&
      (answeredAt === null || card === null || answeredAt >= card.at),
  )
  // Laid over the box's copy in the order in which they were made, as in what is shown (N2).
  const known = mine.findIndex(({ id }) => id === record.copy?.overlay?.pending)
  let lies = Number(record.copy?.fields.quantity ?? 0)
  return mine.map((held, index): CardLine => {
    const { id, edit, state } = held
    const movement = (edit.movement ?? null) as Movement | null
    const isOver = isUnanswered(held) && index > known
    const delta = deltaOver(held, isOver ? lies : null)
    if (isOver) lies = Math.max(0, lies + (delta ?? 0))
    return {
      editId: id,
      stockId: record.id,
      kind: movement?.kind ?? 'COUNTED',
      delta,
      balance: isOver ? lies : null,
      reason: movement?.reason ?? null,
      patientId: movement?.patient_id ?? null,
      confirmedBy: movement?.confirmed_by ?? null,
      actor: edit.actor ?? null,
      at: Date.parse(movement?.occurred_at ?? edit.made_at),
      place: WHERE_EDITS_ARE[state],
    }
  })
}

/** How many units an edit adds to what lies there; null for a count over what is not known. */
function deltaOver({ edit }: HeldEdit, lies: number | null): number | null {
  if (!edit.movement) return Number(edit.fields?.quantity)
  const movement = edit.movement as Movement
  if (lies === null && movement.kind === 'COUNTED') return null
  return deltaOf(movement, lies ?? 0)
}

/** Whether a line can be taken back: it counts, is no count, and was not taken back, nor does it do so. */
export function canTakeBack(line: CardLine, all: readonly CardLine[]): boolean {
  const isMoving = line.delta !== null && line.delta !== 0 && line.kind !== 'COUNTED'
  const isOwnDoing = line.kind !== 'DISCREPANCY' && !takesBack(line)
  const counts = line.place !== 'undone' && line.place !== 'attention'
  // More than there was: what it took away is not what it says, so only a count puts it right.
  const isOverdrawn = line.confirmedBy !== null && !line.balance
  return isMoving && isOwnDoing && counts && !isOverdrawn && !isTakenBack(line, all)
}

export function isTakenBack({ editId }: CardLine, all: readonly CardLine[]): boolean {
  return all.some(({ reason, place }) => takenBackIn(reason) === editId && place !== 'undone')
}

/** Whether it takes another one back, or is what a person has made of one that does. */
export function takesBack({ reason }: CardLine): boolean {
  return takenBackIn(reason) !== null
}
