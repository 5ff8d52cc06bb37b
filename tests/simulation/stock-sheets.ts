import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { StockMonth } from '@outpost/deploy/recipes/stock-month'

/** One line of the published sheets: a product in a month at a site. */
export type SheetRow = {
  site: string
  product: string
  /** `YYYY-MM`. */
  month: string
  sheet: StockMonth
}

/** The published stock sheets, month by month. */
export function readStockSheets(folder: string): { rows: SheetRow[]; products: Product[] } {
  const rows = readTable(gunzipSync(readFileSync(join(folder, 'stock_monthly.csv.gz'))))
  const products = readTable(readFileSync(join(folder, 'products.csv')))
  return {
    rows: rows.map(toSheetRow).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)),
    products: products.map((row) => ({
      code: row.product_code ?? '',
      name: (row.product_name ?? '').trim(),
    })),
  }
}

export type Product = { code: string; name: string }

/** The sites that occur in these rows, each once. */
export function sitesOf(rows: readonly SheetRow[]): string[] {
  return [...new Set(rows.map(({ site }) => site))].sort()
}

/** The rows of each month, the months in their order. */
export function byMonth(rows: readonly SheetRow[]): [month: string, rows: SheetRow[]][] {
  return [...Map.groupBy(rows, ({ month }) => month)].sort(([a], [b]) => (a < b ? -1 : 1))
}

function orderOf({ month, site, product }: SheetRow): string {
  return `${month} ${site} ${product}`
}

function toSheetRow(row: Record<string, string>): SheetRow {
  const units = (column: string) => {
    const value = Number(row[column])
    if (Number.isInteger(value)) return value
    throw new Error(`${column} is no whole number: ${row[column]}`)
  }
  return {
    site: row.site_code ?? '',
    product: row.product_code ?? '',
    month: `${row.year}-${row.month?.padStart(2, '0')}`,
    sheet: {
      initial: units('stock_initial'),
      received: units('stock_received'),
      distributed: units('stock_distributed'),
      adjustment: units('stock_adjustment'),
      end: units('stock_end'),
    },
  }
}

/** A table in which no cell is quoted. */
function readTable(file: Buffer): Record<string, string>[] {
  const [header = '', ...lines] = file.toString('utf8').split(/\r?\n/)
  const columns = header.split(',')
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const cells = line.split(',')
      return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']))
    })
}
