import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { COLLECTION_NAMES, collections } from '@outpost/shared/model/collections'
import { parse } from 'csv-parse'
import { type Benchmark, type Context, insist, inTurn } from './benchmark.ts'
import type { Done } from './children.ts'
import { openClinic } from './clinic.ts'

const MEBIBYTE = 1_048_576

export const exporting: Benchmark = {
  name: 'export',
  about: 'all records of a central as CSV files',
  async run({ longSamples, clinicPatients }, context) {
    const clinic = await openClinic(context, clinicPatients)
    await clinic.stop()
    const { centralFile: file, records } = clinic
    const { ours, floor } = await inTurn(longSamples, {
      ours: () => exportFiles(context, file, records),
      floor: () => exportBare(context, file, records),
    })
    const is = 'one read of each collection, csv-stringify'
    const perSecond = (samples: Done[]) => samples.map(({ seconds }) => records / seconds)
    const memory = (samples: Done[]) =>
      samples.flatMap(({ peakBytes }) => (peakBytes === null ? [] : peakBytes / MEBIBYTE))
    return [
      {
        figure: `${records} records, process start to end`,
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
  },
}

/** Exports, and checks that the files have all records. */
async function exportFiles({ children, workspace }: Context, file: string, records: number) {
  const folder = workspace.newFolder()
  const done = await children.run('central/main.ts', ['export', 'csv', folder, '--json'], {
    CENTRAL_DATABASE_URL: `file:${file}`,
  })
  await insistOnRows(folder, records)
  return done
}

async function exportBare({ children, workspace }: Context, file: string, records: number) {
  const folder = workspace.newFolder()
  const columns = COLLECTION_NAMES.map((name) =>
    [name, 'id', ...Object.keys(collections[name].fields)].join(),
  )
  const done = await children.run('tests/bench/bare-export.ts', [file, folder, ...columns])
  await insistOnRows(folder, records)
  return done
}

async function insistOnRows(folder: string, records: number) {
  const ids = new Set<string>()
  for (const name of COLLECTION_NAMES) {
    const file = createReadStream(join(folder, `${name}.csv`))
    for await (const { id } of file.pipe(parse({ columns: true }))) ids.add(`${name}/${id}`)
  }
  insist(ids.size === records, `the files have ${ids.size} of ${records} records`)
}
