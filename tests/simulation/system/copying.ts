import { join } from 'node:path'
import { createDevices } from '@outpost/edge/store/devices'
import type { BoxNode } from './box-node.ts'
import { copyCard } from './restoring.ts'
import { addDevice, type System, startBox } from './system.ts'
import { forgetUnlocked } from './tablet-names.ts'
import type { Kind } from './weather.ts'

/* A card that is copied, and runs in two boxes (N10). */

/** To add one: an entry. */
export const COPYING: readonly Kind[] = [
  {
    name: 'a card runs twice',
    weight: 2,
    async happen(system) {
      const { boxes, dice, folder, trace } = system
      // One copy shows all that two of them would, and costs as much as a box.
      if (boxes.some(({ copyOf }) => copyOf !== null)) return false
      const box = dice.pick(boxes) as BoxNode
      const name = `${box.name} copy`
      const file = join(folder, 'copy.db')
      copyCard(box.file, file)
      const copy = startBox(system, { file, name, nodeId: box.nodeId })
      copy.copyOf = box.name
      copy.wasPutBack = box.wasPutBack
      for (const id of box.damaged) copy.damaged.add(id)
      const device = { name: `tablet of ${name}`, principalId: dice.uuid(), token: dice.uuid() }
      const { store } = copy.edge()
      const devices = createDevices({ sqlite: store.sqlite, clock: copy.clock })
      devices.add(device.principalId, device.name, device.token)
      forgetUnlocked(system, copy)
      addDevice(system, copy, device, store.identity().epoch)
      trace.push(`  the card of ${box.name} runs twice`)
      return true
    },
  },
]

/** Boxes that call as one another. */
export function areTwins({ boxes }: System): boolean {
  return new Set(boxes.map(({ nodeId }) => nodeId)).size < boxes.length
}
