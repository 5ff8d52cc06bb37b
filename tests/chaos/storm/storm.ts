import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Caller } from '../../support/caller.ts'
import { create } from '../../support/make.ts'
import { createDice, type Dice } from '../../support/random.ts'
import { CENTRAL, check, type Evidence } from '../checker/check.ts'
import { createDiary } from '../checker/diary.ts'
import type { Fault } from '../checker/fault.ts'
import { createDevice, type Device } from './device.ts'
import type { Managed } from './managed.ts'
import { type Box, type Nodes, type Size, startNodes } from './nodes.ts'
import { createTally, type Tally } from './tally.ts'

/*
 * A storm: devices write while processes are killed and lines break. Then the weather clears, all is
 * exchanged, everything stops, and the checker looks at what lies on the disks.
 */

type Plan = {
  seed: number
  folder: string
  size: Size
  /** The storm ends after so many milliseconds, or so many kills, whichever comes first. */
  stormMs: number
  killsMax: number
  /** What must have happened by then: on a slow machine the storm goes on for it, up to `LONGER_MS_MAX`. */
  awaited?: readonly string[]
  note: (text: string) => void
}

export type Aftermath = { faults: Fault[]; complaints: string[]; tally: Tally; evidence: Evidence }
/** A killed process stays down for so long at most. */
const DOWN_MS_MAX = 400
const BETWEEN_KILLS_MS_MAX = 1500
/** How long a start may go on before a kill comes into it. */
const STARTING_MS_MAX = 900
const BETWEEN_ROUNDS_MS_MAX = 800
const THINKING_MS_MAX = 120
const LATE_MS_MAX = 3 * 60_000
const LONGER_MS_MAX = 60_000
/** Rounds that a box may need until all is exchanged. */
const ROUNDS_MAX = 20

export async function runStorm(plan: Plan): Promise<Aftermath> {
  const dice = createDice(plan.seed)
  const tally = createTally()
  const diary = createDiary(join(plan.folder, 'diary.ndjson'))
  const nodes = await startNodes({ folder: plan.folder, dice, tally, size: plan.size })
  try {
    plan.note(`central and ${nodes.boxes.length} boxes are up`)
    await fill(nodes, diary.write)
    const devices = createDevices(plan, nodes, dice, tally, diary)
    for (const box of nodes.boxes) await roundsUntilQuiet([box])
    await rage(plan, nodes, devices, dice, tally)
    plan.note('the weather clears')
    await clear(nodes, devices)
    const codes = []
    for (const node of [...nodes.boxes, nodes.central]) codes.push(await node.stop())
    if (codes.some((code) => code !== 0)) nodes.complaints.push(`exit codes ${codes.join(', ')}`)
  } finally {
    await nodes.close()
  }
  const boxes = Object.fromEntries(nodes.boxes.map(({ name, file }) => [name, file]))
  const evidence = { diary: diary.file, central: nodes.central.file, boxes }
  return { faults: check(evidence), complaints: nodes.complaints, tally, evidence }
}

/** What every clinic has before its first day: written into the diary as any other edit. */
export async function fill(
  { admin, clinics }: Pick<Nodes, 'admin' | 'clinics'>,
  write: ReturnType<typeof createDiary>['write'],
) {
  const make = async (collection: string, fields: Record<string, unknown>) => {
    const record = await create(admin, collection, fields)
    const { body } = await admin.get(`/api/edits?record_id=${record.id}`)
    const edit = String(body.results[0].id)
    const op = 'create'
    const of = { by: 'steering', to: CENTRAL, edit }
    write({ kind: 'sent', ...of, collection, op, record: record.id, content: fields, whole: null })
    write({ kind: 'told', ...of, status: 201, code: null })
    return record.id
  }
  for (const full_name of ['Dr Mbeki', 'Dr Achieng']) await make('doctors', { full_name })
  for (const name of ['Amoxicillin', 'Paracetamol', 'ORS']) {
    await make('medicines', { name, unit: 'unit' })
  }
  for (const clinic_id of clinics) {
    await make('pharmacies', { clinic_id, name: 'Main' })
    await make('patients', { clinic_id, full_name: 'Amina Otieno', sex: 'female' })
    await make('patients', { clinic_id, full_name: 'Baraka Njoroge', sex: 'male' })
  }
}

function createDevices(
  { stormMs }: Plan,
  { boxes, clients, clinics }: Nodes,
  dice: Dice,
  tally: Tally,
  diary: ReturnType<typeof createDiary>,
): Device[] {
  const common = { tally, diary, lateMsMax: Math.min(LATE_MS_MAX, stormMs / 3) }
  const [here = '', there = ''] = clinics
  const device = (of: { id: string; caller: Caller }, more: Where) =>
    createDevice({
      ...common,
      ...of,
      ...more,
      principalId: of.id,
      dice: createDice(dice.below(1e9)),
    })
  return [
    ...boxes.flatMap(({ name, devices, clinics: own }) =>
      devices.map((one, n) =>
        device(one, {
          name: `${name}/tablet-${n + 1}`,
          to: name,
          clinics: own,
          foreignClinic: own.includes(there) ? here : there,
          isAtCentral: false,
          seesAll: true,
        }),
      ),
    ),
    ...clients.map((one, n) =>
      device(one, {
        name: `client-${n + 1}`,
        to: CENTRAL,
        clinics: n === 0 ? clinics : [here],
        foreignClinic: there,
        isAtCentral: n === 0,
        seesAll: n === 0,
      }),
    ),
  ]
}

type Where = Pick<
  Parameters<typeof createDevice>[0],
  'name' | 'to' | 'clinics' | 'foreignClinic' | 'isAtCentral' | 'seesAll'
>

async function rage(plan: Plan, nodes: Nodes, devices: Device[], dice: Dice, tally: Tally) {
  const end = performance.now() + plan.stormMs
  const kills = () => tally.named('killed: ').reduce((sum, [, count]) => sum + count, 0)
  const hasAllHappened = () => (plan.awaited ?? []).every((name) => tally.of(name) > 0)
  const isOver = () => {
    const past = performance.now() - end
    return kills() >= plan.killsMax || past > (hasAllHappened() ? 0 : LONGER_MS_MAX)
  }
  nodes.weather('rough')
  const watch = setInterval(() => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000))
    plan.note(
      `${kills()} kills, ${tally.of('request: answered')} requests answered, ${left} s left`,
    )
  }, 10_000)
  try {
    await Promise.all([
      ...[nodes.central, ...nodes.boxes].map((one) => keepKilling(one, isOver, dice, tally)),
      ...nodes.boxes.map((box) => keepSyncing(box, isOver, dice)),
      ...devices.map((device) => keepWriting(device, isOver, dice)),
      keepCutting(nodes, isOver, dice),
    ])
  } finally {
    clearInterval(watch)
    nodes.weather('clear')
  }
}

/** Kills a process again and again: while it works, in the moment it answers, and while it starts. */
async function keepKilling(one: Managed, isOver: () => boolean, dice: Dice, tally: Tally) {
  while (!isOver()) {
    await pause(dice.below(BETWEEN_KILLS_MS_MAX))
    const cable = dice.chance(0.4) ? dice.pick(one.cables) : undefined
    if (cable) await Promise.race([cable.moved(), pause(BETWEEN_KILLS_MS_MAX)])
    await one.kill()
    tally.add(`killed: ${one.name}`)
    await pause(dice.below(DOWN_MS_MAX))
    while (dice.chance(0.2)) {
      const starting = one.up().catch(() => {})
      await pause(dice.below(STARTING_MS_MAX))
      await one.kill()
      await starting
      tally.add(`killed: ${one.name}, starting or just started`)
    }
    await one.up()
  }
}

async function keepSyncing({ steering }: Box, isOver: () => boolean, dice: Dice) {
  while (!isOver()) {
    await pause(dice.below(BETWEEN_ROUNDS_MS_MAX))
    await steering.send('POST', '/api/sync/run').catch(() => null)
  }
}

async function keepWriting(device: Device, isOver: () => boolean, dice: Dice) {
  while (!isOver()) {
    await device.step()
    await pause(dice.below(THINKING_MS_MAX))
  }
}

async function keepCutting({ roughCables }: Nodes, isOver: () => boolean, dice: Dice) {
  while (!isOver()) {
    await pause(dice.below(BETWEEN_KILLS_MS_MAX))
    dice.pick(roughCables)?.cutAll()
  }
}

async function clear({ boxes }: Nodes, devices: Device[]) {
  await Promise.all(devices.map((device) => device.finish()))
  // A second pass brings to each box what the others have pushed in the first.
  await roundsUntilQuiet(boxes)
  await roundsUntilQuiet(boxes)
  await Promise.all(devices.map((device) => device.follow()))
}

/** Rounds, until each box has made one that was complete and has nothing left to send. */
async function roundsUntilQuiet(boxes: readonly Box[]) {
  for (const { steering } of boxes) {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const ran = await steering.send('POST', '/api/sync/run?wait=1').catch(() => null)
      const status = await steering.get('/api/sync/status/').catch(() => null)
      if (ran?.body?.complete && status?.body?.pending === 0) break
    }
  }
}
