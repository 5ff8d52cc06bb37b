import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { someOf } from '../support/at-length.ts'
import { create, patientFields } from '../support/make.ts'
import { startCentral } from '../support/network.ts'
import { createDice } from '../support/random.ts'
import { type Answering, startPolledClinics } from './polled-clinics.ts'
import {
  CALM,
  createTally,
  createTimestampClient,
  differencesBetween,
  NO_DIFFERENCES,
  ROUGH,
  shownTo,
} from './timestamp-client.ts'

const HOUR_MS = 3_600_000
const STEPS = 60
/** Looked at now and then as well: what was lost and then changed again is not missing at the end. */
const STEPS_BETWEEN_LOOKS = 20

/** Polls of each client while the other process writes. */
const ROUNDS = 40

const byCentral: Answering = (_place, _who, { get }) => get

test.each(someOf([1, 2], 2, 1))(
  '[S2] [F2] [F5] who asks by timestamp ends with exactly central’s records (seed %i)',
  async (seed) => {
    const world = await startPolledClinics(seed, byCentral)
    const { tally } = world
    for (let step = 1; step <= STEPS; step++) {
      await world.step()
      expect(tally.runsBack).toEqual([])
      if (step % STEPS_BETWEEN_LOOKS > 0) continue
      await world.settle()
      expect(await world.differences()).toEqual(Array(4).fill(NO_DIFFERENCES))
    }
    await world.settle()
    // What is there is not told again.
    expect(await world.settle()).toBe(0)

    // The weather was rough enough to mean something.
    const { deletes, leaves } = world.removals()
    const { pages, lost, cutShort, stepsBack, jumps } = tally
    expect(tally.polls).toBeGreaterThan(180)
    expect(tally.answers).toBeGreaterThan(1100)
    expect(tally.unchanged).toBeGreaterThan(60)
    expect(tally.interruptions).toBeGreaterThan(60)
    const rest = { pages, lost, cutShort, stepsBack, jumps, deletes, leaves }
    expect(Object.entries(rest).filter(([, times]) => times === 0)).toEqual([])
  },
)

/** Starts the process in which clinics are busy; answers which they are. */
async function startBusyProcess(file: string, seed: number) {
  const program = fileURLToPath(new URL('busy-process.ts', import.meta.url))
  const child = spawn(process.execPath, [program, file, String(seed)])
  onTestFinished(() => void child.kill())
  const errors = text(child.stderr)
  const ended = once(child, 'exit').then(async ([code]) => {
    if (code !== 0) throw new Error(await errors)
  })
  ended.catch(() => {})
  const [line] = await Promise.race([once(child.stdout, 'data'), ended.then(() => ['[]'])])
  return {
    clinics: JSON.parse(String(line)) as string[],
    /** Lets a few things happen there, without waiting for them. */
    go: () => child.stdin.write('go\n'),
    async end() {
      child.stdin.end()
      await ended
    },
  }
}

test('[S2] [F2] who asks over the network while a process with another clock writes misses nothing', async () => {
  const dice = createDice(5)
  const central = await startCentral()
  const busy = await startBusyProcess(central.file, 5)
  const { clinics } = busy
  const admin = central.caller('admin')
  const tally = createTally()
  const clients = [
    central.caller('client', clinics.slice(0, 1)),
    central.caller('node', clinics),
    central.caller('viewer'),
  ].map((caller) => ({ caller, client: createTimestampClient(caller.get, dice, tally) }))
  for (let round = 0; round < ROUNDS; round++) {
    busy.go()
    central.clock.advance(dice.chance(0.2) ? (dice.below(9) - 4) * HOUR_MS : dice.below(1000))
    await Promise.all([
      ...clients.map(({ client }) => client.poll(ROUGH)),
      create(admin, 'patients', patientFields(dice.pick(clinics) ?? '')),
    ])
    expect(tally.runsBack).toEqual([])
  }
  await busy.end()
  for (const { caller, client } of clients) {
    await client.poll(CALM)
    const shown = await shownTo(caller.get)
    expect(differencesBetween(client.contents(), shown)).toEqual(NO_DIFFERENCES)
  }
  expect(tally.removed.length).toBeGreaterThan(0)
})
