import type { SampleReport } from '@outpost/central/sample/sample'
import type { toRoundView } from '@outpost/edge/routes/sync-run'
import type { Clock } from '@outpost/shared/model/time'
import { type Api, createApi } from './api.ts'
import type { DemoSettings } from './config.ts'
import { bytes, counts, ms, type Narrator, several } from './narrator.ts'
import type { Processes, Served } from './processes.ts'
import type { Exchange } from './witness.mts'

/** What every part of the story needs. */
export type Stage = {
  narrator: Narrator
  processes: Processes
  settings: DemoSettings
  clock: Clock
}

/** Who is there once central and the box run. */
export type Cast = {
  clinic: SampleReport['clinics'][number]
  central: Served
  box: Served
  /** Central as its admin sees it, and as someone who may see just this clinic. */
  admin: Api
  viewer: Api
  /** The box as a tablet of the clinic sees it. */
  device: Api
}

type Founded = Cast & {
  made: { clinics: number; records: SampleReport['records']; duration_ms: number }
}

/** Fills central, starts it and the box, and enrols the box for the first clinic. */
export async function setTheStage(stage: Stage): Promise<Founded> {
  const { narrator, processes, settings } = stage
  const boxStarts = processes.serve('edge', { EDGE_PORT: String(settings.EDGE_PORT) })
  boxStarts.catch(() => undefined)

  narrator.step('Central is filled with made-up data of three clinics')
  const sample = await processes.run<SampleReport>(
    'central',
    ...['sample', '--patients', '600', '--clinics', '3'],
  )
  const duration_ms = Math.round(sample.seconds * 1000)
  narrator.fact('made', `${counts(sample.records)}, in ${ms(duration_ms)}`)
  for (const { name, time_zone } of sample.clinics)
    narrator.fact('clinic', `${name} (${time_zone})`)
  const clinic = sample.clinics[0]
  if (!clinic) throw new Error('the sample has no clinic')

  narrator.step('Central serves')
  const [central, place, admin, viewer, box] = await Promise.all([
    processes.serve('central', { CENTRAL_PORT: String(settings.CENTRAL_PORT) }),
    processes.run<Place>('central', 'node', 'add', '--clinic', clinic.id, '--name', 'demo box'),
    processes.run<Token>('central', 'token', 'add', '--role', 'admin'),
    processes.run<Token>('central', 'token', 'add', '--role', 'viewer', '--clinic', clinic.id),
    boxStarts,
  ])
  narrator.fact('address', central.url)

  narrator.step('A box for one clinic enrols itself with a one-time code')
  const [, device] = await Promise.all([
    enrol(processes, central.url, place.enrolment_code),
    processes.run<Token>('edge', 'device', 'add', '--name', 'demo tablet'),
  ])
  narrator.fact('clinic', clinic.name)
  narrator.fact('code', `${place.enrolment_code}, valid once, used now`)
  narrator.fact('address', `${box.url} (for the clinic's tablets)`)
  return {
    made: { clinics: sample.clinics.length, records: sample.records, duration_ms },
    clinic,
    central,
    box,
    admin: createApi(central.url, admin.token),
    viewer: createApi(central.url, viewer.token),
    device: createApi(box.url, device.token),
  }
}

type Place = { node_id: string; enrolment_code: string }
type Token = { token: string }

function enrol(processes: Processes, central: string, code: string): Promise<unknown> {
  return processes.run('edge', 'enrol', '--central', central, '--code', code)
}

/** A round as the box tells of it, and what central saw of it on the line. */
export type Round = ReturnType<typeof toRoundView> & { line: Line }

type Line = {
  requests: Pick<Exchange, 'method' | 'path' | 'status'>[]
  /** All that the connection carried, headers too. */
  bytes_to_central: number
  bytes_to_box: number
}

/** Has the box make a round now. `central` is null while it is stopped. */
export async function makeRound(device: Api, central: Served | null): Promise<Round> {
  await central?.exchanges()
  const path = '/api/sync/run?wait=1'
  const { body } = await device.send<ReturnType<typeof toRoundView>>('POST', path)
  const exchanges = (await central?.exchanges()) ?? []
  const sum = (key: 'bytesIn' | 'bytesOut') =>
    exchanges.reduce((total, exchange) => total + exchange[key], 0)
  return {
    ...body,
    line: {
      requests: exchanges.map(({ method, path, status }) => ({ method, path, status })),
      bytes_to_central: sum('bytesIn'),
      bytes_to_box: sum('bytesOut'),
    },
  }
}

export function tellLine(narrator: Narrator, { line, duration_ms }: Round) {
  const requests = several(line.requests.length, 'request')
  const traffic = `${bytes(line.bytes_to_central)} sent, ${bytes(line.bytes_to_box)} received`
  narrator.fact('line', `${requests}: ${traffic}, ${ms(duration_ms)}`)
}

/** The story is told as it happens, so it stops where something else happens. */
export function insist(isSo: boolean, what: string): asserts isSo {
  if (!isSo) throw new Error(`The story went differently: ${what}.`)
}
