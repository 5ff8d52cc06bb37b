import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { rowsAsLines } from './bare-rows.ts'
import { type Benchmark, type Context, insist, inTurn, type Row } from './benchmark.ts'
import { readBoxTables } from './box-tables.ts'
import type { Done } from './children.ts'
import { enrolBox, makeCentral, type Sampled, serveCentral } from './clinic.ts'
import { startWire, type Traffic, type Wire } from './wire.ts'

const MEBIBYTE = 1_048_576

type Made = Sampled & { file: string }

type Sample = Done & { traffic: Traffic; roundSeconds: number }

export const firstSync: Benchmark = {
  name: 'first-sync',
  about: 'an empty box fetches all that its clinic needs',
  async run(sizes, context) {
    const patients = sizes.firstSyncPatients
    const { folder, facts } = await context.workspace.copyOf(
      `central-${patients}-patients`,
      (empty) => makeCentral(context, empty, patients, 1),
    )
    const made: Made = { ...facts, file: join(folder, 'central.db') }
    const central = await serveCentral(context, made.file)
    const bare = await context.children.serve('tests/bench/bare-server.ts', [made.file])
    const [wire, bareWire] = await Promise.all([startWire(central), startWire(bare)])
    const tables = JSON.stringify(readBoxTables(context.workspace))
    const bareSync = (kind: string) => () => fillBare(context, made, bareWire, tables, kind)
    const { ours, plain, searchable } = await inTurn(sizes.longSamples, {
      ours: () => fillBox(context, made, wire),
      plain: bareSync('plain'),
      searchable: bareSync('searchable'),
    })
    const packed = packedBytes(made)
    await Promise.all([wire.stop(), bareWire.stop(), central.stop(), bare.stop()])
    return toRows(made.records, ours, { plain, searchable }, packed)
  },
}

function toRows(
  records: number,
  ours: Sample[],
  { plain, searchable }: Record<'plain' | 'searchable', Sample[]>,
  packed: number,
): Row[] {
  const seconds = (samples: Sample[]) => samples.map((sample) => sample.seconds)
  const memory = (samples: Sample[]) =>
    samples.flatMap(({ peakBytes }) => (peakBytes === null ? [] : peakBytes / MEBIBYTE))
  const stream = 'one stream of rows, one transaction'
  const withSearch = `${stream}, with the search index`
  const figure = `${records} records, process start to end`
  return [
    { figure, unit: 's', ours: seconds(ours), floor: { is: stream, samples: seconds(plain) } },
    {
      figure,
      unit: 's',
      ours: seconds(ours),
      floor: { is: withSearch, samples: seconds(searchable) },
    },
    {
      figure: 'of it the round alone',
      unit: 's',
      ours: ours.map(({ roundSeconds }) => roundSeconds),
    },
    {
      figure: 'peak memory of the process',
      unit: 'MiB',
      ours: memory(ours),
      floor: { is: withSearch, samples: memory(searchable) },
    },
    {
      figure: 'to the box',
      unit: 'bytes',
      ours: ours.map(({ traffic }) => traffic.toClient),
      floor: { is: 'the rows as NDJSON, zstd as one stream', samples: [packed] },
    },
    { figure: 'to central', unit: 'bytes', ours: ours.map(({ traffic }) => traffic.toServer) },
    { figure: 'requests', unit: '', ours: ours.map(({ traffic }) => traffic.requests) },
  ]
}

async function fillBox(
  { children, workspace }: Context,
  { file, clinics, records }: Made,
  wire: Wire,
): Promise<Sample> {
  const boxFile = join(workspace.newFolder(), 'edge.db')
  await enrolBox(file, wire.url, clinics[0] as string, boxFile)
  wire.take()
  const done = await children.run('edge/main.ts', ['sync', '--json'], { EDGE_DATABASE: boxFile })
  const traffic = wire.take()
  const round = JSON.parse(done.out) as { complete: boolean; duration_ms: number }
  insist(round.complete, 'the round was not completed')
  insistOnSame(boxFile, file, records)
  return { ...done, traffic, roundSeconds: round.duration_ms / 1000 }
}

/** Throws unless the box holds exactly what central has. */
function insistOnSame(boxFile: string, centralFile: string, records: number) {
  const sqlite = new Database(boxFile, { readonly: true })
  try {
    sqlite.prepare('attach ? as central').run(centralFile)
    const held = sqlite.prepare('select count(*) from records where deleted_at is null').pluck()
    const missing = sqlite
      .prepare(
        `select count(*) from (
           select collection, id, revision, fields from central.records where deleted_at is null
           except
           select collection, id, revision, fields from main.records where deleted_at is null)`,
      )
      .pluck()
    insist(held.get() === records, `the box holds ${held.get()} of ${records} records`)
    insist(missing.get() === 0, `${missing.get()} records on the box are not as central has them`)
  } finally {
    sqlite.close()
  }
}

async function fillBare(
  { children, workspace }: Context,
  { records }: Made,
  wire: Wire,
  tables: string,
  kind: string,
): Promise<Sample> {
  const file = join(workspace.newFolder(), 'bare.db')
  wire.take()
  const words = [`${wire.url}/rows`, file, tables, kind]
  const done = await children.run('tests/bench/bare-replica.ts', words)
  const { held } = JSON.parse(done.out)
  insist(held === records, `the floor holds ${held} of ${records} records`)
  return { ...done, traffic: wire.take(), roundSeconds: 0 }
}

function packedBytes({ file }: Made): number {
  const sqlite = new Database(file, { readonly: true })
  const lines = [...rowsAsLines(sqlite)].join('')
  sqlite.close()
  return zstdCompressSync(lines).length
}
