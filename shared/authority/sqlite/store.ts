import { randomUUID } from 'node:crypto'
import type { Clinic } from '../../model/clinic.ts'
import { HOUR_MS } from '../../model/durations.ts'
import type { Clock, Millis } from '../../model/time.ts'
import type { ScopeName } from '../../protocol/cursor.ts'
import type { Heads } from '../../protocol/etag.ts'
import type { Ground } from '../changes.ts'
import { isKnownLoss, type Restore } from '../restores.ts'
import { ALL, clinicScope } from '../scopes.ts'
import type { AuthorityStore } from '../store.ts'
import { readAbsent } from './absent.ts'
import { type DecisionRow, type NoteDecision, takeDecision } from './decisions/decisions.ts'
import { watchInbox } from './decisions/inbox-watch.ts'
import { beginEpoch, readRestores } from './epochs.ts'
import { createFeedWriter, type FeedWriter, scopeKey } from './feed-writer.ts'
import type { Sqlite } from './file/connect.ts'
import { attempt, isLocked, isStorageFailure, storageFailed } from './file/storage-failure.ts'
import { lookForTrouble, probe, sentenceOf } from './file/trouble.ts'
import { gatherSome, isBehind } from './gather.ts'
import { readIdentity } from './identity.ts'
import { createListeners } from './listeners.ts'
import { createClinicLookup } from './readers/clinics-reader.ts'
import { createReader } from './readers/reader.ts'
import { createReaderPool } from './readers/reader-pool.ts'
import { createSql, type Sql } from './sql.ts'
import { createTakeEdits, type EditNoter, type TakeEdit } from './take-edit.ts'
import { newTermId } from './terms.ts'
import { deferring, immediate, type TransactionSql } from './transaction-sql.ts'
import { inTurn } from './turn.ts'

/** A scope's time is good for so long before it is raised for those who only read (S2). */
const LEVELLED_FOR_MS = HOUR_MS

/** The SQLite filling, and what the edge's replica needs to write in the same transactions. */
export type SqliteStore = AuthorityStore & {
  sqlite: Sqlite
  sql: Sql
  /** Runs `work` in one transaction that writes: all of it is durable when this returns, or none. */
  write<T>(work: (writer: FeedWriter, takeEdit: TakeEdit) => T): T
  /** Calls those who listen after a commit that raised no head, but has shut out one of them, perhaps (A4). */
  wakeListeners(): void
  /** Reads anew who this authority is, after a transaction that has begun a new epoch. */
  refreshIdentity(): void
  close(): void
}

type SqliteStoreDeps = {
  sqlite: Sqlite
  clock: Clock
  ground: Ground
  editNoter?: EditNoter
  /** Told of each decision that a caller below has made, in the commit that takes it (E9). */
  noteDecision?: NoteDecision
  /** Told when it turned out that the database was put back, in the commit that begins the new epoch. */
  noteRollback?: (sql: Sql, at: Millis, restore: Restore) => void
}

export function createSqliteStore(deps: SqliteStoreDeps): SqliteStore {
  const { sqlite, clock, ground, editNoter, noteDecision } = deps
  const sql = createSql(sqlite)
  const term = newTermId()
  let own = readIdentity(sql)
  const takeEdits = createTakeEdits({ ground, editNoter, revisionFloor: () => own.revisionFloor })
  const { notify, onChange } = createListeners(sqlite)
  // At central a box's outcome tells it, and each of its boxes would ask for nothing.
  const inbox = ground === 'edge' ? watchInbox(sqlite) : null
  const readers = createReaderPool(sqlite)
  // Remembered until a large write succeeds: on a full disk small ones may still find room.
  let trouble: string | null = null

  function write<T>(
    work: (writer: FeedWriter, takeEdit: TakeEdit) => T,
    toTransactionSql: (sql: Sql) => TransactionSql = immediate,
  ): T {
    const transaction = sqlite.transaction(() => {
      inbox?.begin()
      const writer = createFeedWriter(sqlite, toTransactionSql(sql), {
        term,
        wallClock: clock.now(),
      })
      const result = work(writer, takeEdits(writer))
      const isRaised = writer.finish()
      return { result, isNews: isRaised || inbox?.isChanged() }
    })
    try {
      const { result, isNews } = inTurn(sqlite, () => transaction.immediate())
      if (isNews) notify()
      return result
    } catch (error) {
      if (!isStorageFailure(error)) throw error
      if (!isLocked(error)) trouble = sentenceOf(error)
      throw storageFailed(error)
    }
  }

  function refreshIdentity() {
    own = readIdentity(sql)
    notify()
  }

  async function gather() {
    // At the edge `all` is the only scope, and is written directly.
    if (ground === 'edge') return
    try {
      while (gatherSome(sqlite, sql, { term, wallClock: clock.now() })) await yieldToOthers()
    } catch (error) {
      // Reading goes on with what was gathered before.
      if (!isStorageFailure(error)) throw error
    }
  }

  return {
    sqlite,
    sql,
    write,
    wakeListeners: notify,
    identity: () => own.identity,
    // One write lock covers all scopes and doctors here, so no lock is ever missing.
    transact: async (_locks, asks, decide) =>
      write((writer) => {
        const takeEdit = takeEdits(writer, readAbsent(writer.sql, asks))
        return { answers: asks.map((ask, index) => takeEdit(ask, (facts) => decide(facts, index))) }
      }, deferring),
    takeDecisions: async (principalId, decisions, faultOf) =>
      decisions.map((one) =>
        write(({ now }) => {
          const note = (row: DecisionRow) => noteDecision?.(sql, now, row, principalId)
          return takeDecision({ sql, ground, principalId, faultOf, note }, one)
        }),
      ),
    read: readers.read,
    levelTimes: async (scopes) => {
      const isGathered = ground === 'central' && scopes.includes(ALL)
      return levelTimes(sql, write, clock.now(), scopes, isGathered)
    },
    gather,
    putClinics: async (make) =>
      write((writer) => {
        for (const clinic of make(createClinicLookup(sql))) putClinic(sql, writer, clinic)
      }),
    async takeRollback(since) {
      write(() => takeRollback(deps, sql, since))
      refreshIdentity()
    },
    refreshIdentity,
    notePresented: async (principalId, positions) => {
      // Nothing leaves the edge's one scope while its devices' edits may still be judged in it.
      if (ground === 'central') notePresented(sql, write, principalId, positions)
    },
    async forgetTombstones(before) {
      // What the scope `all` has not taken over yet would otherwise stay there for ever.
      if (sql.get('select 1 from scopes where is_gathered')) await gather()
      write(() => forgetTombstones(sql, before))
    },
    trouble: async () => {
      trouble = lookForTrouble(sqlite, trouble === null ? null : () => write(() => probe(sql)))
      return trouble
    },
    onChange,
    close() {
      readers.close()
      sqlite.close()
    },
  }
}

type Write = SqliteStore['write']

async function levelTimes(
  sql: Sql,
  write: Write,
  wallClock: Millis,
  scopes: readonly ScopeName[],
  isGathered: boolean,
): Promise<Millis> {
  // Every transaction here takes a time after that of every scope, so the latest is safe as it is;
  // it is raised now and then, lest who asks again is told that the time is long past.
  const latest = await createReader(sql).latestTime(scopes)
  if (wallClock - latest < LEVELLED_FOR_MS) return latest
  let told = latest
  // Who only reads is answered also while the storage takes no changes.
  attempt(() => {
    told = write((writer) => {
      // What was committed but not gathered yet must come after what is told of `all`.
      if (isGathered && isBehind(sql)) return latest
      for (const scope of scopes) writer.level(scope)
      return writer.now
    })
  })
  return told
}

/** Adds a clinic, or changes it: its scope is raised, so that boxes learn of it. */
export function putClinic(sql: Sql, writer: FeedWriter, clinic: Clinic) {
  sql.run(
    `insert into clinics (id, name, time_zone, active) values (?, ?, ?, ?)
     on conflict (id) do update set name = excluded.name, time_zone = excluded.time_zone,
       active = excluded.active`,
    clinic.id,
    clinic.name,
    clinic.time_zone,
    clinic.active ? 1 : 0,
  )
  writer.touch(clinicScope(clinic.id))
}

function notePresented(sql: Sql, write: Write, principalId: string, positions: Heads) {
  const known = sql.all<{ name: string; position: number }>(
    `select s.name, p.position from presented p join scopes s on s.key = p.scope
     where p.principal_id = ?`,
    principalId,
  )
  const before = new Map(known.map(({ name, position }) => [name, position]))
  const moved = Object.entries(positions).filter(([name, at]) => at > (before.get(name) ?? -1))
  if (moved.length === 0) return
  attempt(() =>
    write(() => {
      for (const [name, position] of moved) {
        sql.run(
          `insert into presented (principal_id, scope, position) values (?, ?, ?)
           on conflict (principal_id, scope) do update
             set position = max(position, excluded.position)`,
          principalId,
          scopeKey(sql, name),
          position,
        )
      }
    }),
  )
}

function forgetTombstones(sql: Sql, before: Millis) {
  sql.run(
    `update scopes set
       forgotten_up_to = max(forgotten_up_to, coalesce(
         (select max(seq) from feed where scope = scopes.key and op <> 'put' and at < :before), 0)),
       forgotten_at = max(forgotten_at, coalesce(
         (select max(at) from feed where scope = scopes.key and op <> 'put' and at < :before), 0))`,
    { before },
  )
  sql.run(`delete from feed where op <> 'put' and at < ?`, before)
}

function takeRollback({ clock, ground, noteRollback }: SqliteStoreDeps, sql: Sql, since: Millis) {
  if (isKnownLoss(readRestores(sql), since)) return
  const wallClock = clock.now()
  const keepsRevisions = ground === 'edge'
  beginEpoch(sql, { epoch: randomUUID(), wallClock, usedRevision: 0, since, keepsRevisions })
  const restore = readRestores(sql).at(-1)
  if (restore) noteRollback?.(sql, wallClock, restore)
}

function yieldToOthers(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
