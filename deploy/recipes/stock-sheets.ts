import { type Finding, guessed, leftOut, noticed } from './finding.ts'
import { localNoon } from './local-noon.ts'
import type { Recipe } from './recipe.ts'
import type { Row } from './source.ts'
import { doesAddUp, type MonthMovement, movementsOfMonth, type StockMonth } from './stock-month.ts'
import { keyOf, tidy } from './tidy-text.ts'

const SITES = 'sites.csv'
const SITE_COLUMNS = ['site_code', 'site_type', 'site_region', 'site_district']
const PRODUCTS = 'products.csv'
const SHEETS = 'stock_monthly.csv'
const TIME_ZONE = 'Africa/Abidjan'

/** What a quantity counts: the last word of a product's name says it. */
const UNITS: Readonly<Record<string, string>> = { BOITE: 'boîte', UNITE: 'unité' }
const UNIT_IF_NONE_IS_SAID = 'unité'

const AMOUNTS = {
  initial: 'stock_initial',
  received: 'stock_received',
  distributed: 'stock_distributed',
  adjustment: 'stock_adjustment',
  end: 'stock_end',
} as const

/** A row of the sheets: a month (`YYYY-MM`) of one product at one site. */
export type Sheet = { site: string; product: string; month: string; line: number } & StockMonth

export const stockSheets: Recipe = {
  name: 'stock-sheets',
  about:
    'Makes clinics, pharmacies, medicines, inventory and movements of monthly stock sheets (sites, products, months).',
  files: [SITES, PRODUCTS, SHEETS],
  async run(source, output, summary) {
    summary.notTaken('latitude, longitude, average consumption, stock-out days, stock ordered')
    for await (const { row, at } of source.rows(SITES, SITE_COLUMNS)) {
      const { clinic, pharmacy, findings } = siteOf(row)
      summary.tell(at, ...findings)
      await output.write('clinics.csv', clinic)
      await output.write('pharmacies.csv', pharmacy)
    }
    for await (const { row, at } of source.rows(PRODUCTS, ['product_code', 'product_name'])) {
      const { medicine, findings } = productOf(row)
      summary.tell(at, ...findings)
      await output.write('medicines.csv', medicine)
    }

    // Months stand in no order, and a movement depends on the month before: all are held.
    const cards = new Map<string, Map<string, Sheet>>()
    let file = SHEETS
    const columns = ['year', 'month', 'site_code', 'product_code', ...Object.values(AMOUNTS)]
    for await (const { row, at } of source.rows(SHEETS, columns)) {
      const { sheet, findings } = sheetOf(row, at.line)
      summary.tell(at, ...findings)
      if (!sheet) continue
      file = at.file
      const key = `${sheet.site} ${sheet.product}`
      const card = cards.get(key) ?? new Map<string, Sheet>()
      cards.set(key, card)
      if (card.has(sheet.month))
        summary.tell(at, leftOut('rows for a month that an earlier one has'))
      else card.set(sheet.month, sheet)
    }
    for (const card of cards.values()) {
      const { inventory, movements, told } = cardOf([...card.values()])
      for (const { line, finding } of told) summary.tell({ file, line }, finding)
      await output.write('pharmacy-inventory.csv', inventory)
      for (const movement of movements) await output.write('movements.csv', movement)
    }
  },
}

/** The clinic of a site and its pharmacy; the source has no names, so the code stands in them. */
export function siteOf(row: Row) {
  const id = siteKey(row.site_code ?? '')
  const [code = '', type = '', district = '', region = ''] = [
    row.site_code,
    row.site_type,
    row.site_district,
    row.site_region,
  ].map((value) => tidy(value ?? ''))
  const name = `${type} ${code}, ${district}`
  return {
    clinic: { id, name, time_zone: TIME_ZONE, active: true },
    pharmacy: { id, clinic_id: id, name, address: `${district}, ${region}`, active: true },
    findings: [guessed('names of sites, made of type, code and district')],
  }
}

export function productOf(row: Row) {
  const name = tidy(row.product_name ?? '')
  const findings: Finding[] = []
  if (name !== row.product_name) findings.push(noticed('names with blanks too many, tidied'))
  const unit = UNITS[name.split(' ').at(-1) ?? '']
  if (!unit) findings.push(guessed(`units that the name does not tell: "${UNIT_IF_NONE_IS_SAID}"`))
  const medicine = {
    id: productKey(row.product_code ?? ''),
    name,
    form: tidy(row.product_type ?? ''),
    unit: unit ?? UNIT_IF_NONE_IS_SAID,
  }
  return { medicine, findings }
}

/** The row with its amounts as numbers, or null if one of them is none. */
export function sheetOf(row: Row, line: number): { sheet: Sheet | null; findings: Finding[] } {
  const findings: Finding[] = []
  const amount = (column: string) => wholeNumber(row[column] ?? '')
  const initial = amount(AMOUNTS.initial)
  const received = amount(AMOUNTS.received)
  const distributed = amount(AMOUNTS.distributed)
  const adjustment = amount(AMOUNTS.adjustment)
  const end = amount(AMOUNTS.end)
  const month = monthOf(row.year ?? '', row.month ?? '')
  const isWhole = [initial, received, distributed, adjustment, end].every((value) => value !== null)
  if (!isWhole) return { sheet: null, findings: [leftOut('rows with an amount that is no number')] }
  if (month === null) return { sheet: null, findings: [leftOut('rows without a month')] }
  if (Object.values(AMOUNTS).some((column) => row[column]?.includes('.'))) {
    findings.push(noticed('rows with whole numbers written with a point (12.0)'))
  }
  const site = keyOf(row.site_code ?? '')
  const product = keyOf(row.product_code ?? '')
  const amounts = { initial, received, distributed, adjustment, end } as StockMonth
  if (Math.min(amounts.received, amounts.distributed, amounts.initial, amounts.end) < 0) {
    return { sheet: null, findings: [leftOut('rows with an amount below zero')] }
  }
  return { sheet: { site, product, month, line, ...amounts }, findings }
}

/** The inventory record of one product at one site, and its movements in order of time. */
export function cardOf(sheets: readonly Sheet[]) {
  const months = [...sheets].sort((a, b) => (a.month < b.month ? -1 : 1))
  const told: { line: number; finding: Finding }[] = []
  const tell = ({ line }: Sheet, finding: Finding) => told.push({ line, finding })
  const movements: ReturnType<typeof movementRow>[] = []
  let before: Sheet | null = null
  for (const sheet of months) {
    const moved = movementsOfMonth(sheet, before?.end ?? 0)
    if (before && before.end !== sheet.initial) {
      tell(sheet, noticed('months that do not open with the closing before: counted anew'))
    }
    if (!doesAddUp(sheet)) tell(sheet, noticed('months that do not add up: counted at their end'))
    if (moved.length > 0) tell(sheet, guessed('days of movements: the first or last of the month'))
    movements.push(...moved.map((movement, place) => movementRow(sheet, movement, place)))
    before = sheet
  }
  return { inventory: keysOf(months[0]), movements, told }
}

function movementRow(sheet: Sheet, { kind, delta, counted }: MonthMovement, place: number) {
  const { site, product, month } = sheet
  // What is known is the month: an opening is counted on its first day, all else on its last.
  const isOpening = kind === 'COUNTED' && place === 0 && counted === sheet.initial
  const day = isOpening ? `${month}-01` : lastDayOf(month)
  return {
    id: `${site}/${product}/${month}/${isOpening ? 'OPENING' : kind}`,
    ...keysOf(sheet),
    kind,
    delta: delta ?? null,
    counted: counted ?? null,
    reason: `Stock sheet of ${month}`,
    occurred_at: localNoon(day, TIME_ZONE),
  }
}

function keysOf(sheet: Sheet | undefined) {
  return {
    pharmacy_id: siteKey(sheet?.site ?? ''),
    medicine_id: productKey(sheet?.product ?? ''),
    batch_number: null,
  }
}

function siteKey(code: string): string {
  return `site:${keyOf(code)}`
}

function productKey(code: string): string {
  return `product:${keyOf(code)}`
}

function monthOf(year: string, month: string): string | null {
  const text = `${year.trim()}-${month.trim().padStart(2, '0')}`
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : null
}

function lastDayOf(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return `${month}-${days}`
}

function wholeNumber(text: string): number | null {
  const match = /^(-?\d{1,15})(\.0+)?$/.exec(text.trim())
  return match ? Number(match[1]) : null
}
