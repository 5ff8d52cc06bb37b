import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import type { Database } from 'better-sqlite3'
import { type BareRow, createInsert, openBare, rowsAsLines } from './bare-rows.ts'
import { type Benchmark, type Context, insist, inTurn, type Row, timed } from './benchmark.ts'
import { openBox } from './box.ts'
import { readBoxTables } from './box-tables.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { type Known, phoneEdit, pushEdits } from './edits.ts'
import { createClient } from './http-load.ts'
import { startWire, type Traffic } from './wire.ts'

const CHANGES = 15

/** Rounds before the measured ones. */
const WARMING_ROUNDS = 3

type Sample = { ms: number; traffic: Traffic }

export const delta15: Benchmark = {
  name: 'delta-15',
  about: `a round of a box when ${CHANGES} records have changed at central`,
  async run({ shortSamples, clinicPatients }, context) {
    const clinic = await openClinic(context, clinicPatients)
    const own = openOurs(clinic)
    const bare = await openFloor(context, clinic, own.rows())
    for (let index = 0; index < WARMING_ROUNDS; index++) {
      await own.sample()
      await bare.sample()
    }
    const { ours, floor } = await inTurn(shortSamples, { ours: own.sample, floor: bare.sample })
    await Promise.all([own.close(), bare.close()])
    await clinic.stop()
    return toRows(ours, floor)
  },
}

function openOurs({ boxFile, central, admin: token, wire }: Clinic) {
  const box = openBox(boxFile)
  const { sqlite } = box.edge.store
  const client = createClient(central.url, 1)
  const admin = { client, token, epoch: box.edge.row.read().epoch as string }
  const choose = sqlite.prepare<[number], Known>(
    `select id, revision from records where collection = 'patients' order by random() limit ?`,
  )
  return {
    rows: () => readRows(sqlite, `collection = 'patients'`).slice(0, CHANGES),
    async sample() {
      const edits = choose.all(CHANGES).map(phoneEdit)
      await pushEdits(admin, edits)
      wire.take()
      const { ms, result } = await timed(box.round)
      const traffic = wire.take()
      insist(result.isComplete && result.pulled === CHANGES, `the round pulled ${result.pulled}`)
      const rows = readRows(sqlite, `id in (${edits.map((one) => `'${one.record_id}'`).join()})`)
      const phones = new Set(rows.map(({ fields }) => fields.phone))
      insist(
        edits.every(({ fields }) => phones.has(fields.phone)),
        'the box does not hold what was changed at central',
      )
      return { ms, traffic, packed: pack(rows) }
    },
    async close() {
      await Promise.all([client.close(), box.close()])
    },
  }
}

/** One request to a server that does nothing, and one durable transaction with as many rows. */
async function openFloor({ children, workspace }: Context, clinic: Clinic, rows: BareRow[]) {
  const server = await children.serve('tests/bench/bare-server.ts', [clinic.centralFile])
  const wire = await startWire(server)
  const connection = createCentralFetch(undefined)
  const sqlite = openBare(join(workspace.newFolder(), 'bare.db'), readBoxTables(workspace).records)
  const upsert = createUpsert(sqlite)
  const init = { method: 'GET', headers: {}, redirect: 'manual' as const }
  return {
    async sample(): Promise<Sample> {
      const { ms } = await timed(async () => {
        const answer = await connection.fetch(`${wire.url}/bytes/${CHANGES}`, init)
        insist((await answer.text()).length === CHANGES, 'the bare server answered something else')
        upsert(rows)
      })
      return { ms, traffic: wire.take() }
    },
    async close() {
      sqlite.close()
      await Promise.all([connection.close(), wire.stop(), server.stop()])
    },
  }
}

function toRows(ours: (Sample & { packed: number })[], floor: Sample[]): Row[] {
  const request = 'one request to a bare server'
  return [
    {
      figure: 'a round',
      unit: 'ms',
      ours: ours.map(({ ms }) => ms),
      floor: {
        is: `${request}, one durable transaction`,
        samples: floor.map(({ ms }) => ms),
      },
    },
    {
      figure: 'to the box',
      unit: 'bytes',
      ours: ours.map(({ traffic }) => traffic.toClient),
      floor: { is: 'the rows as NDJSON, zstd', samples: ours.map(({ packed }) => packed) },
    },
    {
      figure: 'to central',
      unit: 'bytes',
      ours: ours.map(({ traffic }) => traffic.toServer),
      floor: { is: request, samples: floor.map(({ traffic }) => traffic.toServer) },
    },
    { figure: 'requests', unit: '', ours: ours.map(({ traffic }) => traffic.requests) },
  ]
}

function readRows(sqlite: Database, where: string): BareRow[] {
  const lines = [...rowsAsLines(sqlite, where)].join('').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as BareRow)
}

function pack(rows: readonly BareRow[]): number {
  return zstdCompressSync(rows.map((row) => `${JSON.stringify(row)}\n`).join('')).length
}

function createUpsert(sqlite: Database) {
  const insert = createInsert(sqlite)
  return sqlite.transaction((rows: readonly BareRow[]) => {
    for (const row of rows) insert(row)
  }).immediate
}
