import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { IMPORT_TARGETS } from '@outpost/central/import/import-report'
import { describe, expect, it } from 'vitest'
import { ownFolder } from '../support/folder.ts'
import { reasonsOf, setUpImport, total } from '../support/import-fixtures.ts'
import { testData } from '../support/test-data.ts'

const synthea = testData('synthea-fhir-r4')
const bulk = testData('synthea-bulk-1000')
const titled = (title: string, path: string | null) => (path ? title : `SKIPPED, no data: ${title}`)
/** Two runs over it, on a machine that is busy otherwise. */
const REAL_DATA_TIMEOUT_MS = 180_000

/** One line of so many is taken of the two files that hold most; all of both was tried by hand. */
const STEP = 10
const SAMPLED = ['Encounter.ndjson.gz', 'MedicationRequest.ndjson.gz']

/** A copy of a folder of published files, the large ones with the lines of an even sample. */
function sampleOf(folder: string): string {
  const made = ownFolder()
  for (const file of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, file))
    writeFileSync(join(made, file), SAMPLED.includes(file) ? everyFew(bytes) : bytes)
  }
  return made
}

function everyFew(zipped: Buffer): Buffer {
  const lines = gunzipSync(zipped).toString().trimEnd().split('\n')
  return gzipSync(`${lines.filter((_, at) => at % STEP === 0).join('\n')}\n`)
}

describe('import fhir: published data', () => {
  it.skipIf(!synthea)(
    titled('synthea-fhir-r4 is taken to the last line, and again changes nothing', synthea),
    async () => {
      const { run, standing } = setUpImport()
      const folder = sampleOf(synthea ?? '')
      const report = await run({}, folder)

      expect(report.refused).toMatchObject({ count: 0, first: [] })
      expect(report.taken).toMatchObject({
        clinics: 81,
        doctors: 82,
        medicines: 78,
        pharmacies: 81,
        patients: 383,
        appointments: 1202,
      })
      // The four bundles tell again of what stands in the other files.
      const { Organization, Practitioner, MedicationRequest, Patient, Encounter } = report.read
      const entries = [
        Organization,
        Practitioner,
        MedicationRequest,
        Organization,
        Patient,
        Encounter,
      ]
      const accounted = IMPORT_TARGETS.slice(0, entries.length).map(
        (target) => report.taken[target] + report.repeated[target] + report.refused.of[target],
      )
      expect(accounted).toEqual(entries)
      expect(entries).toEqual([81 + 4, 82 + 4, 293 + 10, 81 + 4, 383 + 4, 1104 + 109])

      const before = await standing()
      const second = await run({}, folder)
      expect(await standing()).toEqual(before)
      expect(second.unchanged).toEqual(report.taken)
      expect(total(second.taken)).toBe(0)
    },
    REAL_DATA_TIMEOUT_MS,
  )

  it.skipIf(!bulk)(
    titled('synthea-bulk-1000 has no visits: patients go to the first clinic', bulk),
    async () => {
      const { run, standing } = setUpImport()
      const report = await run({}, bulk ?? '')

      expect(report.taken).toMatchObject({ clinics: 510, doctors: 511, patients: 662 })
      expect(report.notes.map(({ count }) => count)).toEqual([662])
      // Its name holds U+0092, an apostrophe of Windows-1252 that was published as a control.
      expect(reasonsOf(report)).toEqual([
        ['Organization.ndjson.gz', 472, 'name holds a control character that is not allowed here'],
        ['Organization.ndjson.gz', 472, 'its clinic was refused'],
      ])
      const before = await standing()
      expect(total((await run({}, bulk ?? '')).taken)).toBe(0)
      expect(await standing()).toEqual(before)
    },
    REAL_DATA_TIMEOUT_MS,
  )
})
