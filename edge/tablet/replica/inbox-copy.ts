import { isCollectionName } from '@outpost/shared/model/collections'
import { isSameValue } from '@outpost/shared/model/record'
import type { Clock } from '@outpost/shared/model/time'
import { type AskDeps, bodyOf } from './ask.ts'
import { noteAwaited } from './awaited-patients.ts'
import { changeState, type DeviceDatabase, readState } from './database.ts'
import type { InboxItem } from './inbox-item.ts'
import { endPassedOn } from './passed-on.ts'
import { settleAgain } from './settle.ts'

/**
 * Asks the box what needs a person there (N5), and keeps that: everywhere records are marked by it, and
 * it is told also without the box. Throws what `ask` throws, and an error where the box did not answer it.
 */
export function createInboxCopy({ db, clock, ask }: AskDeps): () => Promise<void> {
  let asked = 0
  let taken = 0
  return async () => {
    asked += 1
    const turn = asked
    // Kept with what it is the tag of: another tab may have put that there.
    const { inboxEtag } = await readState(db)
    const headers = inboxEtag ? { 'If-None-Match': inboxEtag } : {}
    const response = await ask('/api/inbox', { headers })
    if (response.status === 304) return
    const { results } = await bodyOf<{ results: InboxItem[] }>(response)
    // Answers may come in another order: what was asked for later is known already.
    if (turn < taken) return
    taken = turn
    await hold(db, clock, results, response.headers.get('etag'))
  }
}

/** What the box told becomes what is known, and what is shown of the records is made true to it. */
function hold(
  db: DeviceDatabase,
  clock: Clock,
  items: readonly InboxItem[],
  etag: string | null,
): Promise<void> {
  return db.transaction('rw', [db.records, db.edits, db.standing, db.inbox], async () => {
    // Without an epoch the device has nothing of a box: it was wiped meanwhile.
    if ((await readState(db)).epoch === null) return
    await changeState(db, { inboxEtag: etag })
    const before = new Map((await db.inbox.toArray()).map((one) => [one.id, one]))
    const other = items.filter((item) => !isSameValue(item, before.get(item.id)))
    for (const { id } of items) before.delete(id)
    const gone = [...before.values()]
    // What is the same is left: whoever watches it need not look again.
    if (other.length === 0 && gone.length === 0) return
    await endPassedOn(db.edits.where('id').anyOf(other.map(({ id }) => id)))
    await db.inbox.bulkPut(other)
    await db.inbox.bulkDelete(gone.map(({ id }) => id))
    const records = [...other, ...gone]
      .filter(({ edit }) => isCollectionName(edit.collection))
      .map(({ edit }) => ({ collection: edit.collection, recordId: edit.record_id }))
    await settleAgain(db, records, clock.now())
    // A visit that was rejected when it was made is shown here, and comes on no page.
    const visits = other.filter(({ edit }) => edit.collection === 'appointments')
    await noteAwaited(
      db,
      visits.map(({ edit }) => edit.fields ?? {}),
      clock.now(),
    )
  })
}
