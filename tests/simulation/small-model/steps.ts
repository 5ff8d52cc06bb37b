import { nextStep } from '@outpost/shared/replica/plan'
import { type Draft, sendableOf, takeOutcomes, takePage, toEdit, write } from './box.ts'
import { CENTRAL_ITSELF, pageSince, takeEdit } from './central.ts'
import { uuid } from './clinic.ts'
import type { Flaw } from './flaws.ts'
import { type Box, type Message, type Round, type State, withBox } from './state.ts'

/** Edits in one push: less than there are, so that one can be between two pushes. */
const BATCH_EDITS = 2

/** What is written where, each in its order. */
export type Story = { boxes: readonly (readonly Draft[])[]; central: readonly Draft[] }

export type Rules = { story: Story; flaw: Flaw | null }

/** Something that can happen next, and what is then. */
export type Step = { what: string; isMishap: boolean; isWrite: boolean; next: State }

const NAMES = ['A', 'B']

/** Everything that can happen next. */
export function stepsFrom(state: State, rules: Rules): Step[] {
  const steps: Step[] = []
  const add = (what: string, next: State, kind: 'mishap' | 'write' | null = null) =>
    steps.push({ what, isMishap: kind === 'mishap', isWrite: kind === 'write', next })

  for (const [index, box] of state.boxes.entries()) {
    const name = NAMES[index]
    const draft = rules.story.boxes[index]?.[box.written]
    if (draft) {
      add(`a device writes at ${name}`, withBox(state, index, write(box, index, draft)), 'write')
    }
    if (!box.round) {
      const begun = withBox(state, index, { round: begin(box, rules.flaw) })
      add(`${name} begins a round`, goOn(begun, index, rules.flaw))
    } else if (state.left.losses > 0) {
      const left = { ...state.left, losses: state.left.losses - 1 }
      for (const isLate of [false, true]) {
        const what = isLate ? 'its request is late' : 'its request is lost, or the reply'
        const next = giveUp({ ...state, left }, index, isLate, rules.flaw)
        if (next) add(`${name} waits no longer: ${what}`, next, 'mishap')
      }
    }
    if (box.round && state.left.deaths > 0) {
      const left = { ...state.left, deaths: state.left.deaths - 1 }
      const dead = withBox({ ...state, left }, index, { round: null })
      add(
        `the power goes at ${name}`,
        { ...dead, road: abandon(state.road, index, true) },
        'mishap',
      )
    }
  }
  for (const message of state.road) addSteps(state, message, rules, add)
  const own = rules.story.central[state.written]
  if (own) {
    const base = { revision: state.central.records[own.record]?.revision ?? 0 }
    const edit = toEdit(own, uuid(300 + state.written), base)
    const { central } = takeEdit(state.central, edit, CENTRAL_ITSELF, rules.flaw)
    add('central writes', { ...state, central, written: state.written + 1 }, 'write')
  }
  return steps
}

type Add = (what: string, next: State, kind?: 'mishap' | null) => void

function addSteps(state: State, message: Message, { flaw }: Rules, add: Add) {
  const { left } = state
  const name = NAMES[message.box]
  const others = state.road.filter((one) => one !== message)
  if (message.kind === 'pull') {
    const page = pageSince(state.central, message.box, message.cursor)
    add(`central gives ${name} a page`, { ...state, road: [...others, page] })
  } else if (message.kind === 'push') {
    const edit = message.edits[message.outcomes.length]
    if (!edit) throw new Error('a push without edits is on the road')
    const { central, outcome } = takeEdit(state.central, edit, message.box, flaw)
    const outcomes = [...message.outcomes, outcome]
    const isDone = outcomes.length === message.edits.length
    const rest: Message[] = !isDone
      ? [{ ...message, outcomes }]
      : message.isAwaited
        ? [{ kind: 'outcomes', box: message.box, isAwaited: true, outcomes }]
        : []
    add(`central judges an edit of ${name}`, { ...state, central, road: [...others, ...rest] })
    if (message.outcomes.length > 0 && left.deaths > 0) {
      const dead = { ...state, left: { ...left, deaths: left.deaths - 1 }, road: others }
      const next = message.isAwaited ? giveUp(dead, message.box, false, flaw) : dead
      if (next) add('the power goes at central', next, 'mishap')
    }
    if (message.outcomes.length === 0 && left.copies > 0) {
      const copy = { ...message, isAwaited: false }
      const next = { ...state, left: { ...left, copies: left.copies - 1 } }
      add(`a push of ${name} is doubled`, { ...next, road: [...state.road, copy] }, 'mishap')
    }
  } else {
    arrive(state, message, others, flaw, add)
  }
}

function begin(box: Box, flaw: Flaw | null): Round {
  const upTo = box.edits.length
  return {
    upTo,
    hasUnsent: sendableOf(box, upTo, flaw).length > 0,
    hasPushFailed: false,
    isCaughtUp: false,
    hasPullFailed: false,
    lostPushes: 0,
    isWaiting: false,
  }
}

/**
 * The plan's next step, until the box waits for a reply or its round is over; the plan is the
 * production one. A write of a device in between would be no other than one after it.
 */
function goOn(state: State, index: number, flaw: Flaw | null): State {
  const box = state.boxes[index] as Box
  const round = box.round as Round
  const step = nextStep({ ...round, ...NOT_HERE })
  if (step.kind === 'end') return withBox(state, index, { round: null })
  const edits = sendableOf(box, round.upTo, flaw).slice(0, BATCH_EDITS)
  if (step.kind === 'push' && edits.length === 0) {
    return goOn(withBox(state, index, { round: { ...round, hasUnsent: false } }), index, flaw)
  }
  const ids = step.kind === 'push' ? edits.map(({ id }) => id) : []
  const marked = box.edits.map((one) =>
    one.state === 'waiting' && ids.includes(one.edit.id) ? { ...one, state: 'sent' as const } : one,
  )
  const message: Message =
    step.kind === 'push'
      ? { kind: 'push', box: index, isAwaited: true, edits, outcomes: [] }
      : { kind: 'pull', box: index, isAwaited: true, cursor: box.cursor }
  const asked = withBox(state, index, { edits: marked, round: { ...round, isWaiting: true } })
  return { ...asked, road: [...state.road, message] }
}

/** Decisions and restores are not of this small world. */
const NOT_HERE = {
  hasDecisions: false,
  haveDecisionsFailed: false,
  isRecovering: false,
  hasRecoveryFailed: false,
  isRefused: false,
}

/** A reply reaches its box. */
function arrive(
  state: State,
  reply: Extract<Message, { kind: 'outcomes' | 'page' }>,
  road: Message[],
  flaw: Flaw | null,
  add: Add,
) {
  const { box: index } = reply
  const name = NAMES[index]
  const box = state.boxes[index] as Box
  const round = { ...(box.round as Round), isWaiting: false }
  if (reply.kind === 'outcomes') {
    const taken = takeOutcomes(box, reply.outcomes, flaw)
    const hasUnsent = sendableOf(taken.box, round.upTo, flaw).length > 0
    const hasPushFailed = round.hasPushFailed || taken.settled === 0
    const next = { ...taken.box, round: { ...round, hasUnsent, hasPushFailed } }
    add(`${name} takes outcomes`, goOn({ ...withBox(state, index, next), road }, index, flaw))
    return
  }
  const after = { ...takePage(box, reply), round: reply.more ? round : caughtUp(round) }
  add(`${name} takes a page`, goOn({ ...withBox(state, index, after), road }, index, flaw))
  if (flaw === 'cursor first' && state.left.deaths > 0) {
    const left = { ...state.left, deaths: state.left.deaths - 1 }
    const torn = withBox({ ...state, left }, index, { cursor: reply.cursor, round: null })
    add(`the power goes at ${name}, in the midst of a page`, { ...torn, road }, 'mishap')
  }
}

/** A push whose reply was lost is made once more when the line turns out to work. */
function caughtUp(round: Round): Round {
  const isAgain = round.lostPushes === 1
  return {
    ...round,
    isCaughtUp: true,
    lostPushes: isAgain ? 2 : round.lostPushes,
    hasPushFailed: isAgain ? false : round.hasPushFailed,
  }
}

/** The box waits no longer for what it asked. Null if nothing could be late. */
function giveUp(state: State, index: number, isLate: boolean, flaw: Flaw | null): State | null {
  const round = state.boxes[index]?.round as Round
  const awaited = state.road.find((one) => one.box === index && one.isAwaited)
  if (isLate && awaited?.kind !== 'push') return null
  const wasPull = awaited?.kind === 'pull' || awaited?.kind === 'page'
  const after: Round = wasPull
    ? { ...round, isWaiting: false, hasPullFailed: true }
    : { ...round, isWaiting: false, hasPushFailed: true, lostPushes: round.lostPushes + 1 }
  const road = abandon(state.road, index, isLate)
  return goOn({ ...withBox(state, index, { round: after }), road }, index, flaw)
}

/** Nobody waits for this box's messages any more; of its pushes only one that is late still counts. */
function abandon(road: readonly Message[], index: number, isLate: boolean): Message[] {
  return road.flatMap((one) => {
    if (one.box !== index || !one.isAwaited) return [one]
    return isLate && one.kind === 'push' ? [{ ...one, isAwaited: false }] : []
  })
}
