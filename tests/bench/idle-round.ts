import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { type Benchmark, insist, inTurn, timed } from './benchmark.ts'
import { openBox } from './box.ts'
import { openClinic } from './clinic.ts'
import { toFigures } from './figures.ts'
import { startWire, type Traffic } from './wire.ts'

/** Rounds before the measured ones: the first tells central of the box. */
const WARMING_ROUNDS = 3

type Sample = { ms: number; traffic: Traffic }

export const idleRound: Benchmark = {
  name: 'idle-round',
  about: 'a round of a box when nothing is new',
  async run({ shortSamples, clinicPatients, idleRoundsPerSample: rounds }, context) {
    const clinic = await openClinic(context, clinicPatients)
    const box = openBox(clinic.boxFile)
    const bare = await context.children.serve('tests/bench/bare-server.ts', [clinic.centralFile])
    const bareWire = await startWire(bare)
    const connection = createCentralFetch(undefined)

    async function idle() {
      const { ms, result } = await timed(box.round)
      insist(result.isComplete && result.pulled === 0, `the round pulled ${result.pulled}`)
      return ms
    }
    async function askBare() {
      const init = { method: 'GET', headers: {}, redirect: 'manual' as const }
      const { ms, result } = await timed(() =>
        connection.fetch(`${bareWire.url}/not-modified`, init),
      )
      insist(result.status === 304, `the bare server answered ${result.status}`)
      return ms
    }
    for (let index = 0; index < WARMING_ROUNDS; index++) await Promise.all([idle(), askBare()])
    clinic.wire.take()
    bareWire.take()

    const { ours, floor } = await inTurn(shortSamples, {
      ours: async () => sample(rounds, idle, clinic.wire.take),
      floor: async () => sample(rounds, askBare, bareWire.take),
    })
    await connection.close()
    await box.close()
    await Promise.all([clinic.stop(), bareWire.stop(), bare.stop()])

    const is = 'one request to a bare server'
    const row = (figure: string, unit: 'ms' | 'bytes' | '', of: (one: Sample) => number) => ({
      figure,
      unit,
      ours: ours.map(of),
      floor: { is, samples: floor.map(of) },
    })
    return [
      row('a round', 'ms', ({ ms }) => ms),
      row('to central', 'bytes', ({ traffic }) => traffic.toServer),
      row('to the box', 'bytes', ({ traffic }) => traffic.toClient),
      row('requests', '', ({ traffic }) => traffic.requests),
    ]
  },
}

/** So many rounds: the median of their durations, and the traffic of one of them. */
async function sample(rounds: number, once: () => Promise<number>, take: () => Traffic) {
  const durations: number[] = []
  for (let index = 0; index < rounds; index++) durations.push(await once())
  const { toServer, toClient, requests } = take()
  const traffic = {
    toServer: toServer / rounds,
    toClient: toClient / rounds,
    requests: requests / rounds,
  }
  return { ms: toFigures(durations)?.median ?? 0, traffic }
}
