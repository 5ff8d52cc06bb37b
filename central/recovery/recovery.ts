import type { Principal } from '@outpost/shared/authority/principal'
import type { FeedWriter } from '@outpost/shared/authority/sqlite/feed-writer'
import { isStorageFailure } from '@outpost/shared/authority/sqlite/file/storage-failure'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { storeEdit } from '@outpost/shared/authority/sqlite/take-edit'
import { isCollectionName } from '@outpost/shared/model/collections'
import type { Log } from '@outpost/shared/node/log'
import { type Edit, editSchema } from '@outpost/shared/protocol/edit'
import {
  type AcceptedEdit,
  type Copy,
  type CopyResult,
  type HeldReason,
  type RecoverReply,
  traitsOf,
} from '@outpost/shared/protocol/recovery'
import { editNoter } from '../audit/audit.ts'
import { applyCopy } from './apply-copy.ts'
import { closeKnown, heldBefore, hold, supersede } from './held-copies.ts'
import type { Origin } from './offer.ts'
import { isOther } from './relation.ts'
import { acceptedRow, readRecovered } from './take.ts'
import type { Waiting, Weighed } from './weigh.ts'

type RecoveryDeps = { store: SqliteStore; log: Pick<Log, 'error'> }

/**
 * Takes back what a box holds of hours that a restore has lost (N9): copies of records first, then the
 * edits that were accepted, without effect, so that late retries are answered as they were. All of it
 * can come again, from this box and from others, and is taken once.
 */
export function recover(
  { store, log }: RecoveryDeps,
  principal: Principal,
  {
    from,
    copies,
    edits,
  }: { from: Origin; copies: readonly Copy[]; edits: readonly AcceptedEdit[] },
): RecoverReply {
  return store.write((writer) => ({
    copies: copies.map((copy) => takeCopy(store, writer, principal, { copy, from }, log)),
    edits: edits.map((edit) => enterEdit(store, writer, principal, { edit, from })),
  }))
}

/** A copy that cannot be taken for a fault of ours is kept all the same, and stops no other. */
function takeCopy(
  store: SqliteStore,
  writer: FeedWriter,
  principal: Principal,
  { copy, from }: { copy: Copy; from: Origin },
  log: Pick<Log, 'error'>,
): CopyResult {
  const { collection, id } = copy
  const holdIt = (waiting: Waiting) => {
    hold(store.sql, { copy, from }, waiting, { principalId: principal.id, at: writer.now })
    return { collection, id, result: 'held' as const, reason: waiting.reason }
  }
  try {
    const before = heldBefore(store.sql, { copy, from })
    // An admin has let it be, and it is not asked about again, nor taken by itself.
    if (before?.decision === 'dismissed') return { collection, id, result: 'known' }
    const weighed = writer.allOrNothing(() =>
      applyCopy(store, writer, principal, { copy, from, applied: null }),
    )
    const waiting = weighed.kind === 'held' ? weighed : waitingPart(weighed)
    const isWhole = weighed.kind === 'take' && waiting === null
    supersede(store.sql, { copy, from }, { isWhole, at: writer.now })
    if (weighed.kind === 'known') {
      // The rest of it was taken, and its box may not have heard that some of it waits.
      return before?.decision === null
        ? asTold(copy, { collection, id, result: 'held', reason: before.reason })
        : { collection, id, result: 'known' }
    }
    if (weighed.kind === 'take' || weighed.kind === 'held') closeKnown(store, copy, writer.now)
    return waiting ? asTold(copy, holdIt(waiting)) : { collection, id, result: 'taken' }
  } catch (error) {
    if (isStorageFailure(error)) throw error
    log.error({ err: error, collection, id }, 'a copy could not be taken back')
    return holdIt({ reason: 'failed', fields: null })
  }
}

/**
 * What is not the box's is told like what is nowhere (E6): of that a deletion is known, and what
 * belongs to it is held. The admin sees which it was.
 */
function asTold({ op }: Copy, told: CopyResult): CopyResult {
  const { collection, id, reason } = told
  if (reason === 'out_of_scope' && op === 'delete') return { collection, id, result: 'known' }
  const toldAs = reason && traitsOf(reason as HeldReason).toldAs
  return toldAs ? { ...told, reason: toldAs } : told
}

function waitingPart(weighed: Weighed) {
  return weighed.kind === 'take' ? weighed.waiting : null
}

/**
 * Enters an accepted edit into the record of edits, without its effect (E3): that is in a copy. What its
 * box has no copy of counts as done only if another one has brought it back.
 */
function enterEdit(
  { sql }: SqliteStore,
  writer: FeedWriter,
  principal: Principal,
  { edit: accepted, from }: { edit: AcceptedEdit; from: Origin },
): RecoverReply['edits'][number] {
  const { edit: raw, revision, has_left = false } = accepted
  const edit = editSchema.safeParse(raw)
  const isKnown = sql.get('select 1 from edits where id = ?', raw.id) !== undefined
  if (isKnown || !edit.success || !isCollectionName(edit.data.collection)) {
    return { edit_id: raw.id, result: 'known' }
  }
  const upTo = { revision, line: from.line }
  if (has_left && !isBack(sql, edit.data, upTo)) return { edit_id: raw.id, result: 'lost' }
  const row = acceptedRow(edit.data, raw, principal, { revision, now: writer.now })
  storeEdit(writer.sql, row)
  editNoter(writer.sql)(row)
  return { edit_id: raw.id, result: 'entered' }
}

/** Whether the record has come back as it was with this revision of the lost hours, or later. */
function isBack(
  sql: Sql,
  { collection, record_id }: Edit,
  { revision, line }: { revision: number; line: string | null },
): boolean {
  const recovered = readRecovered(sql, { collection, id: record_id })
  // Of two lines the revisions say nothing of each other.
  return recovered !== null && !isOther(line, recovered.line) && recovered.revision >= revision
}
