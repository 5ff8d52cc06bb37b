import type { DecisionAnswer } from '../protocol/decisions.ts'
import type { Submission } from './prepare.ts'
import type { Principal } from './principal.ts'
import type { AuthorityStore, SentDecision } from './store.ts'
import { alreadyDecided, type Reject } from './verdict.ts'

/**
 * Takes the decisions of a push before its edits (E9). An edit that follows from a decision that does
 * not hold is refused, lest what was decided differently before happens twice. `faultOf` tells why a
 * decision may not be taken for whom it names (A2), as a sentence.
 */
export async function takeDecisions(
  store: AuthorityStore,
  principal: Principal,
  decisions: readonly SentDecision[] = [],
  faultOf: (sent: SentDecision) => string | null = () => null,
): Promise<{ answers: DecisionAnswer[]; toSubmission(raw: Submission['raw']): Submission }> {
  const answers =
    decisions.length > 0 ? await store.takeDecisions(principal.id, decisions, faultOf) : []
  const refusals = new Map<unknown, Reject>()
  for (const [index, answer] of answers.entries()) {
    if (answer.status !== 200) refusals.set(decisions[index]?.new_edit, refusalAfter(answer))
  }
  return {
    answers,
    toSubmission(raw) {
      const refused = refusals.get(raw.id)
      return refused ? { raw, refused, isOfFailedDecision: true } : { raw }
    },
  }
}

/** What is said of the edit that follows from a decision that was not taken. */
function refusalAfter({ problem }: DecisionAnswer): Reject {
  if (problem?.error_code !== 'ACTOR_REFUSED') return alreadyDecided
  return { kind: 'refuse', code: 'ACTOR_REFUSED', detail: problem.detail }
}
