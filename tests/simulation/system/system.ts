import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createIds, type Ids } from '@outpost/shared/model/ids'
import type { Log } from '@outpost/shared/node/log'
import { createHandClock, type HandClock } from '../../support/clock.ts'
import { createDice, type Dice } from '../../support/random.ts'
import { type BoxNode, startBoxNode } from './box-node.ts'
import { type CentralNode, startCentralNode } from './central-node.ts'
import type { LostCopy } from './central-restoring.ts'
import { createDecided, type Decided } from './decided.ts'
import { createLine, type Line, type Sender } from './line.ts'
import { createPlaces, type Places } from './places.ts'
import type { Backup } from './restoring.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { seededIds } from './seeded-ids.ts'
import { createTabletEdits, type TabletEdits } from './tablet-edits.ts'
import type { TabletNode } from './tablet-node.ts'
import { watchWifi } from './tablet-watching.ts'
import type { Tally } from './tally.ts'
import { boxFile, centralFile, type Place, START, type Template } from './template.ts'
import { watchLine } from './watching.ts'
import { createWitness, type Witness } from './witness.ts'
import { createWriter, type Sending, type Writer } from './writer.ts'

/** Copies of requests of devices and clients that are still on their way. */
type LateCopy = { writer: Writer; sending: Sending }

/** The edits that it had, what boxes held, and from which revision on it has gone on since. */
export type Lost = {
  edits: Set<string>
  /** Edits of which it had known a decision. */
  decisions: Set<string>
  copies: LostCopy[]
  wasPutBack: boolean
}

/** Everything there is in one simulation. */
export type System = {
  folder: string
  template: Template
  /** Chance, by the seed and the step. */
  dice: Dice
  step: number
  trueTime: HandClock
  trace: string[]
  tally: Tally
  scheduler: Scheduler
  witness: Witness
  decided: Decided
  places: Places
  ids: Ids
  central: CentralNode
  boxes: BoxNode[]
  writers: Writer[]
  line: Line
  /** None in most seeds: they cost as much as everything else together. */
  tablets: TabletNode[]
  tabletEdits: TabletEdits
  /** The line between tablets and their boxes. */
  wifi: Line
  lateCopies: LateCopy[]
  backups: Backup[]
  /** Central's clock was set wrong by a day or more. */
  hasWildClock: boolean
  /** What central has lost by being put back. */
  lost: Lost
  /** The same id for the same key of the same caller. */
  editIdFor(principalId: string, key: string): string
  /** The edits with which central began. */
  firstEdits: ReadonlySet<string>
  /** Errors that a node has logged: each is a bug. */
  logged: string[]
  log: Log
  close(): void
}

export function openSystem(template: Template, folder: string, tally: Tally): System {
  const own = join(folder, 'run')
  template.copyTo(own)
  const scheduler = createScheduler()
  const trueTime = createHandClock(START)
  const logged: string[] = []
  const log: Log = {
    info: () => {},
    warn: () => {},
    error(facts, message) {
      // What is switched off complains, and nobody hears it; a full disk is played.
      const { err } = facts as { err?: Error }
      const isPlayed = err?.message.startsWith('played:') ?? false
      if (!scheduler.isKilled() && !isPlayed) logged.push(`${message}: ${err?.stack ?? ''}`)
    },
  }
  const ids = seededIds(() => system.dice)
  const system: System = {
    folder: own,
    template,
    dice: createDice(0),
    step: 0,
    trueTime,
    trace: [],
    tally,
    scheduler,
    witness: createWitness(tally.code),
    decided: createDecided(),
    places: createPlaces(),
    ids,
    central: startCentralNode({ scheduler, trueTime, log, ids, file: centralFile(own) }),
    boxes: [],
    writers: [],
    line: createLine({
      scheduler,
      authorityOf: () => system.central,
      watch: (message) => watchLine(system, message),
      isPartitioned: ({ partitionedUntil }) => partitionedUntil > system.step,
    }),
    tablets: [],
    tabletEdits: createTabletEdits(),
    wifi: createLine({
      scheduler,
      authorityOf: (from) => boxReachedBy(system, from),
      watch: (message) => watchWifi(system, message),
      isPartitioned: ({ partitionedUntil }) => partitionedUntil > system.step,
    }),
    lateCopies: [],
    backups: [],
    hasWildClock: false,
    lost: { edits: new Set(), decisions: new Set(), copies: [], wasPutBack: false },
    editIdFor: createIds(trueTime).editIdFor,
    firstEdits: new Set(),
    logged,
    log,
    close() {
      for (const node of [system.central, ...system.boxes]) if (node.isUp) node.die()
      for (const tablet of system.tablets) tablet.db().close()
      rmSync(own, { recursive: true, force: true })
    },
  }
  addBoxes(system)
  addClients(system)
  const { sql } = system.central.store()
  system.firstEdits = new Set(sql.all<{ id: string }>('select id from edits').map(({ id }) => id))
  system.places.look(sql, 0)
  return system
}

function addBoxes(system: System) {
  for (const { name, nodeId, epoch, devices } of system.template.boxes) {
    const box = startBox(system, { file: boxFile(system.folder, name), name, nodeId })
    for (const device of devices) addDevice(system, box, device, epoch)
  }
}

export function startBox(
  system: System,
  place: Pick<Parameters<typeof startBoxNode>[0], 'file' | 'name' | 'nodeId'>,
): BoxNode {
  const { scheduler, trueTime, log, ids } = system
  const fetch = system.line.fetchOf(() => box)
  const box: BoxNode = startBoxNode({ scheduler, trueTime, log, ids, ...place, fetch })
  system.boxes.push(box)
  return box
}

export function addDevice(system: System, box: BoxNode, device: Place, epoch: string) {
  const { name, principalId, token } = device
  system.writers.push(
    createWriter({
      name,
      principal: { id: principalId, role: 'device', clinics: 'all', name },
      token,
      authority: box.name,
      node: () => box,
      clinics: () => clinicsHeldBy(box),
      epoch,
    }),
  )
}

function addClients(system: System) {
  for (const { name, principalId, token, role, clinics } of system.template.clients) {
    system.writers.push(
      createWriter({
        name,
        principal: { id: principalId, role, clinics, name },
        token,
        authority: 'central',
        node: () => system.central,
        clinics: () => clinics,
        epoch: system.template.epoch,
      }),
    )
  }
}

/** The clinics that a box believes it serves. */
export function clinicsHeldBy(box: BoxNode): string[] {
  const rows = box.edge().store.sql.all<{ id: string }>('select id from clinics order by id')
  return rows.map(({ id }) => id)
}

function boxReachedBy({ tablets }: System, from: Sender): BoxNode {
  const tablet = tablets.find((one) => one === from)
  if (!tablet) throw new Error(`${from.name} is no tablet`)
  return tablet.box
}

/** Switches on again whatever was switched off in this step. */
export async function raiseFallen(system: System) {
  const { central, boxes, tablets, line, wifi } = system
  const nodes = [central, ...boxes, ...tablets]
  // A round that hears of a broken line goes on, and may lose its power then.
  while (nodes.some(({ isUp }) => !isUp)) await raiseOnce(system, nodes)
  for (const message of [...line.messages(), ...wifi.messages()]) {
    // What was sent before the power went may still arrive.
    if (message.task?.isOver) message.task = null
  }
}

async function raiseOnce(
  { scheduler, line, wifi, trace }: System,
  nodes: readonly (CentralNode | BoxNode | TabletNode)[],
) {
  for (const node of nodes) {
    if (node.isUp) continue
    trace.push(`  ${node.name} was switched off, and starts again`)
    await scheduler.killAll(node)
    await node.rise()
  }
  for (const message of [...line.messages(), ...wifi.messages()]) {
    if (message.phase === 'lost') await message.line.breakOff(message)
  }
}

/** Before a decision gives way to another. */
export function lookAtDecisions({ central, boxes, decided }: System) {
  decided.look(central.store().sql)
  for (const box of boxes) decided.look(box.edge().store.sql)
}

export { short } from './short.ts'
