import type { DecisionAnswer } from '../protocol/decisions.ts'
import type { Submission } from './prepare.ts'
import type { Principal } from './principal.ts'
import type { AuthorityStore, SentDecision } from './store.ts'
import { alreadyDecided } from './verdict.ts'

/**
 * Takes the decisions of a push before its edits (E9). An edit that follows from a decision that does
 * not hold is refused, lest what was decided differently before happens twice.
 */
export async function takeDecisions(
  store: AuthorityStore,
  principal: Principal,
  decisions: readonly SentDecision[] = [],
): Promise<{ answers: DecisionAnswer[]; toSubmission(raw: Submission['raw']): Submission }> {
  const answers = decisions.length > 0 ? await store.takeDecisions(principal.id, decisions) : []
  const refused = new Set(
    answers.map(({ status }, index) => (status === 200 ? null : decisions[index]?.new_edit)),
  )
  return {
    answers,
    toSubmission: (raw) =>
      refused.has(raw.id) ? { raw, refused: alreadyDecided, isImmediate: true } : { raw },
  }
}
