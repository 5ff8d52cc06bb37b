import { parentPort, receiveMessageOnPort } from 'node:worker_threads'
import type { Prepared } from '@outpost/shared/authority/prepare'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { noteForms } from '@outpost/shared/authority/sqlite/stored-forms'
import { submitPrepared } from '@outpost/shared/authority/submit'
import type { CheckedEdit } from '@outpost/shared/authority/verdict'
import { type CollectionName, collections, type Fields } from '@outpost/shared/model/collections'
import { linesOf } from '@outpost/shared/node/crash'
import { Problem } from '@outpost/shared/protocol/problems'
import { openCentralStore, prepareForLoading } from '../store/database.ts'
import { IMPORT } from './record-writer.ts'
import type { SentEdits, SentHead, WriteAnswer, WriteOrder } from './write-thread.ts'

/* The other end of `write-thread.ts`; `write-worker-start.ts` loads it. */

/** After each commit the database is left alone for so long: another program may wait for its turn. */
const PAUSE_MS = 2

/** Batches that are one commit while nobody else writes; others then wait for more than one. */
const BATCHES_JOINED_MAX = 4

/** Nobody writes if nobody has for so long. */
const QUIET_AFTER_MS = 1000

/** The connection on which all is written, and when another one was last seen to have written. */
type Writing = { store: SqliteStore; dataVersion: unknown; othersAt: number }

let writing: Writing | null = null

parentPort?.on('message', async (order: WriteOrder) => {
  if ('databaseFile' in order) {
    const store = openCentralStore(order.databaseFile, { now: () => Date.now() })
    prepareForLoading(store)
    writing = { store, dataVersion: dataVersionOf(store), othersAt: Number.NEGATIVE_INFINITY }
    return
  }
  if (!writing) throw new Error('edits came before the database was named')
  const batches = [order]
  while (batches.length < BATCHES_JOINED_MAX && isQuiet(writing)) {
    const next = parentPort && receiveMessageOnPort(parentPort)
    if (!next) break
    batches.push(next.message as SentEdits)
  }
  for (const answer of await answers(writing.store, batches)) parentPort?.postMessage(answer)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
})

/** Whether no other connection has written of late. */
function isQuiet(writing: Writing): boolean {
  const dataVersion = dataVersionOf(writing.store)
  if (dataVersion !== writing.dataVersion) {
    Object.assign(writing, { dataVersion, othersAt: performance.now() })
  }
  return performance.now() - writing.othersAt > QUIET_AFTER_MS
}

/** A number that is another one once another connection has written. */
function dataVersionOf({ sqlite }: SqliteStore): unknown {
  return sqlite.pragma('data_version', { simple: true })
}

/** Writes batches in one commit. Answers for each, in their order. */
async function answers(store: SqliteStore, batches: readonly SentEdits[]): Promise<WriteAnswer[]> {
  try {
    const deps = { store, ground: 'central' } as const
    const outcomes = await submitPrepared(deps, IMPORT, batches.flatMap(toPrepared))
    let from = 0
    return batches.map(({ bodies }) => {
      const own = outcomes.slice(from, from + bodies.length)
      from += bodies.length
      return { outcomes: JSON.stringify(own) }
    })
  } catch (error) {
    if (batches.length > 1) return await eachAlone(store, batches)
    const failed =
      error instanceof Problem
        ? { message: error.message, code: error.code }
        : { message: linesOf(error).join('\n'), code: null }
    return [{ failed }]
  }
}

/** What fails is one of them: the others stand, and what was stored already is answered again (E3). */
async function eachAlone(store: SqliteStore, batches: readonly SentEdits[]) {
  const all: WriteAnswer[] = []
  for (const batch of batches) all.push(...(await answers(store, [batch])))
  return all
}

function toPrepared({ heads, bodies, hashes, texts, words }: SentEdits): Prepared[] {
  return (JSON.parse(heads) as SentHead[]).map(({ edit: bare, movement }, index) => {
    const text = texts[index] as string
    const fields: Fields = JSON.parse(text)
    noteForms(fields, { text, words: words[index] as string })
    const edit = { ...bare, fields }
    const collection = collections[edit.collection as CollectionName]
    const checked = { edit, collection, fields, ...(movement !== undefined && { movement }) }
    return {
      edit,
      body: bodies[index] as string,
      hash: hashes[index] as string,
      checked: checked as CheckedEdit,
      fault: null,
      isImmediate: true,
    }
  })
}
