import { isPlacement } from './effect-invariants.ts'
import type { FinalState } from './final-state.ts'
import type { PlainEdit } from './plain-reads.ts'
import { TAKEN_BACK } from './restore-invariants.ts'
import { inWords, isSame } from './same-json.ts'
import { short } from './system.ts'

/* Where every edit is, with what outcome, and whether that is what its writer was told. */

const WAITING = ['waiting', 'sent']

export function nothingWaits({ boxes }: FinalState): string[] {
  return boxes.flatMap(({ box, plain }) =>
    plain.edits
      .filter(({ state }) => WAITING.includes(state))
      .map(({ id, state }) => `${box.name}: edit ${short(id)} is ${state}`),
  )
}

export function everyEditHasOneOutcome({ made, central, boxes, system }: FinalState): string[] {
  const faults: string[] = []
  for (const edit of central.edits) {
    if (edit.status === 200 ? edit.state !== 'accepted' : !isRejected(edit)) {
      faults.push(`central: ${short(edit.id)} is ${edit.status} and ${edit.state}`)
    }
  }
  // Of two copies of a box one may send anew what the other has heard of before central was put back.
  const isTwins = boxes.some(({ box }) => box.copyOf !== null)
  const hasPutBack = boxes.some(({ box }) => box.wasPutBack)
  for (const { box, plain } of boxes) {
    for (const edit of plain.edits) {
      const what = `${box.name}: edit ${short(edit.id)}`
      const atCentral = central.editsById.get(edit.id)
      const writtenAt = made.get(edit.id)?.authority
      const isOwn = writtenAt === box.name || (writtenAt && writtenAt === box.copyOf)
      const isMade = isOwn || system.decided.isReplacement(edit.id)
      if (!isMade) faults.push(`${what} was made by nobody`)
      // What the box itself did not accept ends there.
      if (edit.status !== 200) {
        if (!isRejected(edit)) faults.push(`${what} is ${edit.status} and ${edit.state}`)
        // A box that was put back judges anew what it may have taken, and sent, before; and of two copies
        // one judges anew what a tablet had sent to the other.
        if (atCentral && !hasPutBack && !isTwins)
          faults.push(`${what} was refused, and went to central`)
        continue
      }
      if (WAITING.includes(edit.state)) continue
      if (isTwins && system.lost.edits.has(edit.id)) continue
      const isAccepted = edit.state === 'accepted'
      if (isAccepted !== (atCentral?.status === 200)) {
        faults.push(`${what} is ${edit.state}, at central ${atCentral?.status ?? 'unknown'}`)
      }
      const isKnown = atCentral
        ? edit.outcome?.status === atCentral.status && isCodeOf(atCentral, edit)
        : ONLY_AT_BOX.includes(edit.outcome?.code ?? '') || system.lost.edits.has(edit.id)
      if (!isKnown) {
        faults.push(
          `${what} has ${inWords(edit.outcome)}, at central ${atCentral?.code ?? 'nothing'}`,
        )
      }
    }
  }
  return faults
}

/** One that builds on a rejected one, or on a decision that gave way, is not sent any more. */
const ONLY_AT_BOX = [
  'DEPENDS_ON_REJECTED',
  'ALREADY_DECIDED',
  'DECISION_NOT_POSSIBLE',
  // Its base was lost with a database (N4); what central rejects so, it has.
  'STALE_UPDATE',
]

/** Where a decision about another could not carry it along, it waits for a reason of its own. */
function isCodeOf({ code }: PlainEdit, { outcome }: PlainEdit): boolean {
  return outcome?.isFinal === false || outcome?.code === code
}

const isRejected = ({ state }: PlainEdit) => state === 'needs_decision' || state === 'decided'

/** What writers were told: 200 is there, or later rejected visibly; all else had no effect. */
export function answersAreTrue({ toldBy, central, boxes }: FinalState): string[] {
  const authorities = [
    { name: 'central', plain: central },
    ...boxes.map(({ box, plain }) => ({ name: box.name, plain })),
  ]
  return authorities.flatMap(({ name, plain }) =>
    [...toldBy(name)].flatMap(([id, { status, code }]) => {
      const edit = plain.editsById.get(id)
      if (!edit) return [`${name} told ${status} of ${short(id)}, and does not know it`]
      return edit.status === status && edit.code === code
        ? []
        : [`${name} told ${status} ${code} of ${short(id)}; it is ${edit.status} ${edit.code}`]
    }),
  )
}

/** From its writer to central an edit keeps id and content (E1). */
export function editsKeepTheirContent({ made, central, boxes, system }: FinalState): string[] {
  const all = [central, ...boxes.map(({ plain }) => plain)].flatMap(({ edits }) => edits)
  return all.flatMap(({ id, body, principalId }) => {
    const known = made.get(id)
    if (!known) {
      const isOwn = system.firstEdits.has(id) || system.decided.isReplacement(id)
      return isOwn || isPlacement(body) || body.actor === TAKEN_BACK
        ? []
        : [`nobody made ${short(id)}`]
    }
    const { intent, raw } = known
    const isWhole = raw
      ? isSame(body, raw)
      : body.record_id === intent.record_id &&
        body.op === intent.op &&
        isSame(body.movement ?? null, intent.movement ?? null) &&
        isSame(body.fields ?? null, intent.fields ?? null)
    if (isWhole) return []
    return [
      `${short(id)} of ${short(principalId)} is ${inWords(body)}, made as ${inWords(raw ?? intent)}`,
    ]
  })
}

export function inboxesAreWhole({ boxes, made }: FinalState): string[] {
  return boxes.flatMap(({ box, plain, inbox }) => {
    const items = new Map(inbox.map((item) => [item.id, item]))
    const rejected = plain.edits.filter(({ state }) => state === 'needs_decision')
    const faults = rejected.flatMap(({ id, body }) => {
      const item = items.get(id)
      const { raw = body, intent } = made.get(id) ?? {}
      if (!item) return [`edit ${short(id)} was rejected, and is in no inbox`]
      const isWhole = raw
        ? isSame(item.edit, raw)
        : isSame(item.mine ?? null, intent?.fields ?? intent?.movement ?? null)
      return isWhole && item.conflict
        ? []
        : [`edit ${short(id)} is in the inbox as ${inWords(item)}`]
    })
    const surplus = [...items.keys()].filter((id) => !rejected.some((edit) => edit.id === id))
    return [...faults, ...surplus.map((id) => `edit ${short(id)} is in the inbox for nothing`)].map(
      (text) => `${box.name}: ${text}`,
    )
  })
}
