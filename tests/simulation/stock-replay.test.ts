import { expect, test } from 'vitest'
import { create } from '../support/make.ts'
import { type Central, startBox, startCentral } from '../support/network.ts'
import { createDice } from '../support/random.ts'
import { startRoad } from '../support/road.ts'
import { testData } from '../support/test-data.ts'
import { badRoad, MISHAPS, noMishaps } from './bad-road.ts'
import {
  type LedgerRow,
  ledgerFaults,
  noFigures,
  type Places,
  replaySheets,
} from './stock-replay.ts'
import { readStockSheets } from './stock-sheets.ts'

const folder = testData('stock-cote-divoire')

/** Two boxes with two sites each: much stock, little stock, and openings that were put right. */
const BOXES = [
  ['C1015', 'C1088'],
  ['C3020', 'C5016'],
]

const TIMEOUT_MS = 120_000

/** As much as fits into some seconds; `npm run replay-stock` plays all of it. */
const MONTHS = { from: '2016-01', to: '2016-08' }

test.skipIf(!folder).each([20_260_301])(
  `${folder ? '' : 'SKIPPED, no data: '}[E3] [E7] [N2] [N4] published stock sheets, kept on boxes behind a bad road, close as published at box and central (seed %i)`,
  async (seed) => {
    const sheets = readStockSheets(folder ?? '')
    const rows = sheets.rows.filter(
      ({ site, month }) =>
        BOXES.flat().includes(site) && month >= MONTHS.from && month <= MONTHS.to,
    )
    const central = await startCentral()
    const places = await openPlaces(
      central,
      sheets.products.map(({ code }) => code),
    )
    const figures = noFigures()
    const mishaps = noMishaps()

    const made = await Promise.all(
      BOXES.map(async (sites, number) => {
        const clinics = sites.map((site) => places.clinics.get(site) ?? '')
        const { edge, device } = await startBox(central, clinics)
        const road = await startRoad(central.url)
        edge.row.change({ centralUrl: road.url })
        await device.send('POST', '/api/sync/run?wait=1')
        road.weather(badRoad(createDice(seed * 2 + number), mishaps))
        const seen = { admin: central.caller('admin'), ledger: () => ledgerOf(central) }
        const dice = createDice(seed + number)
        const ofBox = rows.filter(({ site }) => sites.includes(site))
        const box = { device, road }
        const replay = { box, central: seen, places, dice, figures, roundUnderWay: null }
        const moves = await replaySheets(replay, ofBox)
        await road.deliverLate()
        return moves
      }),
    )

    expect(figures.faults).toEqual([])
    expect(figures).toMatchObject({
      rows: rows.length,
      metAtBox: rows.length,
      metAtCentral: rows.length,
      metInLedger: rows.length,
    })
    expect(ledgerFaults(ledgerOf(central), made.flat())).toEqual([])
    // Without these the replay has shown nothing.
    expect(figures.movements).toBeGreaterThan(200)
    expect(figures.tabletRetries).toBeGreaterThan(20)
    for (const mishap of MISHAPS) expect(mishaps[mishap], mishap).toBeGreaterThan(0)
  },
  TIMEOUT_MS,
)

/** Each site is a clinic with its pharmacy; the products are medicines of all. */
async function openPlaces(central: Central, products: readonly string[]) {
  const admin = central.caller('admin')
  const clinics = new Map<string, string>()
  const pharmacies = new Map<string, string>()
  const medicines = new Map<string, string>()
  for (const site of BOXES.flat()) {
    const clinic_id = await central.addClinic(site, 'Africa/Abidjan')
    clinics.set(site, clinic_id)
    pharmacies.set(site, (await create(admin, 'pharmacies', { clinic_id, name: site })).id)
  }
  for (const code of products) {
    medicines.set(code, (await create(admin, 'medicines', { name: code, unit: 'unit' })).id)
  }
  return { clinics, pharmacies, medicines } satisfies Places & { clinics: Map<string, string> }
}

function ledgerOf({ store }: Central): LedgerRow[] {
  return store.sql.all<LedgerRow>(
    'select edit_id as editId, kind, record_id as recordId, delta from stock_movements order by key',
  )
}
