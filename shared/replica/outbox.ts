import { referencesOf } from '../authority/facts.ts'
import { isCollectionName } from '../model/collections.ts'
import type { Millis } from '../model/time.ts'
import type { Edit } from '../protocol/edit.ts'
import { SET_ASIDE_MS } from './plan.ts'

/** Whatever should wait for longer was set aside by a clock that stood in the future: it may go. */
const ASIDE_MS_MAX = 2 * SET_ASIDE_MS

/** An edit in the outbox: made here, without an outcome from the authority. */
export type OutboxEdit = { seq: number; edit: Edit; bytes: number; setAsideUntil: Millis | null }

/**
 * Those that may go now: not held back themselves, nor built on one that is (N3). The outbox, in the
 * order in which its edits were made, is read as far as they are asked for. `skip`: so many of them are
 * passed over, with what names their records, or fewer where nothing would be left; that reads it whole.
 */
export function sendable(
  outbox: Iterable<OutboxEdit>,
  now: Millis,
  except: readonly string[],
  skip = 0,
): Iterable<OutboxEdit> {
  const mayGo = notHeldBack(outbox, now, except)
  return skip === 0 ? mayGo : beyondSome([...mayGo], skip)
}

/** The first of them that fit into one push. One goes however large it is: that is for the authority to say. */
export function firstThatFit(
  edits: Iterable<OutboxEdit>,
  { editsMax, bytesMax }: { editsMax: number; bytesMax: number },
): OutboxEdit[] {
  const first: OutboxEdit[] = []
  let bytes = 0
  for (const one of edits) {
    bytes += one.bytes
    if (first.length === editsMax || (first.length > 0 && bytes > bytesMax)) break
    first.push(one)
  }
  return first
}

/** Whether there is any. */
export function isAny(edits: Iterable<OutboxEdit>): boolean {
  for (const _one of edits) return true
  return false
}

function beyondSome(mayGo: readonly OutboxEdit[], skip: number): readonly OutboxEdit[] {
  if (skip === 0) return mayGo
  const passed = mayGo.slice(0, skip).map(({ edit }) => edit)
  const stayed = dependsOn(
    new Set(passed.map(({ id }) => id)),
    new Set(passed.map(({ record_id }) => record_id)),
  )
  const beyond = mayGo.filter(({ edit }) => !stayed.isDependant(edit))
  return beyond.length > 0 ? beyond : beyondSome(mayGo, skip >> 1)
}

function* notHeldBack(
  outbox: Iterable<OutboxEdit>,
  now: Millis,
  except: readonly string[],
): Generator<OutboxEdit> {
  const exempt = new Set(except)
  const heldBack = dependsOn(new Set(except), new Set())
  for (const one of outbox) {
    const { edit, setAsideUntil } = one
    const asideMs = (setAsideUntil ?? 0) - now
    const isAside = (asideMs > 0 && asideMs <= ASIDE_MS_MAX) || exempt.has(edit.id)
    if (isAside) heldBack.add(edit)
    if (!isAside && !heldBack.isDependant(edit)) yield one
  }
}

/** A rejected edit, and whether its record is there all the same. */
export type RejectedEdit = { edit: Edit; isRecordThere: boolean }

/** Those that build on these edits: made upon them, or naming a record that they would have made. */
export function dependants(outbox: readonly OutboxEdit[], on: readonly RejectedEdit[]): Edit[] {
  const editIds = new Set(on.map(({ edit }) => edit.id))
  const recordIds = new Set(
    on
      .filter(({ edit, isRecordThere }) => edit.op === 'create' && !isRecordThere)
      .map(({ edit }) => edit.record_id),
  )
  const { isDependant } = dependsOn(editIds, recordIds)
  return outbox.map(({ edit }) => edit).filter((edit) => !editIds.has(edit.id) && isDependant(edit))
}

/**
 * Tells, for edits asked in their order, whether they depend on one of the given edits or records,
 * on one that was found to, or on one that was added.
 */
function dependsOn(editIds: Set<string>, recordIds: Set<string>) {
  function add({ id, op, record_id }: Edit) {
    editIds.add(id)
    if (op === 'create') recordIds.add(record_id)
  }

  function isDependant(edit: Edit): boolean {
    const base = edit.base?.edit
    const references = isCollectionName(edit.collection) ? referencesOf(edit, null) : []
    const depends =
      (base !== undefined && editIds.has(base)) ||
      recordIds.has(edit.record_id) ||
      references.some(({ id }) => recordIds.has(id))
    if (depends) add(edit)
    return depends
  }

  return { add, isDependant }
}
