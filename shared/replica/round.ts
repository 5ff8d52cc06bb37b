import { PUSH_BYTES_MAX } from '../protocol/messages.ts'
import { isProblem } from '../protocol/problems.ts'
import { LinkDown, type Refusal } from './link.ts'
import { grow, overLink, shrink, shrinkInDoubt } from './link-limits.ts'
import { BATCH_EDITS_MAX, isComplete, nextStep, PAGE_LIMIT_MIN, SET_ASIDE_MS } from './plan.ts'
import { pushDecisions } from './push-decisions.ts'
import type { RoundResult } from './round-result.ts'
import {
  afterRefusal,
  count,
  fillIfRefused,
  later,
  type Round,
  type RoundDeps,
  SUSPECTS_MAX,
  startRound,
  takeRefusal,
} from './round-state.ts'
import type { RecoveryAnswer, Taken } from './store.ts'

/** A page that comes damaged at the smallest size this often ends the round. */
const DAMAGED_PAGES_MAX = 3

/**
 * One exchange with the authority: pushes the edits that were there when it began, then pulls until
 * there is no more, also if the push failed (N3). `LinkDown` is weather and a full disk trouble of
 * our own; any other error is a bug and goes up.
 */
export async function runRound(deps: RoundDeps): Promise<RoundResult> {
  const { store, monotonic } = deps
  const started = monotonic()
  const round = await startRound(deps)
  await unlessFull(round, () => takeSteps(deps, round))
  await unlessFull(round, () => setSuspectsAside(deps, round))
  const durationMs = Math.round(monotonic() - started)
  const ended = (): RoundResult => ({ ...round.result, isComplete: isComplete(round), durationMs })
  await unlessFull(round, () => store.noteRound(ended()))
  return ended()
}

async function takeSteps(deps: RoundDeps, round: Round) {
  for (;;) {
    const { kind } = nextStep(round)
    if (kind === 'end') return
    try {
      await STEPS[kind](deps, round)
    } catch (error) {
      if (!(error instanceof LinkDown)) throw error
      takeWeather(deps, round, kind, error)
    }
  }
}

/** Where the box's own storage takes nothing, nothing came in by halves, and it is tried again later. */
async function unlessFull(round: Round, work: () => Promise<void>) {
  try {
    await work()
  } catch (error) {
    if (!isProblem(error, 'STORAGE_FAILED')) throw error
    round.hasStorageFailed = true
    round.result.error = error.message
  }
}

const NOTHING_KEPT: RecoveryAnswer = { lost: [], held: [] }

/** Brings back some of what a restore of the authority has lost (N9). */
async function recoverSome(deps: RoundDeps, round: Round) {
  const { store, link, limits } = deps
  const { epoch } = await store.position()
  const { of, copies, edits, mark } = await store.nextLost({
    itemsMax: Math.min(round.recoverySize, limits.recover),
    bytesMax: PUSH_BYTES_MAX - ENVELOPE_BYTES,
  })
  const size = copies.length + edits.length
  let answer: RecoveryAnswer = NOTHING_KEPT
  if (size > 0) {
    const reply = await overLink(limits, 'recover', size, () =>
      link.recover({ epoch: epoch ?? '', ...of, copies, edits }),
    )
    count(round, reply.traffic)
    if (reply.kind === 'refused') {
      const what = afterRefusal(round, reply)
      if (what === 'again') return
      if (what === 'less' && size > 1) {
        round.recoverySize = Math.ceil(size / 2)
        return
      }
      if (reply.code === 'FORBIDDEN') {
        // Another authority than the one that lost it, and never restored: it will never take it.
        await store.noteTaken(null, of, NOTHING_KEPT)
        round.isRecovering = false
        return
      }
      round.hasRecoveryFailed = true
      takeRefusal(round, reply)
      await fillIfRefused(deps, round, reply)
      return
    }
    answer = reply
  }
  round.serverErrors = 0
  round.result.hasMoved ||= size > 0
  await store.noteTaken(mark, of, answer)
  if (answer.lost.length > 0)
    round.hasUnsent = await store.hasUnsent({ upTo: round.upTo, except: [] })
  round.isRecovering = mark !== null
}

async function pushSome(deps: RoundDeps, round: Round) {
  const { store, link, limits } = deps
  const { epoch, cursor } = await store.position()
  const query = () => ({
    upTo: round.upTo,
    except: [...round.suspects.map(({ id }) => id), ...round.awaiting],
  })
  const skip = passedOver(round)
  const edits = await store.nextBatch({
    ...query(),
    skip,
    editsMax: skip > 0 ? 1 : Math.min(round.batchSize, limits.push),
    bytesMax: PUSH_BYTES_MAX - ENVELOPE_BYTES,
  })
  if (epoch === null) {
    round.hasPushFailed = true
    round.result.error = 'no epoch is known yet; it comes with the first page'
    return
  }
  if (edits.length === 0) {
    round.hasUnsent = false
    return
  }
  const reply = await overLink(limits, 'push', edits.length, () =>
    link.push({ epoch, cursor, edits }),
  )
  count(round, reply.traffic)
  if (reply.kind === 'refused') {
    takeRefusedPush(
      round,
      reply,
      edits.map(({ id }) => id),
    )
    await fillIfRefused(deps, round, reply)
    round.hasUnsent = await store.hasUnsent(query())
    return
  }
  round.serverErrors = 0
  round.batchSize = Math.min(BATCH_EDITS_MAX, round.batchSize * 2)
  const pushed = new Set(edits.map(({ id }) => id))
  const outcomes = reply.outcomes.filter(({ edit_id }) => pushed.has(edit_id))
  const taken = await store.applyOutcomes(outcomes, { cursor, next: reply.cursor })
  // Left where the answer crossed a page of another tab: sent again, it is as things stand now.
  const isLeft = taken.accepted + taken.rejected === 0 && (await store.position()).cursor !== cursor
  if (!isLeft) takeOutcomes(round, taken)
  round.hasUnsent = await store.hasUnsent(query())
}

/** After so many suspects, one after the other, those beyond are looked at ever further apart. */
const SUSPECTS_IN_ROW = 3

/**
 * How many edits are passed over to find one that the authority takes: it is sent alone, and shows
 * that the suspects are at fault.
 */
function passedOver({ suspects, hasPushed }: Round): number {
  if (hasPushed || suspects.length < SUSPECTS_IN_ROW) return 0
  return 2 ** (suspects.length - SUSPECTS_IN_ROW) - 1
}

const STEPS = {
  recover: recoverSome,
  push_decisions: pushDecisions,
  push: pushSome,
  pull: pullSome,
}

/** What surrounds the edits in a push, at most. */
const ENVELOPE_BYTES = 1000

function takeOutcomes(round: Round, { accepted, rejected, awaiting = [] }: Taken) {
  round.awaiting.push(...awaiting)
  if (accepted + rejected === 0) {
    if (awaiting.length > 0) return
    round.hasPushFailed = true
    round.result.error ??= 'a push was answered, but with no outcome for any of the edits sent'
    return
  }
  // The authority may have been broken until now: what failed before is tried once more.
  if (!round.hasPushed) round.suspects = []
  round.hasPushed = true
  round.lostPushes = 0
  // After a push that was made again: what it changed is still to be pulled.
  round.isCaughtUp = false
  round.result.accepted += accepted
  round.result.rejected += rejected
  round.result.hasMoved = true
}

function takeRefusedPush(round: Round, refusal: Refusal, editIds: readonly string[]) {
  const what = afterRefusal(round, refusal)
  if (what === 'again') return
  if (what === 'stop') {
    takeRefusal(round, refusal)
    round.hasPushFailed = true
    return
  }
  round.result.error = refusal.detail
  if (editIds.length > 1) round.batchSize = Math.ceil(editIds.length / 2)
  else round.suspects.push(...editIds.map((id) => ({ id, error: refusal.detail })))
  // When one after another fails and none goes through, it is the authority that is at fault.
  round.hasPushFailed = round.suspects.length >= SUSPECTS_MAX && !round.hasPushed
}

async function pullSome(deps: RoundDeps, round: Round) {
  const { store, link, limits } = deps
  const position = await store.position()
  const reply = await link.pull({ position, limit: limits.page })
  count(round, reply.traffic)
  if (reply.kind === 'refused') {
    takeRefusal(round, reply)
    round.hasPullFailed = true
    await fillIfRefused(deps, round, reply)
    return
  }
  round.damagedPages = 0
  if (reply.kind === 'unchanged') {
    takeCaughtUp(deps, round)
    return
  }
  if (reply.page.more && reply.page.cursor === position.cursor) {
    // It would go on like this for ever.
    round.result.error = 'more changes were promised, but none given'
    round.result.link = 'central_error'
    round.hasPullFailed = true
    return
  }
  await store.applyPage(position, reply.page, reply.etag)
  grow(limits, 'page', reply.page.count)
  round.result.pages += 1
  round.result.pulled += reply.page.count
  round.result.hasMoved ||= reply.page.count > 0
  if (!reply.page.more) takeCaughtUp(deps, round)
}

/** The link works after all: a push whose reply was lost is made once more. */
function takeCaughtUp({ limits }: RoundDeps, round: Round) {
  round.isCaughtUp = true
  if (round.lostPushes !== 1) return
  shrinkInDoubt(limits)
  round.lostPushes += 1
  round.hasPushFailed = false
  round.haveDecisionsFailed = false
  round.result.link = 'online'
  round.result.error = null
}

function takeWeather(
  { limits }: RoundDeps,
  round: Round,
  kind: keyof typeof STEPS,
  error: LinkDown,
) {
  if (kind === 'pull' && error.isCutShort && round.damagedPages < DAMAGED_PAGES_MAX) {
    if (limits.page === PAGE_LIMIT_MIN) round.damagedPages += 1
    shrink(limits, 'page', limits.page)
    return
  }
  round.result.link = error.state
  round.result.error = error.message
  round.result.retryAfterMs = later(round.result.retryAfterMs, error.retryAfterMs)
  if (kind === 'recover') {
    round.hasRecoveryFailed = true
    return
  }
  if (kind === 'pull') {
    round.hasPullFailed = true
    return
  }
  if (kind === 'push_decisions') round.haveDecisionsFailed = true
  round.hasPushFailed = true
  if (error.retryAfterMs !== null) return
  round.lostPushes += 1
  // After pushes that went through, another pull shows whether the link still works.
  if (round.lostPushes === 1) round.isCaughtUp = false
}

/** An edit is at fault only if the authority took something else: a broken server is no reason. */
async function setSuspectsAside({ store, clock }: RoundDeps, round: Round) {
  if (round.suspects.length === 0 || !round.hasPushed) return
  const until = clock.now() + SET_ASIDE_MS
  for (const { id, error } of round.suspects) await store.setAside(id, until, error)
  round.result.setAside = round.suspects.length
}
