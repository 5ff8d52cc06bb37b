import { type CollectionName, isCollectionName } from '@outpost/shared/model/collections'
import { type StoredRecord, type WireRecord, wireTime } from '@outpost/shared/model/record'
import type { Clock, Millis } from '@outpost/shared/model/time'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { Change, Outcome, Page } from '@outpost/shared/protocol/messages'
import type { KeptRejection } from '@outpost/shared/protocol/push-request'
import { confirmedAfter, succeed, toConfirmed } from '@outpost/shared/replica/copies'
import { type OutboxEdit, sendable } from '@outpost/shared/replica/outbox'
import type { BatchQuery, Position, ReplicaStore } from '@outpost/shared/replica/store'
import type { BesidesEdits } from './box-link.ts'
import {
  changeStanding,
  countTaking,
  type DeviceDatabase,
  type HeldEdit,
  type HeldRecord,
  readStanding,
} from './database.ts'
import { isToSend, type Settled, settle, settleAgain, toSend } from './settle.ts'

/** Where it stands, and how often it has taken something of the box: also answers move it on. */
type DevicePosition = Position & { takings?: number }
type DeviceReplica = ReplicaStore & { position(): Promise<DevicePosition> }

/**
 * The device's replica of its box, in the browser's IndexedDB. Each verb is one transaction, which
 * reads what it needs: several tabs of one device work on the same database and need not agree. Over
 * plain HTTP no lock of the browser keeps their rounds apart (`exchange.ts`): none is needed.
 *
 * What the box rejects it keeps in its own inbox (N5), for all its devices; so nothing is decided
 * here, and a restored box gets back what it has lost by having it sent again (`beginFilling`), its
 * inbox too.
 */
export function createDeviceReplica(db: DeviceDatabase, clock: Clock): DeviceReplica {
  const all = [db.records, db.edits, db.standing]

  async function readSendable({ upTo, except }: BatchQuery): Promise<OutboxEdit[]> {
    const outbox = (await toSend(db)).filter(({ seq }) => seq <= upTo)
    return sendable(outbox.map(toOutbox), clock.now(), except)
  }

  return {
    async position() {
      const { epoch, cursor, etag, takings = 0 } = await readStanding(db)
      return { epoch, cursor, etag, takings }
    },

    async lastEdit() {
      return (await db.edits.orderBy('seq').last())?.seq ?? 0
    },

    async unsent(query) {
      return (await readSendable(query)).length
    },

    nextBatch({ editsMax, bytesMax, ...query }) {
      return db.transaction('rw', all, async () => {
        const batch: OutboxEdit[] = []
        let bytesLeft = bytesMax
        for (const one of await readSendable(query)) {
          bytesLeft -= one.bytes
          // One edit goes however large it is: whether it is too large is for the box to say.
          if (batch.length >= editsMax || (bytesLeft < 0 && batch.length > 0)) break
          batch.push(one)
        }
        await db.edits
          .where('seq')
          .anyOf(batch.map(({ seq }) => seq))
          .and(({ state }) => state === 'waiting')
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
      db.transaction('rw', all, async () => {
        const { generation, epoch: own } = await readStanding(db)
        await changeStanding(db, {
          generation: generation + 1,
          isFilled: false,
          cursor: null,
          etag: null,
          epoch: epoch ?? own,
        })
        if (epoch !== null && epoch !== own) await sendAgain(db, clock)
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
        changeStanding(db, {
          lastRound: result,
          ...(result.isComplete && { lastSuccessAt: clock.now() }),
        }),
      ),

    // Decided at the box, in whose inbox it is; and brought back by being sent again.
    openDecisions: async () => [],
    applyDecisionAnswers: async () => {},
    isRecovering: async () => false,
    nextLost: async () => ({ copies: [], edits: [], mark: null }),
    noteTaken: async () => {},
  }
}

/**
 * So long an edit waits for the one that it was made on: after its box was put back or made anew the
 * tablet that has that one may bring it. Then it was lost, and a person decides at the box (E5).
 */
const BASE_AWAITED_MS = 24 * 3600 * 1000

/**
 * What the box is told of edits beside them. `under`: what this device had seen of the box's edits when
 * it made them, beside its own no later ones (E4). `rejected`: why the box rejected those that return to
 * its inbox (N5). `without_base`: those whose base will not come (E5).
 */
export async function readBesides(
  db: DeviceDatabase,
  edits: readonly Edit[],
  now: Millis,
): Promise<BesidesEdits> {
  const ids = edits.map(({ id }) => id)
  const held = await db.edits.where('id').anyOf(ids).toArray()
  const returning = held.filter(({ isReturning }) => isReturning)
  // What seems to lie ahead was noted by a clock that was wrong: it is not waited for so much longer.
  const withoutBase = held.filter(
    ({ baseMissedSince: since }) => since != null && Math.abs(now - since) >= BASE_AWAITED_MS,
  )
  return {
    under: Object.fromEntries(held.map(({ id, under }) => [id, under])),
    ...(returning.length > 0 && {
      rejected: Object.fromEntries(returning.map((one) => [one.id, reasonOf(one)])),
    }),
    ...(withoutBase.length > 0 && { without_base: withoutBase.map(({ id }) => id) }),
  }
}

function reasonOf({ outcome }: HeldEdit): KeptRejection {
  const { conflict, problem } = outcome ?? {}
  if (!conflict) return { problem }
  const { error_code, message, conflicting_fields, busy } = conflict
  return { conflict: { error_code, message, conflicting_fields, ...(busy && { busy }) } }
}

function toOutbox({ seq, body, bytes, setAsideUntil }: HeldEdit): OutboxEdit {
  return { seq, edit: JSON.parse(body) as Edit, bytes, setAsideUntil }
}

/**
 * Accepted: the box's record becomes the copy; what it does not have any more goes. Rejected: what was
 * shown of it is undone; the edit lies in the box's inbox. UNKNOWN_BASE is no outcome: the edit stays,
 * and waits for its base (N4). An answer that crossed a page, which another tab may take meanwhile, is
 * left: of a record's way to central no revision tells which of the two is later.
 */
async function takeOutcomes(
  db: DeviceDatabase,
  clock: Clock,
  outcomes: readonly Outcome[],
  asked?: Pick<Position, 'cursor'>,
) {
  if (asked && asked.cursor !== (await readStanding(db)).cursor) return { accepted: 0, rejected: 0 }
  const touched = new Map<string, Settled>()
  const count = { accepted: 0, rejected: 0 }
  for (const outcome of outcomes) {
    const held = await db.edits.where('id').equals(outcome.edit_id).first()
    if (!held || !isToSend(held)) continue
    if (outcome.conflict?.error_code === 'UNKNOWN_BASE') {
      await db.edits.update(held.seq, {
        lastError: outcome.conflict.message,
        baseMissedSince: held.baseMissedSince ?? clock.now(),
      })
      continue
    }
    const isAccepted = outcome.status === 200
    count[isAccepted ? 'accepted' : 'rejected'] += 1
    const { record: _, ...kept } = outcome
    await db.edits.update(held.seq, {
      state: isAccepted ? 'accepted' : 'rejected',
      outcome: kept,
      answeredAt: clock.now(),
      isReturning: false,
      setAsideUntil: null,
      lastError: null,
      baseMissedSince: null,
    })
    const { collection, recordId: id } = held
    const key = `${collection}/${id}`
    const before: Settled = touched.get(key) ??
      (await db.records.get([collection, id])) ?? {
        collection,
        id,
        copy: null,
        generation: (await readStanding(db)).generation,
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
  return count
}

/** What the box says of a record's way to central, beside what it says of the record. */
function onBox(wire: WireRecord): Pick<StoredRecord, 'lastSyncedAt' | 'overlay'> {
  const { pending = null, sync_state: syncState = 'synced' } = wire as Partial<Onboard>
  return { lastSyncedAt: wireTime(wire, 'last_synced_at'), overlay: { pending, syncState } }
}

type Onboard = { pending: string | null; sync_state: 'synced' | 'pending' | 'attention' }

/** A record of the box's as the device keeps it. */
export function toCopy(collection: CollectionName, wire: WireRecord, now: number): StoredRecord {
  return { ...toConfirmed(collection, wire, now), ...onBox(wire) }
}

/**
 * A page and its cursor are one commit (N6), unless the replica has moved on since it was asked for: a
 * page that crossed outcomes which another tab has taken knows nothing of those edits, and would undo
 * what is shown of them and tell them as confirmed.
 */
async function takePage(
  db: DeviceDatabase,
  clock: Clock,
  asked: DevicePosition,
  page: Page,
  etag: string | null,
) {
  const { cursor, generation, isFilled, takings = 0 } = await readStanding(db)
  if (cursor !== asked.cursor || takings !== (asked.takings ?? takings)) return
  // A collection that this version does not know is of no use to a screen.
  const changes = page.changes.filter(({ collection }) => isCollectionName(collection))
  const held = await db.records.bulkGet(changes.map(keyOf))
  // A record that comes twice in a page counts as it comes last.
  const taken = new Map<string, Settled>()
  changes.forEach((change, index) => {
    const before = taken.get(`${change.collection}/${change.id}`) ?? held[index] ?? null
    const next = takeChange(change, before, { now: clock.now(), generation, isFilled })
    if (next) taken.set(`${change.collection}/${change.id}`, next)
  })
  await settle(db, [...taken.values()])
  await noteConfirmed(db, [...taken.values()])
  if (!isFilled && !page.more) await sweep(db, generation)
  if (!isFilled || taken.size > 0) await countTaking(db)
  await changeStanding(db, {
    epoch: page.epoch,
    clinics: page.clinics,
    cursor: page.cursor,
    etag: page.more ? null : etag,
    isFilled: isFilled || !page.more,
  })
}

function keyOf({ collection, id }: Change): [CollectionName, string] {
  return [collection as CollectionName, id]
}

function takeChange(
  change: Change,
  before: Settled | null,
  { now, generation, isFilled }: { now: number; generation: number; isFilled: boolean },
): Settled | null {
  const [collection, id] = keyOf(change)
  const own = { collection, id, generation, usedAt: now }
  if (change.op !== 'put') return before && { ...own, copy: null }
  if (!change.record) return null
  const copy = toCopy(collection, change.record as WireRecord, now)
  // Within an epoch a replica ignores a lower revision than it holds (F4).
  if (before?.copy && isFilled && copy.revision < before.copy.revision) return null
  return { ...own, copy: succeed(before?.copy ?? null, copy) }
}

/** What the box says is at central need not be sent again to a box that was put back. */
async function noteConfirmed(db: DeviceDatabase, records: readonly Settled[]) {
  const synced = records.filter(({ copy }) => copy?.overlay?.syncState === 'synced')
  const ids = new Set(synced.map(({ id }) => id))
  await db.edits
    .where('state')
    .equals('accepted')
    .and(({ recordId }) => ids.has(recordId))
    .modify({ state: 'confirmed' })
}

/** What a filling did not bring again the box has no more (F6); edits that wait stay. */
async function sweep(db: DeviceDatabase, generation: number) {
  const left = await db.records.where('generation').below(generation).toArray()
  await settle(
    db,
    left.map((record: HeldRecord) => ({ ...record, copy: null })),
  )
}

/**
 * The box turned out to be another than it was: put back to a backup, or made anew. What it had taken
 * and central may not have yet is sent again; what it still knows it answers as before (E3). What it had
 * rejected returns to its inbox: a person decides about that, and no box judges it anew, since what was
 * decided already, or typed in once more, would happen twice.
 */
async function sendAgain(db: DeviceDatabase, clock: Clock) {
  const edits = await db.edits.where('state').equals('accepted').toArray()
  await db.edits
    .where('state')
    .equals('accepted')
    .modify({ state: 'waiting', outcome: null, answeredAt: null })
  await db.edits.where('state').equals('rejected').modify({ isReturning: true })
  await settleAgain(db, edits, clock.now())
}
