import { recordKey, type WireRecord } from '@outpost/shared/model/record'
import type { Clock } from '@outpost/shared/model/time'
import type { Outcome } from '@outpost/shared/protocol/messages'
import { confirmedAfter } from '@outpost/shared/replica/copies'
import type { Pushed, Taken } from '@outpost/shared/replica/store'
import { onBox } from './box-copy.ts'
import { changeState, countTaking, type DeviceDatabase, readState } from './database.ts'
import { isToSend, type Settled, settle } from './settle.ts'

/**
 * Accepted: the box's record becomes the copy; what it does not have any more goes. Rejected: what was
 * shown of it is undone; the edit lies in the box's inbox. UNKNOWN_BASE is no outcome: the edit stays,
 * and waits for its base (N4). An answer that crossed a page, which another tab may take meanwhile, is
 * left: of a record's way to central no revision tells which of the two is later.
 */
export async function takeOutcomes(
  db: DeviceDatabase,
  clock: Clock,
  outcomes: readonly Outcome[],
  asked?: Pushed,
): Promise<Taken> {
  if (asked && asked.cursor !== (await readState(db)).cursor) return { accepted: 0, rejected: 0 }
  const touched = new Map<string, Settled>()
  const count = { accepted: 0, rejected: 0 }
  const awaiting: string[] = []
  for (const outcome of outcomes) {
    const held = await db.edits.where('id').equals(outcome.edit_id).first()
    if (!held || !isToSend(held)) continue
    if (outcome.conflict?.error_code === 'UNKNOWN_BASE') {
      awaiting.push(held.id)
      await db.edits.update(held.seq, {
        lastError: outcome.conflict.message,
        baseMissedSince: held.baseMissedSince ?? clock.now(),
      })
      continue
    }
    const isAccepted = outcome.status === 200
    count[isAccepted ? 'accepted' : 'rejected'] += 1
    const { record, ...kept } = outcome
    const isOfNothing = record === null && outcome.revision === 0
    await db.edits.update(held.seq, {
      state: isAccepted ? 'accepted' : 'rejected',
      outcome: kept,
      answeredAt: clock.now(),
      isReturning: false,
      isPerhapsTaken: isAccepted && isOfNothing,
      setAsideUntil: null,
      lastError: null,
      baseMissedSince: null,
    })
    const { collection, recordId: id } = held
    const key = recordKey({ collection, id })
    const before: Settled = touched.get(key) ??
      (await db.records.get([collection, id])) ?? {
        collection,
        id,
        copy: null,
        generation: (await readState(db)).generation,
        usedAt: clock.now(),
      }
    const copy = confirmedAfter(before.copy, held.edit, outcome, clock.now())
    const sent = outcome.conflict?.record ?? outcome.record
    // The box raises no revision, by which a copy would show that it is older than the answer.
    const isGone = copy?.deletedAt !== null || (isAccepted && outcome.record === null)
    touched.set(key, {
      ...before,
      copy: copy && !isGone ? { ...copy, ...(sent && onBox(sent as WireRecord)) } : null,
    })
  }
  await settle(db, [...touched.values()])
  if (touched.size > 0) await countTaking(db)
  if (asked?.next && count.accepted + count.rejected > 0)
    await changeState(db, { cursor: asked.next })
  return { ...count, awaiting }
}
