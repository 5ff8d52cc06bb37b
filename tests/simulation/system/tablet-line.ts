import type { System } from './system.ts'
import type { TabletNode } from './tablet-node.ts'
import { nextOf, pass } from './weather.ts'

export const paired = ({ tablets }: System) => tablets.filter((one) => one.isPaired())

/** All that the tablet asks for on a good line. */
export async function passAll(system: System, tablet: TabletNode) {
  for (let passes = 0; passes < PASSES_MAX; passes++) {
    const message = nextOf(system.wifi, tablet)
    if (!message) return
    await pass(system, message)
  }
}

const PASSES_MAX = 100
