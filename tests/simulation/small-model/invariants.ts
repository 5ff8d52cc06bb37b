import { isSameValue } from '@outpost/shared/model/record'
import { STOCK } from './clinic.ts'
import type { Central, JudgedEdit, State } from './state.ts'

/** What is wrong in a state, whatever may come; null if nothing is. */
export function faultIn(state: State): string | null {
  return faultAtCentral(state.central) ?? faultAtBoxes(state)
}

function faultAtCentral({ edits, ledger, records }: Central): string | null {
  const ids = edits.map(({ edit }) => edit.id)
  if (new Set(ids).size < ids.length) return 'an edit has two outcomes'
  const moved = ledger.map(({ editId }) => editId)
  if (new Set(moved).size < moved.length) return 'a movement took effect twice'
  for (const { edit, status } of edits) {
    const isMoved = moved.includes(edit.id)
    if (edit.op === 'move_stock' && isMoved !== (status === 200)) {
      return 'a movement took effect without being accepted, or was accepted without effect'
    }
  }
  const sum = ledger.reduce((total, { delta }) => total + delta, 0)
  if (records[STOCK]?.fields.quantity !== sum) return 'the stock is not the sum of its ledger'
  return edits.some((one) => isBlind(one, edits))
    ? 'an accepted edit hides one it had not seen'
    : null
}

/** Whether an accepted change of a field replaced one that its writer had not seen (E4). */
function isBlind({ edit, box, status, madeRevision }: JudgedEdit, all: readonly JudgedEdit[]) {
  if (edit.op !== 'update' || status !== 200 || madeRevision === null) return false
  return Object.keys(edit.fields ?? {}).some((name) =>
    all.some(
      (other) =>
        other.edit.record_id === edit.record_id &&
        other.edit.op === 'update' &&
        name in (other.edit.fields ?? {}) &&
        other.madeRevision !== null &&
        other.madeRevision < madeRevision &&
        other.madeRevision > (edit.base?.revision ?? 0) &&
        other.box !== box,
    ),
  )
}

function faultAtBoxes({ central, boxes }: State): string | null {
  for (const [index, box] of boxes.entries()) {
    const sent = central.edits.filter((one) => one.box === index)
    for (const { edit } of sent) {
      if (!box.edits.some((own) => own.edit.id === edit.id)) return 'an edit is gone from its box'
    }
    for (const { edit, state, code } of box.edits) {
      const judged = sent.find((one) => one.edit.id === edit.id)
      if (state === 'accepted' && judged?.status !== 200) return 'told as accepted what was not'
      if (state === 'needs_decision' && judged?.status === 200)
        return 'told as rejected what was not'
      if (state === 'needs_decision' && !judged && code !== 'DEPENDS_ON_REJECTED') {
        return 'a rejection comes from nowhere'
      }
    }
    for (const [id, record] of Object.entries(central.records)) {
      const copy = box.confirmed[id]
      if (copy && copy.revision > record.revision) return 'a copy is ahead of central'
      if (copy?.revision === record.revision && !isSameValue(copy.fields, record.fields)) {
        return 'a copy has the revision of central and not its content'
      }
      const isTold = (central.feed[id] ?? 0) <= box.cursor
      if (isTold && (copy?.revision ?? 0) < record.revision)
        return 'a cursor is ahead of its copies'
    }
  }
  return null
}

/** What is wrong once everything has come to rest; null if nothing is. */
export function faultAtRest({ central, boxes, road }: State): string | null {
  if (road.length > 0) return 'something is still on the road'
  for (const box of boxes) {
    if (box.edits.some(({ state }) => state === 'waiting' || state === 'sent')) {
      return 'an edit waits for ever'
    }
    if (box.cursor !== central.head) return 'a box does not catch up'
    for (const [id, record] of Object.entries(central.records)) {
      const copy = box.confirmed[id]
      if (copy?.revision !== record.revision || !isSameValue(copy.fields, record.fields)) {
        return 'a box does not have what central has'
      }
    }
  }
  return null
}
