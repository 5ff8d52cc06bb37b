import { type Benchmark, insist, inTurn, type Row } from './benchmark.ts'
import { openBox } from './box.ts'
import type { Server } from './children.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { type Asked, createClient, type Load } from './http-load.ts'

/** How many clients ask at the same time. */
const TOGETHER = 32

type Sample = Load & { processorMs: number | null }

export const notModified: Benchmark = {
  name: 'not-modified',
  about: 'how fast central says that nothing is new (304)',
  async run({ shortSamples, clinicPatients, requestsAlone, requestsTogether }, context) {
    const clinic = await openClinic(context, clinicPatients)
    const asked = await readPosition(clinic)
    const bare = await context.children.serve('tests/bench/bare-server.ts', [clinic.centralFile])
    const rows = [
      ...(await compare(clinic.central, asked, bare, 1, requestsAlone, shortSamples)),
      ...(await compare(clinic.central, asked, bare, TOGETHER, requestsTogether, shortSamples)),
    ]
    await Promise.all([clinic.stop(), bare.stop()])
    return rows
  },
}

/** What the clinic's box asks when it holds everything. */
async function readPosition({ boxFile, id }: Clinic): Promise<Asked> {
  const box = openBox(boxFile)
  const result = await box.round()
  const { cursor, etag, token } = box.edge.row.read()
  await box.close()
  insist(result.isComplete && cursor !== null && etag !== null, `the box of ${id} has no position`)
  return {
    path: `/api/sync/changes?limit=1000&cursor=${encodeURIComponent(cursor)}`,
    headers: { authorization: `Bearer ${token}`, 'if-none-match': etag },
  }
}

async function compare(
  central: Server,
  asked: Asked,
  bare: Server,
  connections: number,
  requests: number,
  samples: number,
): Promise<Row[]> {
  const own = createClient(central.url, connections)
  const other = createClient(bare.url, connections)
  const bareAsked = { path: '/not-modified', headers: asked.headers ?? {} }
  await own.warm(() => asked, 304)
  await other.warm(() => bareAsked, 304)

  async function sample(server: Server, load: () => Promise<Load>): Promise<Sample> {
    const before = server.processorMs()
    const done = await load()
    const after = server.processorMs()
    const used = before === null || after === null ? null : after - before
    return { ...done, processorMs: used === null ? null : used / requests }
  }
  const { ours, floor } = await inTurn(samples, {
    ours: () => sample(central, () => own.load(requests, () => asked, 304)),
    floor: () => sample(bare, () => other.load(requests, () => bareAsked, 304)),
  })
  await Promise.all([own.close(), other.close()])

  const who = connections === 1 ? '1 client' : `${connections} clients`
  const row = (figure: string, unit: Row['unit'], of: (one: Sample) => number | null): Row => ({
    figure: `${who}: ${figure}`,
    unit,
    ours: ours.flatMap((one) => of(one) ?? []),
    floor: {
      is: 'a bare Hono route that answers 304',
      samples: floor.flatMap((one) => of(one) ?? []),
    },
  })
  return [
    row('requests', 'per second', ({ perSecond }) => perSecond),
    row('median', 'ms', ({ medianMs }) => medianMs),
    row('99 of 100 within', 'ms', ({ p99Ms }) => p99Ms),
    row('processor time of the server', 'ms', ({ processorMs }) => processorMs),
  ]
}
