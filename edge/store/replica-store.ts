import { ABOVE } from '@outpost/shared/authority/sqlite/decisions/untold-decisions'
import { IS_UNANSWERED } from '@outpost/shared/authority/sqlite/edit-states'
import { readUntold } from '@outpost/shared/authority/sqlite/readers/decisions-reader'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Clock } from '@outpost/shared/model/time'
import { firstThatFit, isAny, sendable } from '@outpost/shared/replica/outbox'
import { type BatchQuery, NO_LOSS, type ReplicaStore } from '@outpost/shared/replica/store'
import { heldBackByDecisions, reopenLost, takeDecisionAnswers, tellAgain } from './decisions.ts'
import { startFilling } from './filling.ts'
import { forgetOldHeld } from './held-copies.ts'
import { CLOCK_DOUBT_MS } from './lost-items.ts'
import { readOutbox } from './outbox.ts'
import { takeOutcomes } from './outcomes.ts'
import { createRecoveryStore } from './recovery.ts'
import type { ReplicaRowStore } from './replica-row.ts'
import { takePage } from './take-page.ts'

type Deps = { store: SqliteStore; row: ReplicaRowStore; clock: Clock }

/** The edge's replica in SQLite: the same tables that its devices read, written from central's side. */
export function createReplicaStore({ store, row, clock }: Deps): ReplicaStore {
  const { sql } = store

  function readSendable({ upTo, except, skip }: BatchQuery) {
    const heldBack = [...except, ...heldBackByDecisions(sql)]
    return sendable(readOutbox(sql, upTo), clock.now(), heldBack, skip)
  }

  return {
    ...createRecoveryStore(store, row, clock.now),

    async position() {
      const { epoch, cursor, etag } = row.read()
      return { epoch, cursor, etag }
    },

    async lastEdit() {
      return sql.get<{ last: number | null }>('select max(seq) as last from edits')?.last ?? 0
    },

    async hasUnsent(query) {
      return isAny(readSendable(query))
    },

    async nextBatch(query) {
      const batch = firstThatFit(readSendable(query), query).map(({ edit }) => edit)
      store.write(() => {
        for (const { id } of batch) {
          sql.run(`update edits set state = 'sent' where id = ? and state = 'waiting'`, id)
        }
      })
      return batch
    },

    async applyOutcomes(outcomes, asked) {
      return store.write((writer) => {
        const taken = takeOutcomes(store, writer, outcomes)
        const isAny = taken.accepted + taken.rejected > 0
        if (isAny && asked?.next && row.read().cursor === asked.cursor) {
          row.change({ cursor: asked.next })
        }
        return taken
      })
    },

    openDecisions: async ({ except, max }) => readUntold(sql, ABOVE, { except, limit: max }),

    async applyDecisionAnswers(sent, answers) {
      store.write((writer) => takeDecisionAnswers(store, writer, sent, answers))
    },

    async applyPage(asked, page, etag) {
      const isNewEpoch = store.write((writer) =>
        takePage({ store, row, clock }, writer, asked, page, etag),
      )
      if (isNewEpoch) store.refreshIdentity()
    },

    async beginFilling(epoch, loss = NO_LOSS) {
      const { restoredTo } = loss
      store.write((writer) => {
        if (restoredTo !== null) {
          reopenLost(sql, writer, restoredTo)
          tellAgain(sql, restoredTo - CLOCK_DOUBT_MS)
        }
        startFilling(row, { epoch, loss })
      })
    },

    async setAside(editId, until, error) {
      store.write(() => {
        sql.run(
          `update edits set state = 'waiting', set_aside_until = ?, last_error = ?
           where id = ? and ${IS_UNANSWERED}`,
          until,
          error,
          editId,
        )
      })
    },

    async noteRound(result) {
      store.write(() => {
        forgetOldHeld(store.sql, clock.now())
        row.change({
          lastRound: JSON.stringify(result),
          link: result.link,
          lastError: result.error,
          ...(result.isComplete && { lastSuccessAt: clock.now() }),
        })
      })
    },
  }
}
