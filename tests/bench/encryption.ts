import { statSync } from 'node:fs'
import { join } from 'node:path'
import { makeKeyFile, readKeyFile } from '@outpost/edge/encryption/key-file'
import { openEdgeStore } from '@outpost/edge/store/database'
import { createDevices } from '@outpost/edge/store/devices'
import { newToken } from '@outpost/shared/node/tokens'
import { v4 } from 'uuid'
import { type Benchmark, type Context, insist, inTurn, type Row } from './benchmark.ts'
import type { Done } from './children.ts'
import { enrolBox, makeCentral, type Sampled, serveCentral, systemClock } from './clinic.ts'
import { newPhone } from './edits.ts'
import { createClient } from './http-load.ts'

const MEBIBYTE = 1_048_576
const HARDLY_EVER = '0 0 1 1 *'
const NOT_ENCRYPTED = 'the same, not encrypted'

/** `keyFile` is undefined for a box that is not encrypted. */
type Box = Done & { file: string; keyFile: string | undefined; roundSeconds: number }

export const encryption: Benchmark = {
  name: 'encryption',
  about: 'what an encrypted database costs a box: first sync, reads, writes, memory, disk',
  async run({ longSamples, shortSamples, clinicPatients, tabletRequests }, context) {
    const { folder, facts } = await context.workspace.copyOf(
      `central-${clinicPatients}-patients`,
      (empty) => makeCentral(context, empty, clinicPatients, 1),
    )
    const centralFile = join(folder, 'central.db')
    const central = await serveCentral(context, centralFile)
    const keyFile = join(context.workspace.newFolder(), 'box.key')
    makeKeyFile(keyFile)
    const fill = (key: string | undefined) => () =>
      fillBox(context, { ...facts, centralFile, url: central.url }, key)
    const { ours, plain } = await inTurn(longSamples, {
      ours: fill(keyFile),
      plain: fill(undefined),
    })
    await central.stop()
    const rows = toRows(facts.records, ours, plain)
    const asked = { samples: shortSamples, requests: tabletRequests }
    return [...rows, ...(await askBoxes(context, asked, ours.at(-1), plain.at(-1)))]
  },
}

async function fillBox(
  { children, workspace }: Context,
  { clinics, records, centralFile, url }: Sampled & { centralFile: string; url: string },
  keyFile: string | undefined,
): Promise<Box> {
  const file = join(workspace.newFolder(), 'edge.db')
  await enrolBox(centralFile, url, clinics[0] as string, file)
  const done = await children.run('edge/main.ts', ['sync', '--json'], settingsOf({ file, keyFile }))
  const round = JSON.parse(done.out) as { complete: boolean; duration_ms: number; pulled: number }
  insist(round.complete && round.pulled >= records, 'the round was not completed')
  return { ...done, file, keyFile, roundSeconds: round.duration_ms / 1000 }
}

const settingsOf = ({ file, keyFile }: Pick<Box, 'file' | 'keyFile'>) => ({
  EDGE_DATABASE: file,
  EDGE_PORT: '0',
  EDGE_SYNC_CRON: HARDLY_EVER,
  ...(keyFile && { EDGE_DATABASE_KEY_FILE: keyFile }),
})

function toRows(records: number, ours: Box[], plain: Box[]): Row[] {
  const row = (figure: string, unit: Row['unit'], of: (box: Box) => number): Row => ({
    figure,
    unit,
    ours: ours.map(of),
    floor: { is: NOT_ENCRYPTED, samples: plain.map(of) },
  })
  return [
    row(`first sync of ${records} records, process start to end`, 's', ({ seconds }) => seconds),
    row('of it the round alone', 's', ({ roundSeconds }) => roundSeconds),
    row('peak memory of the process', 'MiB', ({ peakBytes }) => (peakBytes ?? 0) / MEBIBYTE),
    row('size of the database', 'MiB', ({ file }) => statSync(file).size / MEBIBYTE),
  ]
}

/** A device at each box, by turns: one patient, a search, and a write of one field. */
async function askBoxes(
  context: Context,
  { samples, requests }: { samples: number; requests: number },
  ...boxes: (Box | undefined)[]
): Promise<Row[]> {
  const [ours, plain] = await Promise.all(boxes.map((box) => serveBox(context, box as Box)))
  if (!ours || !plain) return []
  const rows: Row[] = []
  for (const figure of ['one patient', 'a search of patients', 'a write of one field'] as const) {
    const load = (box: typeof ours) => async () => {
      const make = (index: number) => box.asks[figure](index)
      await box.client.warm(make, 200)
      return box.client.load(requests, make, 200)
    }
    const taken = await inTurn(samples, { ours: load(ours), plain: load(plain) })
    rows.push({
      figure: `${figure}, median`,
      unit: 'ms',
      ours: taken.ours.map(({ medianMs }) => medianMs),
      floor: { is: NOT_ENCRYPTED, samples: taken.plain.map(({ medianMs }) => medianMs) },
    })
  }
  for (const { client, server } of [ours, plain]) {
    await client.close()
    await server.stop()
  }
  return rows
}

async function serveBox({ children }: Context, box: Box) {
  const token = newToken()
  const { store } = openEdgeStore(box.file, systemClock, { key: readKeyFile(box.keyFile) })
  createDevices({ sqlite: store.sqlite, clock: systemClock }).add(v4(), 'tablet', token)
  const patients = store.sql.all<{ id: string }>(
    `select id from records where collection = 'patients' order by id`,
  )
  store.close()
  const server = await children.serve('edge/main.ts', ['serve', '--json'], settingsOf(box))
  const headers = { authorization: `Bearer ${token}` }
  const path = (index: number) => `/api/patients/${patients[index % patients.length]?.id}/`
  const asks = {
    'one patient': (index: number) => ({ path: path(index), headers }),
    'a search of patients': () => ({ path: '/api/patients/?q=a&limit=50', headers }),
    'a write of one field': (index: number) => ({
      method: 'PATCH',
      path: path(index),
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ phone: newPhone() }),
    }),
  }
  return { server, client: createClient(server.url, 1), asks }
}
