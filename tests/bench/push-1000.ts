import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { BATCH_EDITS_MAX } from '@outpost/shared/replica/plan'
import Database from 'better-sqlite3'
import { createInsert, openBare, rowsAsLines } from './bare-rows.ts'
import { type Benchmark, insist, inTurn, type Row, timed } from './benchmark.ts'
import { openBox } from './box.ts'
import { readBoxTables } from './box-tables.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { newPhone } from './edits.ts'
import type { Traffic } from './wire.ts'

type Box = ReturnType<typeof openBox>
type Pushed = { record_id: string; base: { revision: number }; fields: { phone: string } }

export const push1000: Benchmark = {
  name: 'push-1000',
  about: 'a box pushes the edits of one field of 1,000 patients (fewer with --small)',
  async run({ longSamples, clinicPatients, pushedEdits }, context) {
    const clinic = await openClinic(context, clinicPatients)
    const box = openBox(clinic.boxFile)
    await box.round()
    const tables = readBoxTables(context.workspace)
    const file = join(context.workspace.newFolder(), 'bare.db')
    const commits = createBareCommits(box, openBare(file, tables.records))

    async function ours() {
      const edits = await makeEdits(box, clinic, pushedEdits)
      clinic.wire.take()
      const { ms, result } = await timed(box.round)
      const traffic = clinic.wire.take()
      insist(
        result.isComplete && result.accepted === pushedEdits,
        `${result.accepted} of ${pushedEdits} edits were accepted (${result.error})`,
      )
      insistOnPhones(clinic.centralFile, edits)
      return { ms, traffic, packed: pack(edits) }
    }
    async function floor() {
      const { ms } = await timed(() => commits(pushedEdits))
      return { ms }
    }

    const samples = await inTurn(longSamples, { ours, floor })
    await box.close()
    await clinic.stop()
    return toRows(pushedEdits, samples.ours, samples.floor)
  },
}

type Sample = { ms: number; traffic: Traffic; packed: number }

function toRows(edits: number, ours: Sample[], floor: { ms: number }[]): Row[] {
  const pushes = Math.ceil(edits / BATCH_EDITS_MAX)
  return [
    {
      figure: `${edits} edits, a round`,
      unit: 'ms',
      ours: ours.map(({ ms }) => ms),
      floor: {
        is: `as many rows updated, a durable commit for each push (${pushes})`,
        samples: floor.map(({ ms }) => ms),
      },
    },
    {
      figure: 'to central',
      unit: 'bytes',
      ours: ours.map(({ traffic }) => traffic.toServer),
      floor: {
        is: 'record, revision and phone of each edit as NDJSON, zstd',
        samples: ours.map(({ packed }) => packed),
      },
    },
    { figure: 'to the box', unit: 'bytes', ours: ours.map(({ traffic }) => traffic.toClient) },
    { figure: 'requests', unit: '', ours: ours.map(({ traffic }) => traffic.requests) },
  ]
}

/** A device changes the phone of so many patients, one after another, over the box's own routes. */
async function makeEdits({ app, edge }: Box, { device, patients }: Clinic, count: number) {
  insist(patients.length >= count, `the clinic has only ${patients.length} patients`)
  const before = edge.store.sql.get<{ last: number }>('select max(seq) as last from edits')
  for (const id of patients.slice(0, count)) {
    const { status } = await app.request(`/api/patients/${id}/`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${device}`, 'content-type': 'application/json' },
      body: JSON.stringify({ phone: newPhone() }),
    })
    insist(status === 200, `the box answered an edit with ${status}`)
  }
  return edge.store.sql
    .all<{ body: string }>('select body from edits where seq > ?', before?.last ?? 0)
    .map(({ body }) => JSON.parse(body) as Pushed)
}

/** Throws unless central has every phone. */
function insistOnPhones(file: string, edits: readonly Pushed[]) {
  const sqlite = new Database(file, { readonly: true })
  const phone = sqlite
    .prepare(`select fields ->> 'phone' from records where collection = 'patients' and id = ?`)
    .pluck()
  const missing = edits.filter(({ record_id, fields }) => phone.get(record_id) !== fields.phone)
  sqlite.close()
  insist(missing.length === 0, `central lacks ${missing.length} of the edits that it accepted`)
}

function pack(edits: readonly Pushed[]): number {
  const lines = edits.map(({ record_id, base: { revision }, fields }) =>
    JSON.stringify([record_id, revision, fields]),
  )
  return zstdCompressSync(lines.join('\n')).length
}

/** Updates rows in as many transactions as a box makes requests; the rows are those of the box. */
function createBareCommits(box: Box, sqlite: Database.Database) {
  const insert = createInsert(sqlite)
  sqlite.transaction(() => {
    for (const part of rowsAsLines(box.edge.store.sqlite, `collection = 'patients'`)) {
      for (const line of part.trimEnd().split('\n')) if (line !== '') insert(JSON.parse(line))
    }
  })()
  const keys = sqlite.prepare<[], number>('select key from records').pluck().all()
  const change = sqlite.prepare(
    `update records set revision = revision + 1, fields = json_set(fields, '$.phone', ?)
     where key = ?`,
  )
  const changeAll = sqlite.transaction((those: readonly number[]) => {
    for (const key of those) change.run(newPhone(), key)
  }).immediate
  return (count: number) => {
    for (let from = 0; from < count; from += BATCH_EDITS_MAX) {
      changeAll(keys.slice(from, Math.min(count, from + BATCH_EDITS_MAX)))
    }
  }
}
