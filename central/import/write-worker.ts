import { parentPort, workerData } from 'node:worker_threads'
import type { Prepared } from '@outpost/shared/authority/prepare'
import { submitPrepared } from '@outpost/shared/authority/submit'
import type { CheckedEdit } from '@outpost/shared/authority/verdict'
import { type CollectionName, collections } from '@outpost/shared/model/collections'
import type { Edit } from '@outpost/shared/protocol/edit'
import { Problem } from '@outpost/shared/protocol/problems'
import { openCentralStore, prepareForLoading } from '../store/database.ts'
import { IMPORT } from './record-writer.ts'
import type { SentEdit, WriteAnswer } from './write-thread.ts'

/* The other end of `write-thread.ts`; `write-worker-start.ts` loads it. */

const store = openCentralStore(workerData as string, { now: () => Date.now() })
prepareForLoading(store)

/** After each batch the database is left alone for so long: another program may wait for its turn. */
const PAUSE_MS = 2

parentPort?.on('message', async (edits: SentEdit[]) => {
  parentPort?.postMessage(await answer(edits))
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
})

async function answer(edits: SentEdit[]): Promise<WriteAnswer> {
  try {
    const deps = { store, ground: 'central' } as const
    return { outcomes: await submitPrepared(deps, IMPORT, edits.map(toPrepared)) }
  } catch (error) {
    const { message, stack } = error as Error
    const isExpected = error instanceof Problem
    return { failed: { message: isExpected ? message : (stack ?? message), isExpected } }
  }
}

function toPrepared({ raw, hash, fields, movement }: SentEdit): Prepared {
  // An import makes edits in the form in which they are judged.
  const edit = raw as Edit
  const collection = collections[edit.collection as CollectionName]
  const checked = { edit, collection, fields, ...(movement !== undefined && { movement }) }
  return { raw, edit, hash, checked: checked as CheckedEdit, fault: null, isImmediate: true }
}
