import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { rowId } from '@outpost/central/import/import-ids'
import type { ImportReport } from '@outpost/central/import/import-report'
import { importRows } from '@outpost/central/import/row-import'
import { openCentralStore } from '@outpost/central/store/database'
import { appointmentsVitoria } from '@outpost/deploy/recipes/appointments-vitoria'
import { RECIPES, runRecipes } from '@outpost/deploy/recipes/cli'
import type { Recipe } from '@outpost/deploy/recipes/recipe'
import { runRecipe } from '@outpost/deploy/recipes/run-recipe'
import { stockSheets } from '@outpost/deploy/recipes/stock-sheets'
import type { CollectionName } from '@outpost/shared/model/collections'
import { createIds } from '@outpost/shared/model/ids'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { leftBehind } from '../support/command-here.ts'
import { ownFolder } from '../support/folder.ts'
import { testData } from '../support/test-data.ts'

const MAIN = fileURLToPath(new URL('../../deploy/recipes/main.ts', import.meta.url))
const README = fileURLToPath(new URL('../../deploy/recipes/README.md', import.meta.url))

/** Each recipe with the folder of public data on which it is tried, and what it makes of it. */
const TRIALS: Record<string, { data: string; written: Record<string, number>; told: string[] }> = {
  'facilities-kenya': {
    data: 'facilities-kenya',
    written: { 'clinics.csv': 5703, 'pharmacies.csv': 5623 },
    told: [
      'guessed 35 facilities without a code; their uuid is the key',
      'guessed 80 facilities of a type that dispenses nothing: no pharmacy',
      'noticed 103 names with blanks too many, tidied',
      'noticed 5124 latitude and longitude stand in each other',
    ],
  },
  'medicines-kenya-registered': {
    data: 'medicines-kenya',
    written: { 'medicines.csv': 7699 },
    told: [
      'guessed 10 products with broken characters (U+FFFD), which are left away',
      'guessed 111 products without a number; their words are the key',
      'guessed 2654 units that no word tells: "unit"',
      'guessed 681 products that share a number; key with a digest',
      'guessed 69 products for animals, by their words: active is false',
      'left out 1 rows that repeat a product, but for its status: the first holds',
      'left out 113 rows that repeat a product',
      'left out 182 veterinary products (numbers that begin with v)',
      'noticed 21 products that are suspended: active is false',
      'noticed 35 products that are withdrawn: active is false',
      'noticed 36 products with a text that the source seems to cut off',
      'noticed 5 numbers with a placeholder left in, taken without it',
      'noticed 7 products that are revoked: active is false',
    ],
  },
  'medicines-kenya-essential': {
    data: 'medicines-kenya',
    written: { 'medicines.csv': 896 },
    told: [
      'guessed 136 units that no word tells: "unit"',
      'guessed 401 names, from the row above (merged cells): active is false',
      'left out 127 headings of sections',
      'left out 37 rows without a name, and none above them in their section',
      'left out 75 rows that repeat a medicine, its form and strength',
      'noticed 2 strengths that seem to break off',
      'noticed 415 rows with marks of footnotes, taken without them',
    ],
  },
  'medicines-openmrs': {
    data: 'medicines-pih',
    written: { 'medicines.csv': 551 },
    told: [
      'guessed 10 units that no form tells: "unit"',
      'noticed 133 retired drugs: active is false',
      'noticed 318 drugs whose strength stands only in their name',
    ],
  },
  'medicines-ciel': {
    data: 'medicines-pih',
    written: { 'medicines.csv': 106 },
    told: [
      'guessed 106 units, which a substance does not have: "unit"',
      'left out 1 concepts that are no drug but a Pharmacologic Drug Class',
      'noticed 105 concepts with further names, not taken',
    ],
  },
  'medicines-simple': {
    data: 'medicines-pih',
    written: { 'medicines.csv': 131 },
    told: [
      'guessed 131 units that no word tells: "unit"',
      'left out 49 entries with the name and strength of an earlier one',
      'noticed 30 entries without a strength',
      'noticed 4 entries whose strength stands under "composition"',
    ],
  },
  'stock-sheets': {
    data: 'stock-cote-divoire',
    written: {
      'clinics.csv': 83,
      'pharmacies.csv': 83,
      'medicines.csv': 11,
      'pharmacy-inventory.csv': 718,
      'movements.csv': 13_271,
    },
    told: [
      'guessed 10039 days of movements: the first or last of the month',
      'guessed 83 names of sites, made of type, code and district',
      'noticed 11 names with blanks too many, tidied',
      'noticed 81 months that do not open with the closing before: counted anew',
    ],
  },
  'appointments-vitoria': {
    data: 'appointments-vitoria',
    written: { 'clinics.csv': 76, 'patients.csv': 1850, 'appointments.csv': 1999 },
    told: [
      'guessed 1850 days of birth: 1 January of the year that the age tells',
      'guessed 1850 names, which are not in the source: "Patient" and number',
      'guessed 1999 times of day, which are not known: noon',
      'noticed 10 rows that repeat another in all but AppointmentID',
      'noticed 35 rows with an acute accent for an apostrophe in the neighbourhood',
    ],
  },
  'names-world': {
    data: 'names-world',
    written: { 'clinics.csv': 1, 'patients.csv': 3543 },
    told: [
      'guessed 73 names without a local form: the romanized one',
      'left out 2 lines that name no place in five parts',
      'left out 86 names that are empty or repeat one of their country and sex',
      'noticed 780 places that stand there twice',
    ],
  },
}

/** The largest table is read to this line; the whole of it was tried by hand. */
const LINES_READ_MAX = 2000
/** Central takes so many lines of each table, which costs far more than to read them. */
const LINES_TAKEN_MAX = 150

const NOW = Date.parse('2027-02-28T08:00:00Z')

describe('recipes on public data', () => {
  test('every recipe is tried', () => {
    expect(Object.keys(TRIALS)).toEqual(RECIPES.map(({ name }) => name))
  })

  for (const recipe of RECIPES) {
    const { data, written, told } = TRIALS[recipe.name] ?? { data: '', written: {}, told: [] }
    const folder = testData(data) ?? ''
    const titled = (title: string) => (folder ? title : `SKIPPED, no data: ${title}`)

    test.skipIf(!folder)(titled(`${recipe.name} tells each oddity with its count`), async () => {
      const out = ownFolder()
      const source =
        recipe.name === 'appointments-vitoria'
          ? beginningOf(folder, recipe, LINES_READ_MAX)
          : folder
      const report = await runRecipe(recipe, [source], out)
      expect(report.written).toEqual(written)
      const findings = report.findings.map(({ kind, count, what }) => `${kind} ${count} ${what}`)
      expect(findings.sort()).toEqual(told)
      expect(readdirSync(out).sort()).toEqual(Object.keys(written).sort())
    })

    test.skipIf(!folder)(titled(`central takes all that ${recipe.name} makes, once`), async () => {
      const out = ownFolder()
      const report = await runRecipe(recipe, [beginningOf(folder, recipe, LINES_TAKEN_MAX)], out)
      const central = openCentral()
      const first = await central.load(out)
      expect(first.refused).toMatchObject({ count: 0, first: [] })
      expect(first.notes).toEqual([])
      expect(takenByFile(first.taken)).toEqual(report.written)
      const second = await central.load(out)
      expect(takenByFile(second.taken)).toEqual({})
      expect(second.unchanged).toEqual(first.taken)
    })
  }

  const sheets = testData('stock-cote-divoire') ?? ''
  const title = 'after stock-sheets the stock at central is what each sheet closed with'
  test.skipIf(!sheets)(sheets ? title : `SKIPPED, no data: ${title}`, async () => {
    const out = ownFolder()
    const source = beginningOf(sheets, stockSheets, 1000)
    await runRecipe(stockSheets, [source], out)
    const central = openCentral()
    await central.load(out)

    const closings = new Map<string, { month: number; end: number }>()
    for (const line of readFileSync(join(source, 'stock_monthly.csv'), 'utf8').trim().split('\n')) {
      const [year, month, , , site, product, , , , , end] = line.split(',')
      const at = Number(year) * 12 + Number(month)
      const id = inventoryId(
        rowId('pharmacies', `site:${site}`),
        rowId('medicines', `product:${product}`),
        null,
      )
      if (Number(year) && at > (closings.get(id)?.month ?? 0)) {
        closings.set(id, { month: at, end: Number(end) })
      }
    }
    const records = await central.records('pharmacy-inventory', [...closings.keys()])
    const balances = [...records].map(([id, { fields }]) => [id, fields.quantity])
    expect(closings.size).toBeGreaterThan(100)
    expect(Object.fromEntries(balances)).toEqual(
      Object.fromEntries([...closings].map(([id, { end }]) => [id, end])),
    )
  })
})

describe('recipes and what central makes of it', () => {
  test('a patient seen in two neighbourhoods is shared; what has no day is refused', async () => {
    const header =
      'PatientId,AppointmentID,Gender,ScheduledDay,AppointmentDay,Age,Neighbourhood,No-show'
    const rows = [
      '7,1,F,2016-05-01T10:00:00Z,2016-05-02T00:00:00Z,30,ROMÃO,No',
      '7,2,F,2016-05-01T10:00:00Z,2016-05-03T00:00:00Z,30,ROMÃO,Yes',
      '7,3,F,2016-05-01T10:00:00Z,2016-05-04T00:00:00Z,30,JOANA D´ARC,No',
      '7,4,F,2016-05-01T10:00:00Z,4 May,30,ROMÃO,No',
    ]
    const folder = ownFolder()
    writeFileSync(join(folder, 'appointments.csv'), [header, ...rows].join('\n'))
    await runRecipe(appointmentsVitoria, [folder], join(folder, 'out'))
    const central = openCentral()
    const { taken, refused } = await central.load(join(folder, 'out'))
    expect(takenByFile(taken)).toEqual({
      'clinics.csv': 2,
      'patients.csv': 1,
      'appointments.csv': 3,
    })
    expect(refused.first).toEqual([
      {
        file: 'appointments.csv',
        line: 5,
        target: 'appointments',
        reason: expect.stringContaining('starts_at'),
      },
    ])

    const again = await central.load(join(folder, 'out'))
    expect(takenByFile(again.taken)).toEqual({})

    const patientId = rowId('patients', 'vitoria:7')
    const patient = (await central.records('patients', [patientId])).get(patientId)
    expect(patient?.fields).toMatchObject({
      clinic_id: rowId('clinics', 'vitoria:ROMÃO'),
      shared_with: [rowId('clinics', 'vitoria:JOANA-D´ARC')],
      date_of_birth: '1986-01-01',
      birth_date_estimated: true,
    })
    const visitId = rowId('appointments', 'vitoria:2')
    const visit = (await central.records('appointments', [visitId])).get(visitId)
    expect(visit?.fields).toMatchObject({
      status: 'NO_SHOW',
      starts_at: '2016-05-03T15:00:00.000Z',
      doctor_id: null,
    })
  })

  test('the recipe that README.md shows works as it stands there', async () => {
    const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(README, 'utf8')) ?? []
    const folder = ownFolder()
    const path = join(folder, 'staff-list.ts')
    writeFileSync(path, example.replaceAll("'./", `'${dirname(README)}/`))
    writeFileSync(
      join(folder, 'staff.csv'),
      'Number,Name,Post,Left on\n1,Dr  Wanjiru Mbeki,Doctor,\n2,Otieno,Nurse,\n3,Dr Ali,Doctor,2020\n',
    )
    const { staffList } = (await import(pathToFileURL(path).href)) as { staffList: Recipe }
    const report = await runRecipe(staffList, [folder], join(folder, 'out'))
    expect(report).toMatchObject({
      read: { 'staff.csv': 3 },
      written: { 'doctors.csv': 2 },
      findings: [{ kind: 'left out', count: 1 }],
    })
    const central = openCentral()
    expect(takenByFile((await central.load(join(folder, 'out'))).taken)).toEqual({
      'doctors.csv': 2,
    })
    const ids = ['staff:1', 'staff:3'].map((key) => rowId('doctors', key))
    const doctors = await central.records('doctors', ids)
    expect(ids.map((id) => doctors.get(id)?.fields)).toEqual([
      expect.objectContaining({ full_name: 'Dr Wanjiru Mbeki', active: true }),
      expect.objectContaining({ full_name: 'Dr Ali', active: false }),
    ])
  })
})

describe('recipes as commands', () => {
  test('help names each recipe and what it makes', async () => {
    const { code, out } = await recipeHere(['--help'])
    expect(code).toBe(0)
    const lines = out.split('\n').map((line) => line.trim())
    for (const { name, about } of RECIPES) {
      const found = lines.filter(
        (line) => line.startsWith(`${name} `) && line.endsWith(` ${about}`),
      )
      expect(found).toHaveLength(1)
    }
  })

  test('a run tells what it did, and what to do next; paths start where npm was asked', async () => {
    const folder = ownFolder()
    writeFileSync(
      join(folder, 'any-name.csv'),
      'Uuid,Void/Retire,Name,Concept Dosage Form\n10000000-0000-4000-8000-000000000001,,A,Tablet\n',
    )
    const env = { npm_lifecycle_event: 'recipe', INIT_CWD: folder }
    const ran = await recipe(['medicines-openmrs', 'any-name.csv', 'out'], env)
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain('1 entries of any-name.csv')
    expect(ran.out).toContain('1 rows of medicines.csv')
    expect(ran.out).toContain(`Next: node central/main.ts import csv ${join(folder, 'out')}`)
    expect(existsSync(join(folder, 'out', 'medicines.csv'))).toBe(true)

    const again = await recipeHere(['medicines-openmrs', 'any-name.csv', 'out'], folder)
    expect(again).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^[^\n]* is there already\..*\n$/),
    })
    const json = await recipeHere(
      ['medicines-openmrs', 'any-name.csv', 'out', '--replace', '--json'],
      folder,
    )
    expect(JSON.parse(json.out)).toMatchObject({ written: { 'medicines.csv': 1 } })
  })

  test.each([
    ['an unknown recipe', ['cake', 'a', 'b'], /unknown command 'cake'/],
    ['no folder to write to', ['stock-sheets', 'a'], /then the folder to write to/],
    ['a missing column', ['medicines-openmrs', 'a.csv', 'out'], /have the column "Uuid"/],
  ])('%s is told in a sentence, with exit code 1 and no files', async (_what, words, sentence) => {
    const folder = ownFolder()
    writeFileSync(join(folder, 'a.csv'), 'Void/Retire,Name,Concept Dosage Form\n,A,Tablet\n')
    const ran = await recipeHere(words, folder)
    expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringMatching(sentence) })
    expect(ran.err.trim().split('\n')).toHaveLength(1)
    expect(readdirSync(folder, { recursive: true }).filter((file) => file !== 'out')).toEqual([
      'a.csv',
    ])
  })
})

/** Runs the command to its end in this process; relative paths start at `home`. */
function recipeHere(words: string[], home = ownFolder()) {
  return leftBehind(() => runRecipes([process.execPath, MAIN, ...words], home))
}

/** Runs the command to its end, in a process of its own. */
async function recipe(words: string[], env: Record<string, string>) {
  const options = { env: { PATH: process.env.PATH ?? '', ...env } }
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [MAIN, ...words],
      options,
    )
    return { code: 0, out: stdout, err: stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, out: stdout, err: stderr }
  }
}

/** A folder with the files that a recipe reads, unpacked and their tables cut off after so many lines. */
function beginningOf(folder: string, { files }: Recipe, lineCount: number): string {
  const made = ownFolder()
  for (const name of files) {
    const plain = join(folder, name)
    const bytes = existsSync(plain) ? readFileSync(plain) : gunzipSync(readFileSync(`${plain}.gz`))
    const isTable = !/\.(json|yml)$/.test(name)
    const lines = bytes.toString().split('\n')
    writeFileSync(join(made, name), isTable ? lines.slice(0, lineCount).join('\n') : bytes)
  }
  return made
}

/** A new central, and what an import makes of a folder. */
function openCentral() {
  const clock = createHandClock(NOW)
  const store = openCentralStore(join(ownFolder(), 'central.db'), clock)
  onTestFinished(() => store.close())
  return {
    load: (folder: string) => importRows({ store, clock, ids: createIds(clock) }, folder, 'csv'),
    records: (collection: CollectionName, ids: string[]) =>
      store.read((reader) => reader.records(collection, ids)),
  }
}

/** How much was taken from each file from which anything was. */
function takenByFile(taken: ImportReport['taken']): Record<string, number> {
  const some = Object.entries(taken).filter(([, count]) => count > 0)
  return Object.fromEntries(some.map(([target, count]) => [`${target}.csv`, count]))
}
