import { type CollectionName, isCollectionName } from '../../../model/collections.ts'
import type { Ids } from '../../../model/ids.ts'
import { toIso } from '../../../model/time.ts'
import { type Decision, makesNew } from '../../../protocol/conflicts.ts'
import { type Edit, jsonHash } from '../../../protocol/edit.ts'
import { Problem } from '../../../protocol/problems.ts'
import type { Ground } from '../../changes.ts'
import type { AwaitedBox, DecideAnswer, DecideRequest, RejectedRow } from '../../inbox.ts'
import type { Principal } from '../../principal.ts'
import { parentsOf, waitingWith } from '../../rejected.ts'
import type { FeedWriter } from '../feed-writer.ts'
import { readDecision } from '../readers/decisions-reader.ts'
import { offeredDecisions, readRejectedAround } from '../readers/rejected-reader.ts'
import type { Sql } from '../sql.ts'
import type { SqliteStore } from '../store.ts'
import { closeEdit, type DecisionRow, type NoteDecision, readDecided } from './decisions.ts'
import { type Deciding, makeNew, renewAll } from './edits-in-place.ts'
import { ABOVE, holdersOf } from './untold-decisions.ts'

export type DecideDeps = {
  store: SqliteStore
  ground: Ground
  ids: Ids
  /** Whether the edit is among those that this person may decide about. */
  mayDecideEdit(person: Principal, rejected: Owned): boolean
  /**
   * Boxes that may know of a decision about the edit which central has lost, and must be in touch
   * before anybody decides (N9). At a box there are none.
   */
  awaited?(rejected: Owned): AwaitedBox[]
  /** Makes visible what became of these records; at central a rejected edit was never seen. */
  settle(writer: FeedWriter, records: readonly RecordRef[]): void
  /** Told of each edit that is closed, in the same commit. */
  noteDecision?: NoteDecision
}

/** What tells of an edit whose it is: who sent it, and where its record is, or was to be. */
export type Owned = Pick<RejectedRow, 'principalId'> & {
  edit: Pick<Edit, 'op' | 'collection' | 'record_id' | 'fields'>
}

export type RecordRef = { collection: CollectionName; id: string }

/**
 * Carries out a person's decision about a rejected edit (N5, E9), in one commit: closes it with all
 * that waits with it, makes the new edits that follow, and keeps who decided what. The same request
 * again is answered the same. Throws `Problem` NOT_FOUND, ALREADY_DECIDED or DECISION_NOT_POSSIBLE;
 * then nothing has changed.
 */
export function decide(deps: DecideDeps, person: Principal, request: DecideRequest): DecideAnswer {
  const { store, ground, ids } = deps
  const { editId, decision, fields } = request
  const requestHash = jsonHash({ decision, fields })
  return store.write((writer, takeEdit) => {
    const { sql } = store
    const deciding = { sql, ground, ids, takeEdit, person, actor: request.actor, now: writer.now }
    const known = readDecided(sql, editId)
    if (known) {
      if (!deps.mayDecideEdit(person, readOwned(sql, editId))) throw notInInbox()
      if (known.requestHash === requestHash) return known.answer as DecideAnswer
      throw alreadyDecided(sql, editId)
    }
    const { rejected, waiting } = readFamily(deps, person, editId)
    const boxes = deps.awaited?.(rejected) ?? []
    if (boxes.length > 0) throw waitsForBoxes(boxes)
    const offered = offeredDecisions(deciding, rejected)
    if (!offered.includes(decision)) throw notOffered(decision, offered)

    const family = [rejected, ...waiting]
    const records = family.flatMap(({ edit: { collection, record_id: id } }) =>
      isCollectionName(collection) ? [{ collection, id }] : [],
    )
    // Settled first without them all: new edits are made on what is seen then.
    for (const { edit } of family)
      sql.run(`update edits set state = 'decided' where id = ?`, edit.id)
    deps.settle(writer, records)

    const at = toIso(writer.now)
    const made = makesNew(decision)
      ? makeNew(deciding, rejected, { decision, fields }, offered)
      : null
    const renewed = made ? renewAll(deciding, rejected, made.edit, waiting) : new Map()
    const staying = waiting.filter(({ edit }) => renewed.get(edit.id) === null)
    const closed = waiting.filter((one) => !staying.includes(one))
    const answer: DecideAnswer = {
      id: editId,
      decision,
      actor: request.actor,
      at,
      new_edit: made?.edit.id ?? null,
      closed: closed.map(({ edit }) => ({ id: edit.id, new_edit: renewed.get(edit.id) ?? null })),
      staying: staying.map(({ edit }) => edit.id),
      left_out: made?.leftOut ?? [],
    }
    const keepOne = (one: RejectedRow, kept: Kept, asked?: Asked) => {
      const row = keep(deciding, one, kept, asked)
      deps.noteDecision?.(sql, writer.now, row, person.id)
    }
    keepOne(rejected, answer, { requestHash, answer })
    for (const { id, new_edit } of answer.closed) {
      const one = closed.find(({ edit }) => edit.id === id) as RejectedRow
      const kind = made ? 'apply_mine' : decision
      keepOne(one, { ...answer, decision: kind, new_edit })
    }
    // And again: what could not be made anew is in the inbox once more, and its record shows that.
    deps.settle(writer, records)
    return answer
  })
}

type Family = { rejected: RejectedRow; waiting: RejectedRow[] }

/** The edit with all that waits with it, in the order in which they were made. */
function readFamily({ store, mayDecideEdit }: DecideDeps, person: Principal, id: string): Family {
  const { sql } = store
  const around = readRejectedAround(sql, id).filter((one) => mayDecideEdit(person, one))
  const rejected = around.find(({ edit }) => edit.id === id)
  if (!rejected) throw notInInbox()
  const parents = parentsOf(around)
  const parent = parents.get(id)
  if (parent) throw waitsForAnother(parent)
  const waiting = new Set(waitingWith(id, parents))
  return { rejected, waiting: around.filter(({ edit }) => waiting.has(edit.id)) }
}

function readOwned(sql: Sql, id: string): Owned {
  const row = sql.get<{ body: string; principalId: string }>(
    'select body, principal_id as principalId from edits where id = ?',
    id,
  )
  if (!row) throw notInInbox()
  return { edit: JSON.parse(row.body) as Edit, principalId: row.principalId }
}

type Kept = Pick<DecideAnswer, 'decision' | 'actor' | 'at' | 'new_edit'>

/** By what the same request is known again, and what it is answered. */
type Asked = { requestHash: string; answer: DecideAnswer }

function keep(
  { sql, ground }: Deciding,
  { edit, principalId }: RejectedRow,
  kept: Kept,
  asked?: Asked,
) {
  const row: DecisionRow = {
    edit_id: edit.id,
    decision: kept.decision,
    actor: kept.actor,
    at: kept.at,
    ...(kept.new_edit !== null && { new_edit: kept.new_edit }),
    principalId,
    decidedAt: 'here',
    recipients: ground === 'edge' ? [ABOVE] : holdersOf(sql, edit.id, principalId),
    ...asked,
  }
  closeEdit(sql, row)
  return row
}

function notInInbox(): Problem {
  return new Problem('NOT_FOUND', 'There is no such edit in the inbox. Nothing was changed.')
}

function alreadyDecided(sql: Sql, editId: string): Problem {
  const known = readDecision(sql, editId)
  if (!known) return notInInbox()
  const { decidedAt, ...decided } = known
  const where = decidedAt === 'above' ? ' at central' : ''
  const detail = `Somebody has decided about this edit before${where}: ${decided.decision} by ${decided.actor} at ${decided.at}. Nothing was changed.`
  return new Problem('ALREADY_DECIDED', detail, { members: { decided } })
}

function waitsForAnother(parent: string): Problem {
  const detail = `This edit goes with the one that it builds on: decide about ${parent}. Nothing was changed.`
  return new Problem('DECISION_NOT_POSSIBLE', detail, {
    members: { decisions: [], waits_for: parent },
  })
}

/** What was decided in the lost hours would happen once more. */
function waitsForBoxes(boxes: readonly AwaitedBox[]): Problem {
  const names = boxes.map(({ id, name }) => `${name} (${id})`).join(', ')
  const detail = `Central was restored from a backup, and these boxes have not been in touch since: ${names}. One of them may bring back what was decided about this edit before, and it would count twice. Nothing was changed. Decide when they have made a round; one that is gone for good is waited for no longer once it is revoked: central node revoke ID.`
  return new Problem('DECISION_NOT_POSSIBLE', detail, {
    members: { decisions: [], waits_for_boxes: [...boxes] },
  })
}

function notOffered(decision: Decision, decisions: readonly Decision[]): Problem {
  const detail = `${decision} cannot succeed here; possible: ${decisions.join(', ')}. Nothing was changed.`
  return new Problem('DECISION_NOT_POSSIBLE', detail, { members: { decisions } })
}
