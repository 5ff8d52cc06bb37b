import { floorOf } from './central-restoring.ts'
import type { FinalState } from './final-state.ts'
import type { Plain, PlainDecision } from './plain-reads.ts'
import { short } from './system.ts'

/* What people decided holds, on both sides, and lets nothing happen twice. */

/**
 * Of an edit and all that was made in its place one takes effect at most (E9). Known limit (N9): what was
 * decided in lost hours is told with copies of stock alone. Of other records one may have been made before
 * a restore, and one after it: their fields are weighed, and nothing adds up.
 */
export function replacedIsOnce({ central, system }: FinalState): string[] {
  const floor = floorOf(system)
  const accepted = central.edits.filter(({ status }) => status === 200)
  const lines = Map.groupBy(accepted, ({ id, body: { collection }, madeRevision }) => {
    const isLate = collection !== 'pharmacy-inventory' && (madeRevision ?? 0) >= floor
    return `${system.decided.rootOf(id)} ${isLate ? 'late' : ''}`
  })
  return [...lines]
    .filter(([, edits]) => edits.length > 1)
    .map(([root, edits]) => {
      const all = edits.map(({ id, madeRevision }) => `${short(id)} (r${madeRevision})`)
      return `in place of ${short(root)} were accepted ${all.join(' and ')}`
    })
}

/** Both sides know the same decision about an edit, know that the other does, and keep it closed. */
export function decisionsAgree({ central, boxes }: FinalState): string[] {
  return boxes.flatMap(({ box, plain }) =>
    plain.edits.flatMap(({ id }) => {
      const what = `${box.name}: ${short(id)}`
      const here = plain.decisions.get(id)
      const there = central.decisions.get(id)
      // What a device decided about what the box itself rejected is none of central's business.
      if (here?.madeAt === 'below' || (!here && !there)) return []
      // Known limit (N5): a box that was built anew has no token by which central could know whose edits
      // it now has again from its tablets. Both inboxes may ask, and of the decisions one takes effect.
      const sender = central.editsById.get(id)?.principalId
      if (!here && sender && box.lostIds.includes(sender)) return []
      const faults = [...openFaults(plain, id, 'above'), ...openFaults(central, id, box.nodeId)]
      if (here?.decision !== there?.decision || here?.newEdit !== there?.newEdit) {
        faults.push(`is decided as ${inShort(here)}, at central as ${inShort(there)}`)
      }
      return faults.map((text) => `${what} ${text}`)
    }),
  )
}

function openFaults({ decisions, editsById }: Plain, id: string, recipient: string): string[] {
  const state = editsById.get(id)?.state
  return [
    ...(decisions.get(id)?.untold.includes(recipient)
      ? ['is decided, and that is not told to its end']
      : []),
    ...(decisions.has(id) && state !== undefined && state !== 'decided'
      ? [`is decided and ${state}`]
      : []),
  ]
}

const inShort = (decision: PlainDecision | undefined) =>
  decision ? `${decision.decision} with ${short(decision.newEdit ?? 'nothing')}` : 'nothing'

/** Who was told that an edit is decided finds it in no inbox any more. */
export function decidedStaysDecided({ boxes, centralInbox, system }: FinalState): string[] {
  const inboxes = [
    ...boxes.map(({ box, inbox }) => ({ name: box.name, inbox })),
    { name: 'central', inbox: centralInbox },
  ]
  return inboxes.flatMap(({ name, inbox }) =>
    inbox
      .filter(({ id }) => system.decided.at(name).has(id))
      .map(({ id }) => `${name}: ${short(id)} was decided, and is in the inbox again`),
  )
}
