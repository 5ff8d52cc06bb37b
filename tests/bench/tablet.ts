import { join } from 'node:path'
import { openBare } from './bare-rows.ts'
import { type Benchmark, type Context, inTurn, type Row } from './benchmark.ts'
import { readBoxTables } from './box-tables.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { newPhone } from './edits.ts'
import { percentile } from './figures.ts'
import { type Asked, createClient } from './http-load.ts'

const LIST_LENGTH = 50

/** A round once a year: none comes between while tablets are measured. */
const HARDLY_EVER = '0 0 1 1 *'

type Latency = { medianMs: number; p99Ms: number }

export const tablet: Benchmark = {
  name: 'tablet',
  about: 'what a tablet waits for when the box has no link: a read, a list, a search, a write',
  async run({ shortSamples, clinicPatients, tabletRequests: requests }, context) {
    const clinic = await openClinic(context, clinicPatients)
    await clinic.stop()
    const box = await context.children.serve('edge/main.ts', ['serve', '--json'], {
      EDGE_DATABASE: clinic.boxFile,
      EDGE_PORT: '0',
      EDGE_SYNC_CRON: HARDLY_EVER,
    })
    const bare = await context.children.serve('tests/bench/bare-server.ts', [clinic.centralFile])
    const client = createClient(box.url, 1)
    const bareClient = createClient(bare.url, 1)
    const commit = createCommit(context)
    const rows: Row[] = []
    for (const { figure, status, make } of asks(clinic)) {
      await client.warm(make, status)
      const { text } = await client.ask(make(1), status)
      const bareAsked = { ...make(0), path: `/bytes/${Buffer.byteLength(text)}`, headers: {} }
      await bareClient.warm(() => bareAsked, 200)
      const { ours, floor } = await inTurn(shortSamples, {
        ours: () => client.load(requests, make, status),
        floor: () => bareClient.load(requests, () => bareAsked, 200),
      })
      rows.push(...toRows(figure, ours, 'a bare Hono route with as many bytes', floor))
    }
    const write = asks(clinic).at(-1) as Ask
    const { ours, floor } = await inTurn(shortSamples, {
      ours: () => client.load(requests, write.make, write.status),
      floor: async () => commit(requests),
    })
    rows.push(...toRows(write.figure, ours, 'one durable commit of a row', floor))
    await Promise.all([client.close(), bareClient.close()])
    await Promise.all([box.stop(), bare.stop()])
    return rows
  },
}

type Ask = { figure: string; status: number; make: (index: number) => Asked }

function asks({ device, patients }: Clinic): Ask[] {
  const headers = { authorization: `Bearer ${device}` }
  const patient = (index: number) => patients[index % patients.length]
  return [
    {
      figure: 'one patient',
      status: 200,
      make: (index) => ({ path: `/api/patients/${patient(index)}/`, headers }),
    },
    {
      figure: `a list of ${LIST_LENGTH} patients`,
      status: 200,
      make: () => ({ path: `/api/patients/?limit=${LIST_LENGTH}`, headers }),
    },
    {
      figure: 'a search of patients',
      status: 200,
      make: () => ({ path: `/api/patients/?search=a&limit=${LIST_LENGTH}`, headers }),
    },
    {
      figure: 'a write of one field',
      status: 200,
      make: (index) => ({
        method: 'PATCH',
        path: `/api/patients/${patient(index)}/`,
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ phone: newPhone() }),
      }),
    },
  ]
}

function toRows(figure: string, ours: Latency[], is: string, floor: Latency[]): Row[] {
  const row = (what: string, of: (one: Latency) => number): Row => ({
    figure: `${figure}, ${what}`,
    unit: 'ms',
    ours: ours.map(of),
    floor: { is, samples: floor.map(of) },
  })
  return [row('median', ({ medianMs }) => medianMs), row('99 of 100 within', ({ p99Ms }) => p99Ms)]
}

/** Commits one row at a time to a database as durable as the box's, on the same disk. */
function createCommit({ workspace }: Context) {
  const file = join(workspace.newFolder(), 'bare.db')
  const sqlite = openBare(file, readBoxTables(workspace).records)
  const insert = sqlite.prepare(
    `insert into records (collection, id, revision, first_revision, created_at, updated_at, fields)
     values ('patients', ?, 1, 1, 0, 0, '{}')`,
  )
  let rows = 0
  return (count: number): Latency => {
    const latencies = Array.from({ length: count }, () => {
      const since = performance.now()
      insert.run(String(rows++))
      return performance.now() - since
    })
    return { medianMs: percentile(latencies, 50), p99Ms: percentile(latencies, 99) }
  }
}
