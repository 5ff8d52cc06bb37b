import { Worker } from 'node:worker_threads'
import type { Prepared } from '@outpost/shared/authority/prepare'
import type { Fields } from '@outpost/shared/model/collections'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { Outcome } from '@outpost/shared/protocol/messages'
import type { SubmitEdits } from './record-writer.ts'

/** An edit as it crosses to the thread, its fields once: in the form in which they were checked. */
export type SentEdit = Pick<Prepared, 'body' | 'hash'> & {
  edit: Omit<Edit, 'fields'>
  fields: Fields
  movement: unknown
}

export type WriteAnswer =
  | { outcomes: Outcome[] }
  | { failed: { message: string; isExpected: boolean } }

/** The file of the database that it is to write to, first of all; then edits. */
export type WriteOrder = { databaseFile: string } | SentEdit[]

export type WriteThread = {
  /** To be called once, before the first edits. */
  open(databaseFile: string): void
  submitEdits: SubmitEdits
  close(): Promise<void>
}

/** What it needs is a few batches; without limits garbage would lie about in hundreds of MB. */
const HEAP_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32 }

/**
 * Judges and writes on a thread with a connection of its own, so that the next batch is read and
 * checked meanwhile: each takes about half of the time. It loads its modules as soon as it is started.
 */
export function startWriteThread(): WriteThread {
  const worker = new Worker(new URL('write-worker-start.ts', import.meta.url), {
    resourceLimits: HEAP_LIMITS,
    execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
  })
  worker.unref()
  // It answers in the order in which it was asked.
  const asked: PromiseWithResolvers<WriteAnswer>[] = []
  worker.on('message', (answer: WriteAnswer) => asked.shift()?.resolve(answer))
  const failure = new Promise<never>((_, reject) => worker.once('error', reject))
  failure.catch(() => {})
  const order = (one: WriteOrder) => worker.postMessage(one)
  return {
    open: (databaseFile) => order({ databaseFile }),
    async submitEdits(edits) {
      const one = Promise.withResolvers<WriteAnswer>()
      asked.push(one)
      order(edits.map(toSent))
      worker.ref()
      const answer = await Promise.race([one.promise, failure])
      if (asked.length === 0) worker.unref()
      if ('outcomes' in answer) return answer.outcomes
      const { message, isExpected } = answer.failed
      throw isExpected ? new CommandFailed(message) : Object.assign(new Error(), { stack: message })
    },
    async close() {
      await worker.terminate()
    },
  }
}

function toSent({ edit, body, hash, checked }: Prepared): SentEdit {
  if (!checked) throw new Error('an edit with a fault is not for the judge')
  const { fields: _, ...bare } = edit
  return { edit: bare, body, hash, fields: checked.fields, movement: checked.movement }
}
