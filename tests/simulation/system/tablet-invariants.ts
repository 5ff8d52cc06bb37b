import { isToSend } from '@outpost/edge/tablet/replica/settle'
import { toWire, type WireRecord } from '@outpost/shared/model/record'
import type { Edit } from '@outpost/shared/protocol/edit'
import { isLostUnseen } from './damage.ts'
import type { FinalState, TabletState } from './final-state.ts'
import { liveOnWire } from './replica-invariants.ts'
import { inWords, isSame } from './same-json.ts'
import { type System, short } from './system.ts'
import type { TabletNode } from './tablet-node.ts'

/* What must hold of tablets when the weather has cleared. */

const eachTablet =
  (faultsOf: (tablet: TabletState, state: FinalState) => string[]) => (state: FinalState) =>
    state.tablets.flatMap((one) =>
      faultsOf(one, state).map((text) => `${one.tablet.name}: ${text}`),
    )

export const tabletsAreEmptied = eachTablet(({ edits }) =>
  edits
    .filter(isToSend)
    .map(({ id, state, lastError }) => `edit ${short(id)} is ${state}: ${lastError}`),
)

/** What it holds is what its box has, no more and no less. */
export const tabletsEqualBoxes = eachTablet(({ tablet, records }, { system, boxes }) => {
  const live = new Map(liveOnWire(tablet.box.edge().store))
  const needing = new Set(inboxOf(tablet, boxes).map(({ edit }) => (edit as Edit).record_id))
  return records.flatMap(({ collection, id, copy, seen }) => {
    if (isLostUnseen(system, tablet.box, id)) return []
    const what = `${collection} ${short(id)}`
    const there = live.get(`${collection}/${id}`)
    const isNeeding = needing.has(id)
    if (!there) {
      // Nothing but what was written and rejected is left of it (N5).
      const isRejected = !copy && seen?.isRejected && isNeeding
      return isRejected ? [] : [`${what} is held, and not on ${tablet.box.name}`]
    }
    if (!copy || !seen) return [`${what} has ${copy ? 'nothing to show' : 'no copy'}`]
    const shown = isNeeding ? { ...there, sync_state: 'attention' } : there
    return [
      ...differences(toWire(copy), there).map((text) => `${what}: ${text}`),
      ...differences(toWire(seen), shown).map((text) => `${what} is seen otherwise: ${text}`),
    ]
  })
})

/** What waits for a person at its box. */
const inboxOf = ({ box }: TabletNode, boxes: FinalState['boxes']) =>
  boxes.find((one) => one.box === box)?.inbox ?? []

/** When a copy was last confirmed is told only with a change. */
function differences(held: WireRecord, there: WireRecord): string[] {
  const names = new Set([...Object.keys(held), ...Object.keys(there)])
  names.delete('last_synced_at')
  return [...names]
    .filter((name) => !isSame(held[name] ?? null, there[name] ?? null))
    .map((name) => `${name} is ${inWords(held[name])}, at the box ${inWords(there[name])}`)
}

const DAY_MS = 24 * 3_600_000

/** It has what a day's work needs (F4). */
export const tabletsHoldTheirWork = eachTablet(({ tablet, records }, { system }) => {
  const held = new Set(records.map(({ collection, id }) => `${collection}/${id}`))
  return liveOnWire(tablet.box.edge().store)
    .filter(([key, record]) => isWork(system, key, record) && !held.has(key))
    .map(([key]) => `${key} is missing`)
})

function isWork({ trueTime, hasWildClock }: System, key: string, record: WireRecord): boolean {
  if (key.startsWith('patients/')) return false
  if (!key.startsWith('appointments/')) return true
  // By a clock that is a year wrong all visits are long past.
  return !hasWildClock && Date.parse(String(record.starts_at)) > trueTime.now() + DAY_MS
}

/** What it says became of an edit became of it. */
export const tabletsTellOutcomes = eachTablet(({ tablet, edits }, { boxes, central }) => {
  const box = boxes.find((one) => one.box === tablet.box)
  return edits.flatMap(({ id, state }) => {
    const what = `edit ${short(id)} is ${state}`
    const there = box?.plain.editsById.get(id)
    const above = central.editsById.get(id)
    if (state === 'rejected') {
      if (!there) return [`${what}, and in no inbox`]
      return there.status === 200 ? [`${what}, and accepted at ${tablet.box.name}`] : []
    }
    if (state !== 'accepted' && state !== 'confirmed') return []
    if (there) return there.status === 200 ? [] : [`${what}, and refused at ${tablet.box.name}`]
    return above ? [] : [`${what}, and known to nobody`]
  })
})

/**
 * What its screens show as not at central (`not-at-central.ts`): nothing is on its way any more, and what
 * needs a person is what waits in the box's inbox (N5).
 */
export const tabletsShowWhatIsUnreached = eachTablet(
  ({ tablet, edits, unreached: { here, onBox, inInbox }, inbox }, { boxes }) => {
    const waiting = new Set(inboxOf(tablet, boxes).map(({ id }) => id))
    const held = new Set(inbox)
    const needing = new Set(inInbox)
    return [
      ...here.map((id) => `edit ${short(id)} is shown as here alone`),
      ...onBox.map((id) => `edit ${short(id)} is shown as on the box, and not at central`),
      ...edits.flatMap(({ id }) => {
        if (waiting.has(id) === needing.has(id)) return []
        return [`edit ${short(id)} is shown as needing ${needing.has(id) ? 'a person' : 'nobody'}`]
      }),
      ...[...waiting].filter((id) => !held.has(id)).map((id) => `${short(id)} is not in its inbox`),
      ...inbox.filter((id) => !waiting.has(id)).map((id) => `${short(id)} is still in its inbox`),
    ]
  },
)

/** Every edit that a tablet has kept is at its box or at central, unless nothing could hold it. */
export function noEditOfATabletIsLost({ system, boxes, central }: FinalState): string[] {
  const { states, gone, attempts } = system.tabletEdits
  return [...states.keys()]
    .filter((id) => !gone.has(id) && !central.editsById.has(id))
    .filter((id) => boxes.every(({ plain }) => !plain.editsById.has(id)))
    .map((id) => `edit ${short(id)} of ${attempts.get(id)?.tablet.name} is nowhere`)
}
