import type { EditsView } from '@outpost/shared/authority/http/edit-routes'
import { jsonHash } from '@outpost/shared/protocol/edit'
import { v5 } from 'uuid'
import type { DeviceDatabase, HeldEdit } from './database.ts'

/** The namespace of the ids of movements that take others back. */
const TAKEN_BACK = '5e0f3f0a-0d0c-4c64-9a3c-7e1b0e5d9f42'

/**
 * The id of the movement that takes this one back (E7): the same on all tablets, so that it happens once.
 * `nth`: so many before it were decided, and nothing of them counts.
 */
export function takingBackId(editId: string, nth = 0): string {
  return v5(nth === 0 ? editId : `${editId} ${nth}`, TAKEN_BACK)
}

/** Which movement this reason says is taken back: its id stands at the end. */
export function takenBackIn(reason: unknown): string | null {
  return /\(([0-9a-f-]{36})\)$/.exec(typeof reason === 'string' ? reason : '')?.[1] ?? null
}

/**
 * The id under which a movement of this record is to be written that was given this one: of one that takes back
 * another, it is the first that was not decided with nothing of it counting, as far as this device knows.
 */
export async function inTurn(
  db: DeviceDatabase,
  { id, recordId, movement }: Given,
): Promise<Pick<HeldEdit, 'id' | 'turn'>> {
  const of = takenBackIn(movement?.reason)
  if (of === null || id !== takingBackId(of)) return { id }
  const own = await db.edits.where('recordId').equals(recordId).toArray()
  const alike = own.filter(({ edit }) => takenBackIn(edit.movement?.reason) === of)
  const gone = new Set(alike.filter(isGone).map((one) => one.id))
  // One that goes under its next id has left those before, and the device holds them no more.
  let turn = Math.max(0, ...alike.map((one) => one.turn ?? 0))
  while (gone.has(takingBackId(of, turn))) turn += 1
  return { id: takingBackId(of, turn), turn }
}

type Given = Pick<HeldEdit, 'id' | 'recordId'> & Pick<HeldEdit['edit'], 'movement'>

const isGone = ({ state, isVoid }: HeldEdit) => state === 'decided' && isVoid === true

/**
 * Another tablet's had come to the box before this one, and was decided before this one was written: that was
 * not about this, which goes once more under the id whose turn it is. Answers whether it was so. In the caller's
 * transaction, after what is held was noted as decided.
 */
export async function takeBackAnew(
  db: DeviceDatabase,
  { seq, recordId, edit, body }: HeldEdit,
  { edit: first, decision }: Pick<EditsView['results'][number], 'edit' | 'decision'>,
): Promise<boolean> {
  const isOther = first.made_at !== edit.made_at
  if (!isOther || !decision || Date.parse(edit.made_at) <= Date.parse(decision.at)) return false
  const of = takenBackIn(edit.movement?.reason)
  if (of === null) return false
  const next = await inTurn(db, { id: takingBackId(of), recordId, movement: edit.movement })
  if ((await db.edits.where('id').equals(next.id).count()) > 0) return false
  const raw = { ...JSON.parse(body), id: next.id }
  await db.edits.update(seq, {
    ...next,
    edit: { ...edit, id: next.id },
    body: JSON.stringify(raw),
    hash: jsonHash(raw),
    state: 'waiting',
    outcome: null,
    answeredAt: null,
    isVoid: false,
    isDecidedAtCentral: false,
    isPerhapsTaken: false,
    isReturning: false,
    setAsideUntil: null,
    lastError: null,
    baseMissedSince: null,
  })
  return true
}
