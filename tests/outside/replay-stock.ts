import { badRoad, MISHAPS, noMishaps } from '../simulation/bad-road.ts'
import {
  ledgerFaults,
  noFigures,
  type Places,
  type ReplayBox,
  replaySheets,
} from '../simulation/stock-replay.ts'
import {
  type Product,
  readStockSheets,
  type SheetRow,
  sitesOf,
} from '../simulation/stock-sheets.ts'
import { create } from '../support/make.ts'
import { createDice } from '../support/random.ts'
import { testData } from '../support/test-data.ts'
import { type ReplayCentralNode, startCentralNode } from './replay-nodes.ts'

/*
 * Replays all published stock sheets on boxes behind bad roads, with central and every box in a
 * process of its own, as their commands start them. Prints what came of it; ends with 1 if a closing
 * was missed, or a movement was lost or doubled. A number as the only word is the seed.
 */

/** Each with about as many rows; more would only wait for the same processors. */
const BOXES = 8
const PROGRESS_MS = 5000
const FAULTS_SHOWN_MAX = 20
const SEED = 20_260_301

type Clinic = { box: ReplayBox; sites: string[] }

/** A clinic and a box for each group of sites; each site is a pharmacy of its clinic. */
async function openClinics(
  central: ReplayCentralNode,
  groups: readonly string[][],
  products: readonly Product[],
) {
  const pharmacies = new Map<string, string>()
  const medicines = new Map<string, string>()
  for (const { code, name } of products) {
    const fields = { name, generic_name: code, unit: 'unit' }
    medicines.set(code, (await create(central.admin, 'medicines', fields)).id)
  }
  const clinics = await Promise.all(
    groups.map(async (sites, number): Promise<Clinic> => {
      const clinic_id = await central.addClinic(`Clinic ${number + 1}`)
      for (const name of sites) {
        const pharmacy = await create(central.admin, 'pharmacies', { clinic_id, name })
        pharmacies.set(name, pharmacy.id)
      }
      const box = await central.addBox(clinic_id, `box-${number + 1}`)
      const { body } = await box.device.send('POST', '/api/sync/run?wait=1')
      if (!body.complete) throw new Error(`the first round failed: ${body.error}`)
      return { box, sites }
    }),
  )
  return { clinics, places: { pharmacies, medicines } satisfies Places }
}

/** So many groups of sites, the sites with most rows spread over them. */
function groupSites(rows: readonly SheetRow[], count: number): string[][] {
  const counts = Map.groupBy(rows, ({ site }) => site)
  const rowsOf = (site: string) => counts.get(site)?.length ?? 0
  const groups = Array.from({ length: count }, (): string[] => [])
  const largestFirst = sitesOf(rows).sort((a, b) => rowsOf(b) - rowsOf(a))
  for (const [at, site] of largestFirst.entries()) groups[at % count]?.push(site)
  return groups
}

async function replayAll(folder: string, seed: number): Promise<boolean> {
  const started = performance.now()
  const { rows, products } = readStockSheets(folder)
  const figures = noFigures()
  const mishaps = noMishaps()
  const central = await startCentralNode()
  const progress = setInterval(() => {
    const { rows: done, movements, rounds } = figures
    print(`${done} of ${rows.length} rows, ${movements} movements, ${rounds} rounds`)
  }, PROGRESS_MS)
  try {
    const { clinics, places } = await openClinics(central, groupSites(rows, BOXES), products)
    const made = await Promise.all(
      clinics.map(async ({ box, sites }, number) => {
        box.road.weather(badRoad(createDice(seed * BOXES + number), mishaps))
        const dice = createDice(seed + number)
        const ofBox = rows.filter(({ site }) => sites.includes(site))
        const replay = { box, central, places, dice, figures, roundUnderWay: null }
        const moves = await replaySheets(replay, ofBox)
        await box.road.deliverLate()
        return moves
      }),
    )
    const ledger = central.ledger()
    const sum = ledger.reduce((total, { delta }) => total + delta, 0)
    figures.faults.push(...ledgerFaults(ledger, made.flat()))
    const pushes = clinics.reduce((total, { box }) => total + box.road.pushes().length, 0)

    const met = (count: number) => `${count} met, ${rows.length - count} missed`
    print(`
seed                       ${seed}
rows                       ${figures.rows} of ${rows.length}
movements                  ${figures.movements}
sites, boxes               ${sitesOf(rows).length}, ${clinics.length}
rounds                     ${figures.rounds} asked for, ${figures.failedRounds} of them failed
pushes on the roads        ${pushes}
${MISHAPS.map((mishap) => `  ${mishap.padEnd(25)}${mishaps[mishap]}`).join('\n')}
requests a tablet repeated ${figures.tabletRetries}
closings at the box        ${met(figures.metAtBox)}
closings at central        ${met(figures.metAtCentral)}
closings in the ledger     ${met(figures.metInLedger)}
rows in the ledger         ${ledger.length}, their sum ${sum}
faults                     ${figures.faults.length}
seconds                    ${Math.round((performance.now() - started) / 1000)}`)
    for (const fault of figures.faults.slice(0, FAULTS_SHOWN_MAX)) print(fault)
    return figures.faults.length === 0 && figures.rows === rows.length
  } finally {
    clearInterval(progress)
    await central.stop()
  }
}

function print(text: string) {
  process.stdout.write(`${text}\n`)
}

const folder = testData('stock-cote-divoire')
if (folder) process.exitCode = (await replayAll(folder, Number(process.argv[2] ?? SEED))) ? 0 : 1
else {
  print('The stock sheets are not there; OUTPOST_TEST_DATA names the folder of public records.')
  process.exitCode = 1
}
