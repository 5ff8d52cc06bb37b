import { EDIT_IDS_MAX, type EditState } from '@outpost/shared/authority/edit-standing'
import type { EditsView } from '@outpost/shared/authority/http/edit-routes'
import type { CollectionName } from '@outpost/shared/model/collections'
import { type AskDeps, askJson } from './ask.ts'
import {
  type DeviceDatabase,
  type HeldEdit,
  type HeldEditState,
  type HeldRecord,
  readState,
} from './database.ts'
import { passedOnOf } from './passed-on.ts'
import { isSafe, mayReturn } from './send-again.ts'
import { isToSend, settle } from './settle.ts'
import { takeBackAnew } from './taking-back.ts'

type Standing = EditsView['results'][number]

/** What the box says of an edit with which it comes to an end for this device. */
const ENDS: Partial<Record<EditState, HeldEditState>> = {
  accepted: 'confirmed',
  decided: 'decided',
}

/**
 * Asks the box how edits of this device stand over whose records none waits any more, and those that were
 * rejected: no record tells how they ended. What is at central or decided is not told for ever as on its way. Of
 * what was decided it asks until central has that: so long it may yet be lost with the box.
 * `boxStands` says how the box stands: as long as that is the same, the same is not asked again. Throws
 * without the box.
 */
export function createStandingsCopy({ db, ask }: Pick<AskDeps, 'db' | 'ask'>) {
  let askedLast = ''
  return async (boxStands: string): Promise<void> => {
    const untold = await readUntold(db)
    const asking = [boxStands, ...untold.map(({ id }) => id)].join()
    if (asking === askedLast) return
    for (let from = 0; from < untold.length; from += EDIT_IDS_MAX) {
      await askAbout({ db, ask }, untold.slice(from, from + EDIT_IDS_MAX))
    }
    askedLast = asking
  }
}

async function askAbout({ db, ask }: Pick<AskDeps, 'db' | 'ask'>, asked: readonly HeldEdit[]) {
  const { epoch } = await readState(db)
  const ids = asked.map(({ id }) => id).join()
  const { results } = await askJson<EditsView>(ask, `/api/edits?ids=${ids}`)
  const told = new Map(results.map((one) => [one.id, one]))
  await db.transaction('rw', [db.records, db.edits, db.standing, db.inbox], async () => {
    // If the box is another one by now, they go to that once more.
    if ((await readState(db)).epoch !== epoch) return
    const passedOn = await passedOnOf(
      db,
      asked.map(({ recordId }) => recordId),
    )
    const again: HeldEdit[] = []
    for (const { seq, id, state, answeredAt } of asked) {
      const held = await db.edits.get(seq)
      const standing = told.get(id)
      const end = standing && ENDS[standing.state]
      if (held?.state !== state || held.answeredAt !== answeredAt) continue
      // Rejected by a copy of this box, which has the same epoch: it is to lie in the inbox here too (N10).
      if (state === 'rejected' && !standing && mayReturn(held))
        await db.edits.update(seq, { isReturning: true })
      if (!end) continue
      await db.edits.update(seq, {
        state: end,
        ...(end === 'confirmed' && { names: null }),
        ...(end === 'decided' && {
          isVoid: isVoid(standing),
          isDecidedAtCentral: isDecidedAtCentral(standing),
        }),
      })
      const isNew = end === 'decided' && state !== end
      if (isNew && (await takeBackAnew(db, held, standing))) again.push(held)
    }
    // What was shown as it was written is so no more.
    const shown = [...passedOn, ...again].map(
      ({ collection, recordId }): [CollectionName, string] => [collection, recordId],
    )
    if (shown.length > 0) await settle(db, (await db.records.bulkGet(shown)).filter(isHeld))
  })
}

/** Whether a person has decided so that nothing was made which does what this was to do. */
function isVoid({ decision }: Standing): boolean {
  return decision !== undefined && (!decision.new_edit || decision.decision === 'count')
}

/** Where no decision is known any more, central has the edit itself: it did not take what was decided. */
function isDecidedAtCentral({ decision }: Standing): boolean {
  return decision === undefined || decision.is_at_central === true
}

const isHeld = (record: HeldRecord | undefined) => record !== undefined

/**
 * Edits that the box has answered, without those over whose records it has some that wait, and those that lie
 * in its inbox: these have not ended. Of those that were decided, what central is not known to have.
 */
async function readUntold(db: DeviceDatabase): Promise<HeldEdit[]> {
  const edits = await db.edits
    .where('state')
    .anyOf('accepted', 'rejected', 'decided')
    .and((held) => !isSafe(held))
    .sortBy('seq')
  const inbox = new Set(await db.inbox.toCollection().primaryKeys())
  const answered = edits.filter((edit) => !isToSend(edit) && !inbox.has(edit.id))
  const held = await db.records.bulkGet(
    answered.map(({ collection, recordId }): [CollectionName, string] => [collection, recordId]),
  )
  return answered.filter(
    ({ state }, index) =>
      state !== 'accepted' || held[index]?.copy?.overlay?.syncState !== 'pending',
  )
}
