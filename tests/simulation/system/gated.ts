import { storageFailed } from '@outpost/shared/authority/sqlite/file/storage-failure'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { ReplicaStore } from '@outpost/shared/replica/store'
import { interrupted } from '../interrupted-store.ts'

/*
 * The same stores, with a gate before and after every call: there another task may come first, or
 * the power may go.
 */

type Gate = {
  pass(): Promise<void>
  /** Before a commit inside a call. */
  passCommit(): void
  /** Whether the disk takes no changes at the moment. */
  isFull(): boolean
}

async function throughGate<T>({ pass }: Gate, call: () => Promise<T>): Promise<T> {
  await pass()
  const result = await call()
  await pass()
  return result
}

function refuseIfFull(gate: Gate) {
  if (gate.isFull()) throw storageFailed(new Error('played: the disk is full'))
}

export function gatedStore(store: SqliteStore, gate: Gate): SqliteStore {
  return {
    ...interrupted(store, gate.pass),
    transact: (locks, asks, decide) =>
      throughGate(gate, async () => {
        refuseIfFull(gate)
        return store.transact(locks, asks, decide)
      }),
    notePresented: (principalId, positions) =>
      throughGate(gate, async () => {
        if (!gate.isFull()) await store.notePresented(principalId, positions)
      }),
  }
}

/** A store in which the power can go before each commit, also between two of one call. */
export function withGatedCommits(store: SqliteStore, { passCommit }: Gate): SqliteStore {
  return {
    ...store,
    write(work) {
      passCommit()
      return store.write(work)
    },
  }
}

const READING: readonly (keyof ReplicaStore)[] = [
  'position',
  'lastEdit',
  'hasUnsent',
  'openDecisions',
  'isRecovering',
]

export function gatedReplica(store: ReplicaStore, gate: Gate): ReplicaStore {
  return new Proxy(store, {
    get(target, name: keyof ReplicaStore) {
      const verb = target[name] as (...given: unknown[]) => Promise<unknown>
      return (...given: unknown[]) =>
        throughGate(gate, async () => {
          if (!READING.includes(name)) refuseIfFull(gate)
          return verb(...given)
        })
    },
  })
}
