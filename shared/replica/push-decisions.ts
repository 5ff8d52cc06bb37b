import { DECISIONS_MAX } from '../protocol/decisions.ts'
import type { Refusal } from './link.ts'
import { overLink } from './link-limits.ts'
import {
  afterRefusal,
  count,
  fillIfRefused,
  type Round,
  type RoundDeps,
  SUSPECTS_MAX,
  takeRefusal,
} from './round-state.ts'

/** Tells decisions in a push of their own, so that one that is not taken holds up no edit (E9). */
export async function pushDecisions(deps: RoundDeps, round: Round) {
  const { store, link, limits } = deps
  const { epoch, cursor } = await store.position()
  const max = Math.min(round.decisionsSize, limits.decisions)
  const query = () => ({ except: round.decisionsDone, max })
  const decisions = await store.openDecisions(query())
  if (epoch === null || decisions.length === 0) {
    round.hasDecisions = false
    return
  }
  const ids = decisions.map(({ edit_id }) => edit_id)
  const reply = await overLink(limits, 'decisions', ids.length, () =>
    link.push({ epoch, cursor, edits: [], decisions }),
  )
  count(round, reply.traffic)
  if (reply.kind === 'refused') {
    takeRefused(round, reply, ids)
    await fillIfRefused(deps, round, reply)
    return
  }
  round.serverErrors = 0
  round.hasTold = true
  round.lostPushes = 0
  round.result.hasMoved = true
  round.decisionsSize = Math.min(DECISIONS_MAX, round.decisionsSize * 2)
  // Each at most once in a round, whatever the authority says of it.
  round.decisionsDone.push(...ids)
  await store.applyDecisionAnswers(decisions, reply.decisions)
  round.hasDecisions = (await store.openDecisions(query())).length > 0
  round.hasUnsent = await store.hasUnsent({ upTo: round.upTo, except: [] })
}

/** A single one that the authority cannot take stays for the next round, with what follows from it. */
function takeRefused(round: Round, refusal: Refusal, ids: readonly string[]) {
  const what = afterRefusal(round, refusal)
  if (what === 'again') return
  if (what === 'stop') {
    takeRefusal(round, refusal)
    round.haveDecisionsFailed = true
    return
  }
  round.result.error = refusal.detail
  if (ids.length > 1) {
    round.decisionsSize = Math.ceil(ids.length / 2)
    return
  }
  round.decisionsDone.push(...ids)
  round.decisionsLeft += 1
  round.haveDecisionsFailed = round.decisionsLeft >= SUSPECTS_MAX && !round.hasTold
}
