import { parentPort } from 'node:worker_threads'
import type { Prepared } from '@outpost/shared/authority/prepare'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { submitPrepared } from '@outpost/shared/authority/submit'
import type { CheckedEdit } from '@outpost/shared/authority/verdict'
import { type CollectionName, collections } from '@outpost/shared/model/collections'
import { linesOf } from '@outpost/shared/node/crash'
import { Problem } from '@outpost/shared/protocol/problems'
import { openCentralStore, prepareForLoading } from '../store/database.ts'
import { IMPORT } from './record-writer.ts'
import type { SentEdit, WriteAnswer, WriteOrder } from './write-thread.ts'

/* The other end of `write-thread.ts`; `write-worker-start.ts` loads it. */

/** After each batch the database is left alone for so long: another program may wait for its turn. */
const PAUSE_MS = 2

let store: SqliteStore | null = null

parentPort?.on('message', async (order: WriteOrder) => {
  if ('databaseFile' in order) {
    store = openCentralStore(order.databaseFile, { now: () => Date.now() })
    prepareForLoading(store)
    return
  }
  if (!store) throw new Error('edits came before the database was named')
  parentPort?.postMessage(await answer(store, order))
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
})

async function answer(store: SqliteStore, edits: SentEdit[]): Promise<WriteAnswer> {
  try {
    const deps = { store, ground: 'central' } as const
    return { outcomes: await submitPrepared(deps, IMPORT, edits.map(toPrepared)) }
  } catch (error) {
    const isExpected = error instanceof Problem
    const message = isExpected ? error.message : linesOf(error).join('\n')
    return { failed: { message, isExpected } }
  }
}

function toPrepared({ edit: bare, body, hash, fields, movement }: SentEdit): Prepared {
  const edit = { ...bare, fields }
  const collection = collections[edit.collection as CollectionName]
  const checked = { edit, collection, fields, ...(movement !== undefined && { movement }) }
  return { edit, body, hash, checked: checked as CheckedEdit, fault: null, isImmediate: true }
}
