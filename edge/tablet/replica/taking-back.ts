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
 * The id under which a movement is to be written that was given this one: of one that takes back another, it
 * is the first that was not decided with nothing of it counting, as far as this device knows.
 */
export async function idInTurn(
  db: DeviceDatabase,
  id: string,
  movement: HeldEdit['edit']['movement'],
): Promise<string> {
  const of = takenBackIn(movement?.reason)
  if (of === null || id !== takingBackId(of)) return id
  for (let nth = 0; ; nth += 1) {
    const inTurn = takingBackId(of, nth)
    const held = await db.edits.where('id').equals(inTurn).first()
    if (held?.state !== 'decided' || held.isVoid !== true) return inTurn
  }
}

/**
 * Another tablet's had come to the box before this one, and was decided before this one was written: that was
 * not about this, which goes once more under the id whose turn it is. Answers whether it was so. In the caller's
 * transaction, after what is held was noted as decided.
 */
export async function takeBackAnew(
  db: DeviceDatabase,
  { seq, id, edit, body }: HeldEdit,
  { edit: first, decision }: Pick<EditsView['results'][number], 'edit' | 'decision'>,
): Promise<boolean> {
  const isOther = first.made_at !== edit.made_at
  if (!isOther || !decision || Date.parse(edit.made_at) <= Date.parse(decision.at)) return false
  const of = takenBackIn(edit.movement?.reason)
  const inTurn = of && (await idInTurn(db, takingBackId(of), edit.movement))
  if (!inTurn || inTurn === id) return false
  const raw = { ...JSON.parse(body), id: inTurn }
  await db.edits.update(seq, {
    id: inTurn,
    edit: { ...edit, id: inTurn },
    body: JSON.stringify(raw),
    hash: jsonHash(raw),
    state: 'waiting',
    outcome: null,
    answeredAt: null,
    isVoid: false,
  })
  return true
}
