import { isCollectionName } from '../model/collections.ts'
import { isUuid } from '../model/field.ts'
import { toWire } from '../model/record.ts'
import { AnswerLost } from '../protocol/answer-lost.ts'
import type { Outcome } from '../protocol/messages.ts'
import type { Ground } from './changes.ts'
import { type Answer, judgePrepared, toAsk } from './judge-prepared.ts'
import { type Prepared, prepare, type Submission } from './prepare.ts'
import type { Principal } from './principal.ts'
import { isVisible, scopesOf } from './scopes.ts'
import type { AuthorityStore, Locks } from './store.ts'

export type SubmitDeps = {
  store: AuthorityStore
  ground: Ground
  /** Told of every outcome. */
  noteOutcomes?(outcomes: readonly { status: number }[]): void
}

/**
 * Judges edits in their order and makes the accepted ones true (rule E2). Answers when all is
 * durable, each outcome with its record as the caller may see it now. Each edit stands or falls
 * alone; one that came before is answered as it was then. Throws `AnswerLost` if it cannot answer
 * any more.
 */
export async function submit(
  deps: SubmitDeps,
  principal: Principal,
  submissions: readonly Submission[],
): Promise<Outcome[]> {
  const prepared = submissions.map((submission) => prepare(submission, principal))
  const answers = await judgeAll(deps, principal, prepared)
  return orAnswerLost(addRecords(deps.store, principal, answers))
}

/** What is read for an answer after the commit. Throws `AnswerLost` if that fails. */
export async function orAnswerLost<T>(read: Promise<T>): Promise<T> {
  try {
    return await read
  } catch (error) {
    throw new AnswerLost(error)
  }
}

/** As `submit`, for those who load in bulk: of edits checked before, and without their records. */
export async function submitPrepared(
  deps: SubmitDeps,
  principal: Principal,
  prepared: readonly Prepared[],
): Promise<Outcome[]> {
  const answers = await judgeAll(deps, principal, prepared)
  return answers.map(({ recordId: _, collection: __, ...outcome }) => outcome)
}

async function judgeAll(
  { store, ground, noteOutcomes }: SubmitDeps,
  principal: Principal,
  prepared: readonly Prepared[],
): Promise<Answer[]> {
  const answers: Answer[] = []
  let locks = guessLocks(prepared, principal)
  while (answers.length < prepared.length) {
    const rest = prepared.slice(answers.length)
    const asks = rest.map((one) => toAsk(one, principal))
    const done = await store.transact(locks, asks, (facts, index) => {
      return judgePrepared(rest[index] as Prepared, facts, principal, ground)
    })
    answers.push(...done.answers)
    if (done.missing) locks = done.missing
  }
  noteOutcomes?.(answers)
  return answers
}

/** The locks that these edits will mostly need; the store asks for what turns out to be missing. */
function guessLocks(prepared: readonly Prepared[], principal: Principal): Locks {
  const doctorIds = prepared.map(({ edit }) => edit.fields?.doctor_id).filter(isUuid)
  return { scopes: scopesOf(principal), doctorIds: [...new Set(doctorIds)].sort() }
}

/** Adds each edit's record to its answer, as the caller may see it now (E3). */
function addRecords(store: AuthorityStore, principal: Principal, answers: readonly Answer[]) {
  return store.read(async (reader) => {
    const outcomes: Outcome[] = []
    for (const { recordId, collection, ...answer } of answers) {
      const placed = isCollectionName(collection) ? await reader.record(collection, recordId) : null
      const isShown = placed?.record.deletedAt === null && isVisible(principal, placed.scopes)
      const record = isShown ? toWire(placed.record) : null
      const { conflict } = answer
      if (conflict) outcomes.push({ ...answer, conflict: { ...conflict, record } })
      else outcomes.push(answer.status === 200 ? { ...answer, record } : answer)
    }
    return outcomes
  })
}
