import { isDeepStrictEqual } from 'node:util'
import type { Entry, Sent, Told } from './diary.ts'
import type { Report } from './fault.ts'
import type { BoxState, CentralState, EditRow, NodeState } from './state.ts'

/* Where every edit is: at the node that took it, at central, and in one state. */

const TAKEN = [200, 201, 204]
/** The edit was judged and refused; other statuses say nothing about it. */
const REFUSED = [403, 409, 422]
/** What is answered without a row of its own. */
const NOT_STORED = ['UNKNOWN_BASE', 'EDIT_ID_REUSED']

/** The actor of what a restored central has taken back from a box. */
const TAKEN_BACK = 'taken back after a restore'

/** What devices sent and were told, against the node that they spoke to. */
export function checkTold(
  entries: readonly Entry[],
  nodes: Map<string, NodeState>,
  report: Report,
) {
  const sent = entries.filter((entry) => entry.kind === 'sent')
  const told = Map.groupBy(
    entries.filter((entry) => entry.kind === 'told'),
    ({ edit }) => edit,
  )
  for (const one of sent) {
    const answers = told.get(one.edit) ?? []
    const row = nodes.get(one.to)?.edits.get(one.edit)
    const of = `${one.edit}, ${one.op} by ${one.by} at ${one.to}`
    if (!answers.some(isAnswer)) report('never answered', of)
    for (const { status, code } of answers) {
      if (code !== null && NOT_STORED.includes(code)) continue
      const isClaim = TAKEN.includes(status) || REFUSED.includes(status)
      if (!isClaim) continue
      if (!row) report('missing at its node', `${of}, told ${status}`)
      else if (TAKEN.includes(status) !== (row.status === 200)) {
        report('told otherwise', `${of}: told ${status}, judged ${row.status}`)
      }
    }
    if (row && !isAsSent(one, row)) report('altered at its node', of)
  }
}

/** UNKNOWN_BASE is none: the same edit is to be sent again. */
function isAnswer({ code }: Told): boolean {
  return code !== 'UNKNOWN_BASE'
}

function isAsSent({ collection, op, record, content, whole }: Sent, { body }: EditRow): boolean {
  if (whole !== null) return isDeepStrictEqual(body, whole)
  return (
    body.collection === collection &&
    body.op === op &&
    (record === null || body.record_id === record) &&
    isDeepStrictEqual(body.fields ?? body.movement ?? null, content)
  )
}

/** Nothing is there that nobody sent, and that follows from no decision. */
export function checkOrigin(
  entries: readonly Entry[],
  central: CentralState,
  boxes: readonly BoxState[],
  isRestored: boolean,
  report: Report,
) {
  const sent = new Set<string | null>(
    entries.filter(({ kind }) => kind === 'sent').map((one) => (one as Sent).edit),
  )
  for (const { decisions } of [central, ...boxes]) {
    for (const { newEdit } of decisions.values()) sent.add(newEdit)
  }
  for (const { name, edits } of [central, ...boxes]) {
    for (const { id, body } of edits.values()) {
      const isTakenBack = isRestored && body.actor === TAKEN_BACK
      if (!sent.has(id) && !isTakenBack) report('from nowhere', `${id} at ${name}`)
    }
  }
  for (const { name, nodeId, edits } of boxes) {
    for (const { id, from, body } of central.edits.values()) {
      const isOwn = from === nodeId && !(isRestored && body.actor === TAKEN_BACK)
      if (isOwn && edits.get(id)?.status !== 200) {
        report('from nowhere', `${id}, which ${name} has not taken, at central`)
      }
    }
  }
}

/** Each edit that the box took is at central with the outcome that the box knows, and unchanged. */
export function checkPassedOn(box: BoxState, central: CentralState, report: Report) {
  const rejected = [...box.edits.values()].filter(
    ({ outcome }) => outcome && outcome.status !== 200,
  )
  for (const edit of box.edits.values()) {
    const { id, state, outcome } = edit
    const of = `${id} of ${box.name}`
    if (edit.status !== 200) {
      if (outcome) report('outcomes differ', `${of} was refused at the box`)
      continue
    }
    if (state === 'waiting' || state === 'sent') report('outbox not empty', `${of} is ${state}`)
    const there = central.edits.get(id)
    // What builds on a rejected edit is not sent any more.
    const isDependant = outcome?.code === 'DEPENDS_ON_REJECTED' && buildsOnOne(edit, rejected)
    if (!there) {
      if (!isDependant) report('missing at central', of)
    } else {
      if (there.from !== box.nodeId) report('altered at central', `${of}: from ${there.from}`)
      if (!isDeepStrictEqual(there.body, edit.body)) report('altered at central', of)
      if (outcome && (there.status === 200) !== (outcome.status === 200)) {
        report('outcomes differ', `${of}: ${there.status} at central, ${outcome.status} at the box`)
      }
      if (outcome?.status === 200 && outcome.revision !== revisionAtCentral(there, outcome)) {
        report('outcomes differ', `${of}: revision ${outcome.revision} at the box`)
      }
    }
    checkState(edit, of, box.decisions.has(id), report)
  }
}

/** An edit that changed nothing has no revision of its own. */
function revisionAtCentral({ madeRevision }: EditRow, outcome: { revision?: number }) {
  return madeRevision ?? outcome.revision
}

function checkState({ state, outcome }: EditRow, of: string, isDecided: boolean, report: Report) {
  if (state === 'waiting' || state === 'sent') return
  if (!outcome) return report('outcomes differ', `${of} is ${state} without an outcome`)
  const isAccepted = outcome.status === 200
  if (isAccepted && state !== 'accepted') report('outcomes differ', `${of} is ${state}`)
  const due = isDecided ? 'decided' : 'needs_decision'
  if (!isAccepted && state !== due) report('not in the inbox', `${of} is ${state}`)
}

function buildsOnOne({ key, body, seq }: EditRow, rejected: readonly EditRow[]): boolean {
  const names = JSON.stringify(body)
  return rejected.some((other) => {
    if (other.seq >= seq) return false
    const isUnder = body.base?.edit === other.id || other.key === key
    const isNamed = other.op === 'create' && names.includes(String(other.body.record_id))
    return isUnder || isNamed
  })
}
