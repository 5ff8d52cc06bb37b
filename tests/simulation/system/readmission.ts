import type { BoxNode } from './box-node.ts'
import type { System } from './system.ts'
import type { Kind } from './weather.ts'

/* Boxes that central does not talk to any more, and what brings them back (A4). */

const isRevoked = ({ central }: System, { nodeId }: BoxNode) =>
  (central.principals().find(nodeId)?.revokedAt ?? null) !== null

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
]

function reinstate({ central, trace }: System, box: BoxNode) {
  central.principals().reinstate(box.nodeId)
  trace.push(`  central reinstates ${box.name}`)
}

/** Everybody comes in again. */
export function reinstateAll(system: System) {
  for (const box of system.boxes) if (isRevoked(system, box)) reinstate(system, box)
}
