import { Worker } from 'node:worker_threads'
import type { Prepared } from '@outpost/shared/authority/prepare'
import { storedForms } from '@outpost/shared/authority/sqlite/stored-forms'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { Outcome } from '@outpost/shared/protocol/messages'
import { Problem, type ProblemCode } from '@outpost/shared/protocol/problems'
import type { SubmitEdits } from './record-writer.ts'

/** An edit but for its fields, and its movement as it was checked. */
export type SentHead = { edit: Omit<Edit, 'fields'>; movement: unknown }

/**
 * Edits as they cross to the thread, in texts, which takes less time than in objects. Of each edit the
 * fields that were checked, in the forms in which they are stored.
 */
export type SentEdits = {
  /** JSON of `SentHead[]`. */
  heads: string
  bodies: string[]
  hashes: string[]
  texts: string[]
  words: string[]
}

/** `outcomes`: JSON of `Outcome[]`. A failure without a code is a bug, and its message the stack. */
export type WriteAnswer =
  | { outcomes: string }
  | { failed: { message: string; code: ProblemCode | null } }

/** The file of the database that it is to write to, first of all; then edits. */
export type WriteOrder = { databaseFile: string } | SentEdits

export type WriteThread = {
  /** To be called once, before the first edits. */
  open(databaseFile: string): void
  submitEdits: SubmitEdits
  close(): Promise<void>
}

/** What it needs is a few batches; without limits garbage would lie about in hundreds of MB. */
const HEAP_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 64 }

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
  async function answer(): Promise<Outcome[]> {
    const one = Promise.withResolvers<WriteAnswer>()
    asked.push(one)
    worker.ref()
    const answer = await Promise.race([one.promise, failure])
    if (asked.length === 0) worker.unref()
    if ('outcomes' in answer) return JSON.parse(answer.outcomes) as Outcome[]
    const { message, code } = answer.failed
    throw code ? new Problem(code, message) : Object.assign(new Error(), { stack: message })
  }

  return {
    open: (databaseFile) => order({ databaseFile }),
    // Not async, and so holds no edits while it waits.
    submitEdits(edits) {
      order(toSent(edits))
      return answer()
    },
    async close() {
      await worker.terminate()
    },
  }
}

function toSent(edits: readonly Prepared[]): SentEdits {
  const heads: SentHead[] = []
  const sent: Omit<SentEdits, 'heads'> = { bodies: [], hashes: [], texts: [], words: [] }
  for (const { edit, body, hash, checked } of edits) {
    if (!checked) throw new Error('an edit with a fault is not for the judge')
    const { fields: _, ...bare } = edit
    heads.push({ edit: bare, movement: checked.movement })
    const { text, words } = storedForms(checked.collection, checked.fields)
    sent.bodies.push(body)
    sent.hashes.push(hash)
    sent.texts.push(text)
    sent.words.push(words)
  }
  return { heads: JSON.stringify(heads), ...sent }
}
