import { createDevices } from '@outpost/edge/store/devices'
import { ENDED } from '@outpost/edge/tablet/replica/settle'
import type { BoxNode } from './box-node.ts'
import { clinicsHeldBy, type System, short } from './system.ts'
import { noteGone, SHOWN } from './tablet-edits.ts'
import type { TabletNode } from './tablet-node.ts'
import { onlyFullStorage } from './tablet-work.ts'
import type { Kind } from './weather.ts'

/* Tablets get a place at a box, are taken out, and get another (A2). */

export const REVOKED_WAITING = 'a tablet is revoked while edits wait on it'
export const ELSEWHERE_REFUSED = 'a box of another clinic is no place for what waits on a tablet'

/** To add one: an entry. */
export const TABLET_PAIRING: readonly Kind[] = [
  {
    name: 'a tablet is revoked',
    weight: 6,
    async happen({ dice, tablets, trace, tally }) {
      const known = tablets.filter((one) => one.isPaired() && isKnown(one))
      const waiting: TabletNode[] = []
      for (const one of known) if (await holdsUnended(one)) waiting.push(one)
      const tablet = dice.pick(waiting.length > 0 && dice.chance(0.8) ? waiting : known)
      if (!tablet) return false
      devicesOf(tablet.box).revoke(tablet.nodeId)
      if (waiting.includes(tablet)) tally.kind(REVOKED_WAITING)
      trace.push(`  ${tablet.box.name} revokes ${tablet.name}`)
      return true
    },
  },
  {
    name: 'a tablet is paired again',
    weight: 14,
    async happen(system) {
      const tablet = system.dice.pick(ableToPair(system))
      return tablet !== undefined && pair(system, tablet)
    },
  },
  {
    name: 'a tablet is paired with a box of another clinic',
    weight: 24,
    async happen(system) {
      const { dice, boxes, trace, tally } = system
      const tablet = dice.pick(ableToPair(system))
      if (!tablet) return false
      const own = new Set((await tablet.edits()).flatMap(({ clinics = [] }) => clinics))
      const isOther = (box: BoxNode) => {
        const held = clinicsHeldBy(box)
        return held.length > 0 && box !== tablet.box && !held.some((id) => own.has(id))
      }
      const box = dice.pick(boxes.filter((one) => one.copyOf === null && isOther(one)))
      if (!box) return false
      const before = tablet.box
      tablet.box = box
      if (await pair(system, tablet)) return true
      tally.kind(ELSEWHERE_REFUSED)
      trace.push(`  ${tablet.name} is not paired with ${box.name}`)
      tablet.box = before
      return false
    },
  },
]

/** Its box gives it a place, as with a code that a person has typed in. Answers whether it has taken that. */
export async function pair(system: System, tablet: TabletNode): Promise<boolean> {
  const { dice, scheduler, trace, witness } = system
  const { box, name } = tablet
  // The app begins anew; what was under way for the place before is over.
  await scheduler.killAll(tablet)
  const [deviceId, token] = [dice.uuid(), dice.uuid()]
  devicesOf(box).add(deviceId, name, token)
  const clinics = await box.edge().store.read((reader) => reader.clinics('all'))
  const unended = (await tablet.edits()).filter(({ state }) => !ENDED.includes(state))
  const foreign = unended.filter(({ id }) => {
    const own = system.tabletEdits.attempts.get(id)?.clinics ?? []
    return !clinics.some((clinic) => own.includes(clinic.id))
  })
  const isTaken = await tablet.pair({ deviceId, token }, clinics).catch(onlyFullStorage)
  if (isTaken === null) {
    trace.push(`  ${name} has no room for a place`)
    return false
  }
  if (isTaken !== (foreign.length === 0)) {
    const ids = foreign.map(({ id }) => short(id)).join(', ')
    witness.fail(
      KEPT_FROM_OTHERS,
      `${name} holds ${ids}, is ${isTaken ? '' : 'not '}paired with ${box.name}`,
    )
  }
  const left = new Set((await tablet.edits()).map(({ id }) => id))
  for (const { id } of unended) {
    if (!left.has(id)) witness.fail(SHOWN, `${name} has lost ${short(id)} by being paired`)
  }
  await noteGone(system)
  if (isTaken) trace.push(`  ${name} is paired with ${box.name}, as ${short(deviceId)}`)
  return isTaken
}

const KEPT_FROM_OTHERS = 'what was written for a clinic goes to no box without it'

/** Every tablet has a place at its own box again. */
export async function pairAll(system: System) {
  for (const tablet of system.tablets) {
    tablet.partitionedUntil = 0
    tablet.fillStorage(0)
    const own = tablet.box.copyOf ?? tablet.box.name
    tablet.box = system.boxes.find(({ name }) => name === own) as BoxNode
    // One that was revoked is told so, and wipes itself first.
    if (!tablet.isPaired() || (!isKnown(tablet) && !isRevoked(tablet))) await pair(system, tablet)
  }
}

/** A revoked one learns of it first, and is empty then. */
const ableToPair = ({ tablets }: System) =>
  tablets.filter(
    (one) => one.roundsUnderWay() === 0 && (!one.isPaired() || (!isKnown(one) && !isRevoked(one))),
  )

const holdsUnended = async (tablet: TabletNode) =>
  (await tablet.edits()).some(({ state }) => !ENDED.includes(state))

const devicesOf = ({ edge, clock }: BoxNode) =>
  createDevices({ sqlite: edge().store.sqlite, clock })

/** Whether the box lets it in. */
function isKnown({ nodeId, box }: TabletNode): boolean {
  const device = devicesOf(box).find(nodeId)
  return device !== null && device.revokedAt === null
}

function isRevoked({ nodeId, box }: TabletNode): boolean {
  return (devicesOf(box).find(nodeId)?.revokedAt ?? null) !== null
}
