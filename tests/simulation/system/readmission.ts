import { createEnrolment } from '@outpost/central/nodes/enrolment'
import { createIncarnations } from '@outpost/central/nodes/incarnations'
import { enrol } from '@outpost/edge/sync/enrol'
import type { BoxNode } from './box-node.ts'
import { fetchOf } from './question.ts'
import { clinicsHeldBy, type System, short } from './system.ts'
import type { Kind } from './weather.ts'

/* Boxes that central does not talk to any more, and what brings them back (A1, A4, N10). */

const isRevoked = ({ central }: System, { nodeId }: BoxNode) =>
  (central.principals().find(nodeId)?.revokedAt ?? null) !== null

const isTwin = (box: BoxNode) => box.edge().row.read().link === 'twin'

/** Another copy was chosen to go on. */
const isShutOut = (box: BoxNode) =>
  isTwin(box) && box.edge().row.read().lastError?.includes('was shut out') === true

const RELEASE = 'an admin releases one of two copies'

/** To add one: an entry. */
export const READMISSION: readonly Kind[] = [
  {
    name: 'a box is revoked',
    weight: 1,
    async happen({ dice, boxes, central, trace }) {
      const box = dice.pick(boxes) as BoxNode
      if (!central.principals().revoke(box.nodeId)) return false
      trace.push(`  central revokes ${box.name}`)
      return true
    },
  },
  {
    name: 'a box is reinstated',
    weight: 4,
    async happen(system) {
      const box = system.dice.pick(system.boxes.filter((one) => isRevoked(system, one)))
      if (!box) return false
      reinstate(system, box)
      return true
    },
  },
  {
    name: 'a revoked box is enrolled anew',
    weight: 4,
    async happen(system) {
      const revoked = system.boxes.filter((box) => isRevoked(system, box) && !box.isRoundRunning())
      const box = system.dice.pick(revoked)
      if (!box) return false
      await enrolAnew(system, box)
      return true
    },
  },
  {
    name: RELEASE,
    weight: 8,
    async happen(system) {
      const { dice, boxes } = system
      const box = dice.pick(boxes.filter((one) => isTwin(one) && !isShutOut(one)))
      return box !== undefined && release(system, box, dice.chance(0.8))
    },
  },
  {
    name: 'a box is enrolled anew',
    weight: 1,
    async happen(system) {
      const { dice, boxes } = system
      const idle = boxes.filter((box) => !box.isRoundRunning())
      const shutOut = idle.filter(isShutOut)
      const box = dice.pick(shutOut.length > 0 ? shutOut : idle)
      if (!box) return false
      await enrolAnew(system, box)
      return true
    },
  },
]

function reinstate({ central, trace }: System, box: BoxNode) {
  central.principals().reinstate(box.nodeId)
  trace.push(`  central reinstates ${box.name}`)
}

/** Everybody comes in again. */
export function reinstateAll(system: System) {
  for (const box of system.boxes) if (isRevoked(system, box)) reinstate(system, box)
}

/** The copy goes on that this box is, by its name, or whichever calls next. */
function release({ central, trace }: System, box: BoxNode, isNamed: boolean): boolean {
  const name = /this one is (\w+)/.exec(box.edge().row.read().lastError ?? '')?.[1]
  const incarnations = createIncarnations({ store: central.store(), clock: central.clock })
  const isReleased = incarnations.release(box.nodeId, isNamed ? (name ?? null) : null)
  if (!isReleased) return false
  trace.push(`  central releases ${isNamed ? box.name : 'who calls next'}`)
  return true
}

/** As an operator does it with a box that central knows no more: by a code for the same clinics. */
async function enrolAnew(system: System, box: BoxNode) {
  const { central, dice, trace } = system
  const { sqlite } = central.store()
  const id = dice.uuid()
  const clinics = clinicsHeldBy(box)
  central.principals().add({ id, role: 'node', name: box.name, clinics, token: null })
  const { code } = createEnrolment({ sqlite, clock: central.clock }).newCodeFor(id)
  await enrol(box.edge(), fetchOf(central), { centralUrl: 'https://central', code })
  box.nodeId = id
  box.nodeIds.push(id)
  // "edge restore" refuses what is of another place; who has copied the card back would be that again.
  system.backups = system.backups.filter(({ of }) => of !== box.name)
  trace.push(`  ${box.name} is enrolled anew, as ${short(id)}`)
}

/** What an operator does when a box says that central does not take it. Answers whether it was. */
export async function bringBack(system: System, box: BoxNode): Promise<boolean> {
  const { link } = box.edge().row.read()
  if (link !== 'twin' && link !== 'unauthorised') return false
  if (link === 'twin' && !isShutOut(box)) {
    const isReleased = release(system, box, true)
    // Mostly it is only now that two copies are found.
    if (isReleased) system.tally.kind(RELEASE)
    return isReleased
  }
  await enrolAnew(system, box)
  return true
}
