import type { EditState } from '@outpost/shared/authority/edit-standing'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { BoxNode } from './box-node.ts'
import type { Answer } from './question.ts'
import { short } from './short.ts'
import type { System } from './system.ts'

/* What a box tells of edits that it is asked for (`GET /api/edits?ids=`), held against what is so. */

const TOLD = 'what a box tells of an edit is true'

type Told = { id: string; state: EditState }

/** A box has answered this path. */
export function watchStandings(system: System, box: BoxNode, path: string, answer: Answer) {
  const ids = /^\/api\/edits\?ids=(.+)$/.exec(path)?.[1]?.split(',')
  if (!ids || answer.status !== 200) return
  const told = new Map((answer.body.results as Told[]).map((one) => [one.id, one.state]))
  const { sql } = box.edge().store
  for (const id of ids) {
    const state = told.get(id)
    const isKnown = sql.get('select 1 from edits where id = ?', id) !== undefined
    const isTrue = state ? isKnown && isSo(system, box, id, state) : !isKnown
    if (!isTrue) system.witness.fail(TOLD, `${box.name} says that ${short(id)} is ${state}`)
    told.delete(id)
  }
  for (const id of told.keys()) {
    system.witness.fail(TOLD, `${box.name} was not asked for ${short(id)}, and tells of it`)
  }
}

function isSo(system: System, box: BoxNode, id: string, state: EditState): boolean {
  switch (state) {
    case 'accepted':
      return isAtCentral(system, id)
    case 'needs_decision':
      // What an admin has just decided the box hears with its next page.
      return (
        !isDecidedAt(box.edge().store, id) && (isPutBack(system, box) || !isAtCentral(system, id))
      )
    case 'decided':
      return isDecidedAt(box.edge().store, id) || isDecidedAt(system.central.store(), id)
    case 'waiting':
    case 'sent':
      // Central may have it, and its answer be on the way; but nobody has decided about it here.
      return !isDecidedAt(box.edge().store, id)
    default:
      throw state satisfies never
  }
}

/** Central has accepted it, or had before it was put back. */
export function isAtCentral({ central, lost }: System, id: string): boolean {
  const { sql } = central.store()
  const isThere = sql.get('select 1 from edits where id = ? and status = 200', id) !== undefined
  return isThere || lost.edits.has(id)
}

function isDecidedAt({ sql }: SqliteStore, id: string): boolean {
  return sql.get('select 1 from decisions where edit_id = ?', id) !== undefined
}

/** It, or another with its card, judges anew what it has taken, and sent, before. */
function isPutBack({ boxes }: System, box: BoxNode): boolean {
  return box.wasPutBack || boxes.some(({ copyOf }) => copyOf !== null)
}
