import type { HeldEdit, HeldEditState } from '@outpost/edge/tablet/replica/database'
import type { Wish } from '@outpost/edge/tablet/replica/write'
import type { Intent, RawEdit } from './intent.ts'
import { inWords, isSame } from './same-json.ts'
import { short } from './short.ts'
import { isAtCentral } from './standings.ts'
import type { System } from './system.ts'
import { createUnlocked } from './tablet-names.ts'
import type { TabletNode } from './tablet-node.ts'

/*
 * What was written on tablets, and what they have shown of it: written down as it happened, apart from
 * what the product keeps.
 */

/** A person has tried to save something. */
export type Attempt = {
  id: string
  tablet: TabletNode
  intent: Intent
  wish: Wish
  /** The clinics of its box, as the tablet knew them. */
  clinics: readonly string[]
  /** What they were told; null if the browser was killed first. */
  told: 'saved' | 'not saved' | null
}

export type TabletEdits = ReturnType<typeof createTabletEdits>

export function createTabletEdits() {
  return {
    /** By the edit's id. */
    attempts: new Map<string, Attempt>(),
    /** Attempts since the last look. */
    fresh: [] as Attempt[],
    /** Edits that were there, by their ids, and how far they had got at the last look. */
    states: new Map<string, HeldEditState>(),
    /** What boxes have answered. */
    told: { accepted: new Set<string>(), rejected: new Set<string>() },
    unlocked: createUnlocked(),
    /** Those that nothing holds any more, by no fault of the product. */
    gone: new Set<string>(),
  }
}

export const SHOWN = 'what a tablet has shown was true'

/** Takes what has changed on a tablet since the last look, and holds it against what is so. */
export async function lookAtTablet(system: System, tablet: TabletNode) {
  if (!tablet.hasActed) return
  tablet.hasActed = false
  const { witness, tabletEdits } = system
  const { attempts, states } = tabletEdits
  const edits = await tablet.edits()
  for (const held of edits) {
    const attempt = attempts.get(held.id)
    if (!attempt) witness.fail('an edit keeps id and content', `nobody made ${short(held.id)}`)
    else if (!states.has(held.id)) take(system, attempt, held)
    const before = states.get(held.id)
    if (before !== held.state) checkState(system, tablet, held)
    states.set(held.id, held.state)
  }
  for (const { id, told } of tabletEdits.fresh.filter((one) => one.tablet === tablet)) {
    if (told === 'saved' && !states.has(id)) {
      witness.fail(SHOWN, `${tablet.name} said that ${short(id)} is saved, and has lost it`)
    }
  }
  tabletEdits.fresh = tabletEdits.fresh.filter((one) => one.tablet !== tablet)
}

/** An edit is there for the first time. */
function take({ witness }: System, { tablet, intent, wish, told }: Attempt, held: HeldEdit) {
  const raw = JSON.parse(held.body) as RawEdit
  if (told === 'not saved') {
    witness.fail(SHOWN, `${tablet.name} said that ${short(held.id)} is not saved, and keeps it`)
  }
  if (!isAsWished(raw, wish)) {
    witness.fail('an edit keeps id and content', `${inWords(raw)} was made of ${inWords(wish)}`)
  }
  witness.make({
    id: held.id,
    writer: tablet.name,
    principalId: tablet.nodeId,
    authority: tablet.box.copyOf ?? tablet.box.name,
    intent,
    raw,
  })
}

/** It says what the person wanted, upon what they saw (E1). */
function isAsWished(
  raw: RawEdit,
  { actor, collection, recordId, op, seen, fields, movement }: Wish,
) {
  const isBased = op === 'update' || op === 'delete' || movement?.kind === 'COUNTED'
  const edit = seen?.overlay?.pending
  const base = seen && isBased ? { revision: seen.revision, ...(edit && { edit }) } : null
  return (
    raw.collection === collection &&
    raw.record_id === recordId &&
    raw.op === op &&
    raw.actor === actor &&
    isSame(raw.fields ?? null, fields ?? null) &&
    isSame(raw.movement ?? null, movement ?? null) &&
    isSame(raw.base ?? null, base)
  )
}

function checkState(system: System, { name }: TabletNode, { id, state }: HeldEdit) {
  const { witness, tabletEdits } = system
  const { accepted, rejected } = tabletEdits.told
  const isTrue = {
    waiting: () => true,
    sent: () => true,
    accepted: () => accepted.has(id),
    rejected: () => rejected.has(id),
    decided: () => accepted.has(id) || rejected.has(id),
    confirmed: () => isAtCentral(system, id),
  }[state]()
  if (!isTrue) witness.fail(SHOWN, `${name} shows ${short(id)} as ${state}`)
}

/** Something was lost that the product could not keep: notes which edits nothing holds any more. */
export async function noteGone({ tablets, boxes, central, tabletEdits }: System) {
  const known = new Set<string>()
  for (const { sql } of [central.store(), ...boxes.map((box) => box.edge().store)]) {
    for (const { id } of sql.all<{ id: string }>('select id from edits')) known.add(id)
  }
  for (const tablet of tablets) for (const { id } of await tablet.edits()) known.add(id)
  for (const id of tabletEdits.states.keys()) if (!known.has(id)) tabletEdits.gone.add(id)
}
