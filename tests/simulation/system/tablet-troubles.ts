import { rmSync } from 'node:fs'
import { createEnrolment } from '@outpost/central/nodes/enrolment'
import { createDevices } from '@outpost/edge/store/devices'
import { enrol } from '@outpost/edge/sync/enrol'
import { layDatabase } from '../../support/new-database.ts'
import type { BoxNode } from './box-node.ts'
import { fetchOf } from './question.ts'
import { forgetLost } from './restoring.ts'
import { clinicsHeldBy, raiseFallen, type System, short } from './system.ts'
import { noteGone } from './tablet-edits.ts'
import { addStaff, forgetUnlocked } from './tablet-names.ts'
import { startTabletNode, type TabletNode } from './tablet-node.ts'
import { pair } from './tablet-pairing.ts'
import { runRoundOf } from './tablet-work.ts'
import { cutOff, type Kind } from './weather.ts'

/* What befalls tablets, and boxes under them. */

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const JUMPS = [-365 * DAY_MS, -DAY_MS, -HOUR_MS, -60_000, 60_000, HOUR_MS, DAY_MS, 365 * DAY_MS]

/** The boxes of those with which the simulation's tablets are paired: two of one, one of another. */
const BOXES_OF_TABLETS = [0, 0, 2]

/** Sets the tablets up, each paired with its box, before anything is filled. */
export async function addTablets(system: System) {
  for (const box of system.boxes) await addStaff(box)
  for (const [index, number] of BOXES_OF_TABLETS.entries()) {
    const box = system.boxes[number] as BoxNode
    const { scheduler, trueTime, wifi: line, log } = system
    const tablet = await startTabletNode({
      name: `app-${index + 1}`,
      box,
      scheduler,
      trueTime,
      line,
      onError(err) {
        // What the app does beside its work ends with its browser.
        const { name } = err as Error
        if (name !== 'DatabaseClosedError') log.error({ err }, 'an error of a tablet')
      },
    })
    system.tablets.push(tablet)
    await pair(system, tablet)
    // One comes into the weather with nothing.
    if (index > 0) await runRoundOf(system, tablet)
  }
}

/** To add a kind of trouble: an entry. */
export const TABLET_TROUBLES: readonly Kind[] = [
  {
    name: "a tablet's browser is killed",
    weight: 2,
    async happen({ dice, tablets }) {
      dice.pick(tablets)?.die()
      return true
    },
  },
  {
    name: "a tablet's clock jumps",
    weight: 2,
    async happen({ dice, tablets, trace }) {
      const tablet = dice.pick(tablets) as TabletNode
      if (dice.chance(0.3)) tablet.clock.setRight()
      else tablet.clock.jump(dice.pick(JUMPS) as number)
      trace.push(
        `  the clock of ${tablet.name} stands at ${new Date(tablet.clock.now()).toISOString()}`,
      )
      return true
    },
  },
  {
    name: "a tablet's storage is full for a while",
    weight: 2,
    async happen({ dice, tablets, trace }) {
      const tablet = dice.pick(tablets) as TabletNode
      tablet.fillStorage(1 + dice.below(3))
      trace.push(`  the storage of ${tablet.name} is full`)
      return true
    },
  },
  {
    name: "a tablet's storage is evicted",
    weight: 2,
    async happen(system) {
      const { dice, tablets, scheduler, trace } = system
      const tablet = dice.pick(tablets) as TabletNode
      tablet.die()
      await scheduler.killAll(tablet)
      await tablet.evict()
      await raiseFallen(system)
      trace.push(`  the browser of ${tablet.name} has thrown away what the app had`)
      await noteGone(system)
      return true
    },
  },
  {
    name: 'a tablet leaves the Wi-Fi',
    weight: 2,
    async happen(system) {
      await cutOff(system, system.wifi, system.dice.pick(system.tablets) as TabletNode)
      return true
    },
  },
  {
    name: 'a tablet meets the other copy of its box',
    weight: 6,
    async happen({ dice, tablets, boxes, trace }) {
      const copy = boxes.find(({ copyOf }) => copyOf !== null)
      const near = tablets.filter(({ box }) => box === copy || box.name === copy?.copyOf)
      const tablet = dice.pick(near)
      if (!copy || !tablet) return false
      tablet.box = boxes.find((box) =>
        tablet.box === copy ? box.name === copy.copyOf : box === copy,
      ) as BoxNode
      trace.push(`  ${tablet.name} reaches ${tablet.box.name}`)
      return true
    },
  },
  {
    name: 'a box is built anew',
    weight: 1,
    async happen(system) {
      const { dice, boxes, tablets } = system
      const served = boxes.filter(
        (box) =>
          tablets.some((tablet) => tablet.box === box) &&
          box.copyOf === null &&
          boxes.every(({ copyOf }) => copyOf !== box.name) &&
          clinicsHeldBy(box).length > 0,
      )
      const box = dice.pick(served)
      if (!box) return false
      await buildAnew(system, box)
      return true
    },
  },
]

/** Its disk is gone: another one takes its place, with nothing on it, and all are let in anew. */
async function buildAnew(system: System, box: BoxNode) {
  const { central, dice, scheduler, trace, writers, tablets, lost } = system
  const clinics = clinicsHeldBy(box)
  box.die()
  await scheduler.killAll(box)
  for (const suffix of ['', '-wal', '-shm']) rmSync(box.file + suffix, { force: true })
  layDatabase('edge', box.file)
  await raiseFallen(system)
  const id = dice.uuid()
  central.principals().add({ id, role: 'node', name: box.name, clinics, token: null })
  const { sqlite } = central.store()
  const { code } = createEnrolment({ sqlite, clock: central.clock }).newCodeFor(id)
  await enrol(box.edge(), fetchOf(central), { centralUrl: 'https://central', code })
  box.lostIds = [...box.nodeIds]
  box.nodeId = id
  box.nodeIds.push(id)
  box.wasPutBack = true
  box.damaged.clear()
  lost.copies = lost.copies.filter((copy) => copy.box !== box.name)
  system.backups = system.backups.filter(({ of }) => of !== box.name)
  trace.push(`  ${box.name} is built anew, as ${short(id)}`)
  await addStaff(box)
  const devices = createDevices({ sqlite: box.edge().store.sqlite, clock: box.clock })
  for (const { authority, principal, name, token } of writers) {
    if (authority === box.name) devices.add(principal.id, name, token)
  }
  forgetLost(system, box.name, box.edge().store.sql)
  forgetUnlocked(system, box)
  await noteGone(system)
  for (const tablet of tablets) {
    if (tablet.box === box && tablet.isPaired()) await pair(system, tablet)
  }
}
