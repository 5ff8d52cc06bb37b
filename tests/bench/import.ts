import { join } from 'node:path'
import type { ImportReport } from '@outpost/central/import/import-report'
import Database from 'better-sqlite3'
import { type Benchmark, type Context, insist, inTurn, type Row } from './benchmark.ts'
import { readBoxTables } from './box-tables.ts'
import type { Done } from './children.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { type CsvFiles, copyCsvFiles } from './csv-files.ts'
import { newPhone } from './edits.ts'
import { percentile } from './figures.ts'
import { createClient } from './http-load.ts'

const MEBIBYTE = 1_048_576

/** How long a client asks before an import, to see what it waits without one. */
const CALM_MS = 1000

export const importing: Benchmark = {
  name: 'import',
  about: 'CSV files into an empty central, and what its clients wait for meanwhile',
  async run({ longSamples, importedPatients, clinicPatients }, context) {
    const files = await copyCsvFiles(context, importedPatients)
    const tables = JSON.stringify(readBoxTables(context.workspace))
    const { ours, floor } = await inTurn(longSamples, {
      ours: () => importFiles(context, files, join(context.workspace.newFolder(), 'central.db')),
      floor: () => importBare(context, files, tables),
    })
    const calm: Waits[] = []
    const busy: Waits[] = []
    for (let sample = 0; sample < longSamples; sample++) {
      const clinic = await openClinic(context, clinicPatients)
      const client = createTablet(clinic)
      calm.push(await client.askUntil(AbortSignal.timeout(CALM_MS)))
      const end = new AbortController()
      const [waits] = await Promise.all([
        client.askUntil(end.signal),
        importFiles(context, files, clinic.centralFile).finally(() => end.abort()),
      ])
      busy.push(waits)
      await client.close()
      await clinic.stop()
    }
    return [...speed(files.rows, ours, floor), ...waiting(calm, busy)]
  },
}

function speed(rows: number, ours: Done[], floor: Done[]): Row[] {
  const is = 'csv-parse, a commit for 1000 rows'
  const memory = (samples: Done[]) =>
    samples.flatMap(({ peakBytes }) => (peakBytes === null ? [] : peakBytes / MEBIBYTE))
  const perSecond = (samples: Done[]) => samples.map(({ seconds }) => rows / seconds)
  return [
    {
      figure: `${rows} rows, process start to end`,
      unit: 'per second',
      ours: perSecond(ours),
      floor: { is, samples: perSecond(floor) },
    },
    {
      figure: 'peak memory of the process',
      unit: 'MiB',
      ours: memory(ours),
      floor: { is, samples: memory(floor) },
    },
  ]
}

function waiting(calm: Waits[], busy: Waits[]): Row[] {
  const measures = {
    median: (waits: number[]) => percentile(waits, 50),
    '99 of 100 within': (waits: number[]) => percentile(waits, 99),
    longest: (waits: number[]) => Math.max(...waits),
  }
  return (['reads', 'writes'] as const).flatMap((kind) =>
    Object.entries(measures).map(([name, measure]): Row => {
      const what = kind === 'reads' ? 'a read meanwhile' : 'a write meanwhile'
      return {
        figure: `${what}, ${name}`,
        unit: 'ms',
        ours: busy.map((waits) => measure(waits[kind])),
        floor: { is: 'the same without an import', samples: calm.map((w) => measure(w[kind])) },
      }
    }),
  )
}

/** Imports into a central and checks that it has all rows afterwards. */
async function importFiles({ children }: Context, { folder, rows }: CsvFiles, file: string) {
  const had = countRows(file)
  const done = await children.run('central/main.ts', ['import', 'csv', folder, '--json'], {
    CENTRAL_DATABASE_URL: `file:${file}`,
  })
  const report = JSON.parse(done.out) as ImportReport
  const taken = Object.values(report.taken).reduce((sum, count) => sum + count, 0)
  insist(taken === rows, `${taken} of ${rows} rows were taken: ${JSON.stringify(report.refused)}`)
  const added = countRows(file) - had
  insist(added === rows, `central has ${added} of ${rows} rows`)
  return done
}

/** Records and clinics; none where there is no database yet. */
function countRows(file: string): number {
  try {
    const sqlite = new Database(file, { readonly: true, fileMustExist: true })
    const count = sqlite
      .prepare('select (select count(*) from records) + (select count(*) from clinics)')
      .pluck()
      .get()
    sqlite.close()
    return Number(count)
  } catch {
    return 0
  }
}

async function importBare(
  { children, workspace }: Context,
  { folder, files, rows }: CsvFiles,
  tables: string,
) {
  const words = [join(workspace.newFolder(), 'bare.db'), tables]
  const sources = files.map((name) => join(folder, name))
  const done = await children.run('tests/bench/bare-import.ts', [...words, ...sources])
  const { held } = JSON.parse(done.out)
  insist(held === rows, `the floor holds ${held} of ${rows} rows`)
  return done
}

/** Durations in milliseconds. */
type Waits = { reads: number[]; writes: number[] }

/** Someone who reads a patient and writes one of its fields, again and again. */
function createTablet({ central, admin, patients }: Clinic) {
  const client = createClient(central.url, 1)
  const headers = { authorization: `Bearer ${admin}` }
  let next = 0
  return {
    async askUntil(end: AbortSignal): Promise<Waits> {
      const waits: Waits = { reads: [], writes: [] }
      while (!end.aborted || waits.writes.length === 0) {
        const path = `/api/patients/${patients[next++ % patients.length]}/`
        const body = JSON.stringify({ phone: newPhone() })
        const typed = { ...headers, 'content-type': 'application/json' }
        waits.reads.push((await client.ask({ path, headers }, 200)).ms)
        const write = { method: 'PATCH' as const, path, headers: typed, body }
        waits.writes.push((await client.ask(write, 200)).ms)
      }
      return waits
    },
    close: client.close,
  }
}
