import { toWire } from '../../../model/record.ts'
import { type Clock, toIso } from '../../../model/time.ts'
import type { Inbox, InboxItem, RejectedRow } from '../../inbox.ts'
import type { Principal } from '../../principal.ts'
import { parentsOf, waitingWith } from '../../rejected.ts'
import {
  offeredDecisions,
  readCurrent,
  readRejected,
  readRejectedAround,
} from '../readers/rejected-reader.ts'
import { type DecideDeps, decide } from './decide.ts'

/** The inbox of an authority; what differs between a box and central is in its dependencies. */
export function createInbox(deps: DecideDeps & { clock: Clock }): Inbox {
  return {
    list(person) {
      const { rows, toItem } = openInbox(deps, person, readRejected(deps.store.sql))
      return rows.map(toItem)
    },
    find(person, editId) {
      const around = readRejectedAround(deps.store.sql, editId)
      const { rows, toItem } = openInbox(deps, person, around)
      const row = rows.find(({ edit }) => edit.id === editId)
      return row ? toItem(row) : null
    },
    decide: (person, request) => decide(deps, person, request),
  }
}

/** What of it waits for this person, and how one is shown: what hangs on what is in all of them. */
function openInbox(
  deps: DecideDeps & { clock: Clock },
  person: Principal,
  rejected: readonly RejectedRow[],
) {
  const { sql } = deps.store
  const rows = rejected.filter((row) => deps.mayDecideEdit(person, row))
  const parents = parentsOf(rows)
  const withDependants = new Set(parents.values())
  const asking = { sql, ground: deps.ground, person, now: deps.clock.now() }
  const toItem = (row: RejectedRow): InboxItem => {
    const { id } = row.edit
    const waitsFor = parents.get(id) ?? null
    const boxes = deps.awaited?.(row)
    const isDecidable = waitsFor === null && !boxes?.length
    return {
      id,
      edit: row.edit,
      conflict: row.conflict ?? row.problem ?? null,
      mine: row.edit.fields ?? row.edit.movement ?? null,
      theirs: theirsOf(deps, row, person),
      base: row.seen,
      names: row.names,
      // What goes with another is not decided for itself.
      decisions: isDecidable ? offeredDecisions(asking, row) : [],
      at: toIso(row.at),
      waits_for: waitsFor,
      dependants: withDependants.has(id) ? waitingWith(id, parents) : [],
      ...(boxes && { waits_for_boxes: boxes }),
      from: row.principalId,
    }
  }
  return { rows, toItem }
}

/** The record as who rejected the edit has it: as it came with central's answer, or as it is here now. */
function theirsOf({ store }: DecideDeps, row: RejectedRow, person: Principal) {
  const current = readCurrent(store.sql, row.edit, person)
  // Of a merged patient it is the survivor about whom is to be decided (R5).
  const isItself = !current || current.id === row.edit.record_id
  if (row.isRejectedAbove && isItself) return row.conflict?.record ?? null
  return current && toWire(current)
}
