import type { Clock } from '@outpost/shared/model/time'
import type { Edit } from '@outpost/shared/protocol/edit'
import { firstThatFit, isAny, type OutboxEdit, sendable } from '@outpost/shared/replica/outbox'
import type { BatchQuery, ReplicaStore } from '@outpost/shared/replica/store'
import {
  changeState,
  type DeviceDatabase,
  type HeldEdit,
  readPairing,
  readState,
} from './database.ts'
import { markToSendAgain } from './send-again.ts'
import { isUnanswered, settleAgain, toSend } from './settle.ts'
import { takeOutcomes } from './take-outcomes.ts'
import { takePage } from './take-page.ts'

/**
 * The device's replica of its box, in the browser's IndexedDB. Each verb is one transaction, which
 * reads what it needs: several tabs of one device work on the same database and need not agree. Over
 * plain HTTP no lock of the browser keeps their rounds apart (`exchange.ts`): none is needed.
 *
 * What the box rejects it keeps in its own inbox (N5), for all its devices; so nothing is decided
 * here, and a restored box gets back what it has lost by having it sent again (`beginFilling`), its
 * inbox too.
 */
export function createDeviceReplica(db: DeviceDatabase, clock: Clock): ReplicaStore {
  const all = [db.records, db.edits, db.standing, db.inbox]

  async function readSendable({ upTo, except, skip }: BatchQuery): Promise<Iterable<OutboxEdit>> {
    if (await whyNothingIsSent(db)) return []
    const outbox = (await toSend(db)).filter(({ seq }) => seq <= upTo)
    return sendable(outbox.map(toOutbox), clock.now(), except, skip)
  }

  return {
    async position() {
      const { epoch, cursor, etag } = await readState(db)
      return { epoch, cursor, etag }
    },

    async lastEdit() {
      return (await db.edits.orderBy('seq').last())?.seq ?? 0
    },

    async hasUnsent(query) {
      return isAny(await readSendable(query))
    },

    nextBatch(query) {
      return db.transaction('rw', [...all, db.place], async () => {
        const batch = firstThatFit(await readSendable(query), query)
        // Not only those of this batch: it may be smaller than the one whose answer did not come.
        const sent = db.edits.where('state').equals('sent')
        await sent.and(({ isAnswerLost }) => !isAnswerLost).modify({ isAnswerLost: true })
        await db.edits
          .where('seq')
          .anyOf(batch.map(({ seq }) => seq))
          .and(isUnanswered)
          .modify({ state: 'sent' })
        return batch.map(({ edit }) => edit)
      })
    },

    // Dexie follows what a transaction awaits only if its function is marked as async.
    applyOutcomes: (outcomes, asked) =>
      db.transaction('rw', all, async () => takeOutcomes(db, clock, outcomes, asked)),

    applyPage: (asked, page, etag) =>
      db.transaction('rw', all, async () => takePage(db, clock, asked, page, etag)),

    beginFilling: (epoch) =>
      db.transaction('rw', [...all, db.place], async () => {
        const { generation, epoch: own, epochBefore } = await readState(db)
        await changeState(db, {
          generation: generation + 1,
          isFilled: false,
          cursor: null,
          etag: null,
          epoch: epoch ?? own,
        })
        if (epoch === null || epoch === (own ?? epochBefore)) return
        await sendAgain(db, clock)
        if (own !== null) await awaitName(db)
      }),

    async setAside(editId, until, error) {
      const change = { setAsideUntil: until, lastError: error }
      await db.edits
        .where('id')
        .equals(editId)
        .modify((held) => {
          Object.assign(held, change, held.state === 'sent' && { state: 'waiting' })
        })
    },

    noteRound: (result) =>
      db.transaction('rw', db.standing, async () =>
        changeState(db, {
          lastRound: result,
          ...(result.isComplete && { lastSuccessAt: clock.now() }),
        }),
      ),

    // Decided at the box, in whose inbox it is; and brought back by being sent again.
    openDecisions: async () => [],
    applyDecisionAnswers: async () => {},
    isRecovering: async () => false,
    nextLost: async () => ({ of: {}, copies: [], edits: [], mark: null }),
    noteTaken: async () => {},
  }
}

/** Perhaps the box knows no more for whom the device was unlocked: it is to say so before anything is sent (A2). */
async function awaitName(db: DeviceDatabase) {
  const { staff } = (await readPairing(db)) ?? {}
  if (staff && staff.members.length > 0) await db.place.update(1, { awaitsName: true })
}

/**
 * Why nothing of what is written here is sent, although the box answers; null if it is. All screens that tell
 * what waits tell this (`state/why-not-sent.tsx`). `name`: in the name of a member for whom the device is not
 * unlocked yet it would be refused (A2).
 */
export async function whyNothingIsSent(db: DeviceDatabase): Promise<'name' | null> {
  return (await readPairing(db))?.awaitsName ? 'name' : null
}

function toOutbox({ seq, body, bytes, setAsideUntil }: HeldEdit): OutboxEdit {
  return { seq, edit: JSON.parse(body) as Edit, bytes, setAsideUntil }
}

/** The box turned out to be another than it was: put back to a backup, or made anew. */
async function sendAgain(db: DeviceDatabase, clock: Clock) {
  const edits = await markToSendAgain(db)
  await settleAgain(db, edits, clock.now())
}
