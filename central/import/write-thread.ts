import { Worker } from 'node:worker_threads'
import type { Prepared } from '@outpost/shared/authority/prepare'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { Outcome } from '@outpost/shared/protocol/messages'
import type { SubmitEdits } from './record-writer.ts'

/** An edit as it crosses to the thread: what was made, and what was found of it. */
export type SentEdit = Pick<Prepared, 'raw' | 'hash'> & {
  fields: Record<string, unknown>
  movement: unknown
}

export type WriteAnswer =
  | { outcomes: Outcome[] }
  | { failed: { message: string; isExpected: boolean } }

export type WriteThread = { submitEdits: SubmitEdits; close(): Promise<void> }

/** What it needs is a few batches; without limits garbage would lie about in hundreds of MB. */
const HEAP_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32 }

/**
 * Judges and writes on a thread with a connection of its own, so that the next batch is read and
 * checked meanwhile: each takes about half of the time.
 */
export function startWriteThread(databaseFile: string): WriteThread {
  const worker = new Worker(new URL('write-worker-start.ts', import.meta.url), {
    workerData: databaseFile,
    resourceLimits: HEAP_LIMITS,
    execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
  })
  worker.unref()
  // It answers in the order in which it was asked.
  const asked: PromiseWithResolvers<WriteAnswer>[] = []
  worker.on('message', (answer: WriteAnswer) => asked.shift()?.resolve(answer))
  worker.on('error', (error) => {
    for (const one of asked.splice(0)) one.reject(error)
  })
  return {
    async submitEdits(edits) {
      const one = Promise.withResolvers<WriteAnswer>()
      asked.push(one)
      worker.postMessage(edits.map(toSent))
      worker.ref()
      const answer = await one.promise
      if (asked.length === 0) worker.unref()
      if ('outcomes' in answer) return answer.outcomes
      const { message, isExpected } = answer.failed
      throw isExpected ? new CommandFailed(message) : new Error(message)
    },
    async close() {
      await worker.terminate()
    },
  }
}

function toSent({ raw, hash, checked }: Prepared): SentEdit {
  if (!checked) throw new Error('an edit with a fault is not for the judge')
  return { raw, hash, fields: checked.fields, movement: checked.movement }
}
