import type { Finding } from '@outpost/deploy/recipes/finding'
import type { Row } from '@outpost/deploy/recipes/source'
import {
  type MonthMovement,
  movementsOfMonth,
  type StockMonth,
} from '@outpost/deploy/recipes/stock-month'
import {
  cardOf,
  productOf,
  type Sheet,
  sheetOf,
  siteOf,
} from '@outpost/deploy/recipes/stock-sheets'
import { describe, expect, test } from 'vitest'

const kinds = (findings: readonly Finding[]) => findings.map(({ kind, what }) => `${kind}: ${what}`)

describe('recipes: a month of stock', () => {
  const month = (amounts: Partial<StockMonth>): StockMonth => ({
    initial: 0,
    received: 0,
    distributed: 0,
    adjustment: 0,
    end: 0,
    ...amounts,
  })

  /** The balance to which movements lead, and the lowest on the way. */
  function replay(movements: readonly MonthMovement[], from: number) {
    let balance = from
    let lowest = from
    for (const { counted, delta = 0 } of movements) {
      balance = counted ?? balance + delta
      lowest = Math.min(lowest, balance)
    }
    return { balance, lowest }
  }

  test('a month that goes on from the last becomes receipt, correction and dispensing', () => {
    const sheet = month({ initial: 5, received: 10, adjustment: -2, distributed: 12, end: 1 })
    expect(movementsOfMonth(sheet, 5)).toEqual([
      { kind: 'RECEIVED', delta: 10 },
      { kind: 'CORRECTED', delta: -2 },
      { kind: 'DISPENSED', delta: -12 },
    ])
  })

  test('an opening that differs from the closing before is counted first', () => {
    const sheet = month({ initial: 7, distributed: 3, end: 4 })
    expect(movementsOfMonth(sheet, 9)).toEqual([
      { kind: 'COUNTED', counted: 7 },
      { kind: 'DISPENSED', delta: -3 },
    ])
    expect(movementsOfMonth(month({ initial: 0 }), 9)).toEqual([{ kind: 'COUNTED', counted: 0 }])
  })

  test('a month in which nothing moved makes no movement', () => {
    expect(movementsOfMonth(month({}), 0)).toEqual([])
    expect(movementsOfMonth(month({ initial: 3, end: 3 }), 3)).toEqual([])
  })

  test('a month that does not add up ends with a count of its closing', () => {
    const sheet = month({ initial: 5, received: 1, end: 9 })
    expect(movementsOfMonth(sheet, 5)).toEqual([
      { kind: 'RECEIVED', delta: 1 },
      { kind: 'COUNTED', counted: 9 },
    ])
  })

  test('whatever adds up leads to its closing, and never below zero on the way', () => {
    const amounts = [0, 1, 4, 9]
    for (const closing of amounts) {
      for (const initial of amounts) {
        for (const received of amounts) {
          for (const distributed of amounts) {
            for (const end of amounts) {
              const adjustment = end - initial - received + distributed
              const sheet = { initial, received, distributed, adjustment, end }
              const { balance, lowest } = replay(movementsOfMonth(sheet, closing), closing)
              expect({ sheet, balance }).toEqual({ sheet, balance: end })
              expect(lowest).toBeGreaterThanOrEqual(0)
            }
          }
        }
      }
    }
  })
})

describe('recipes: stock sheets', () => {
  const row = (changes: Row = {}): Row => ({
    year: '2019',
    month: '2',
    site_code: 'C1',
    product_code: 'A 7',
    stock_initial: '5',
    stock_received: '0',
    stock_distributed: '2',
    stock_adjustment: '-1',
    stock_end: '2',
    ...changes,
  })
  const sheet = (month: string, initial: number, end: number): Sheet => {
    const amounts = { initial, received: 0, distributed: initial - end, adjustment: 0, end }
    return { site: 'C1', product: 'A-7', month, line: 2, ...amounts }
  }

  test('a row is read, also with whole numbers written with a point', () => {
    const read = sheetOf(row(), 2)
    expect(read.sheet).toMatchObject({ site: 'C1', product: 'A-7', month: '2019-02', end: 2 })
    expect(read.findings).toEqual([])
    const withPoints = sheetOf(row({ stock_initial: '5.0' }), 2)
    expect(withPoints.sheet).toEqual(read.sheet)
    expect(kinds(withPoints.findings)).toEqual([expect.stringContaining('with a point')])
  })

  test.each([
    [{ stock_end: '' }, 'no number'],
    [{ stock_end: '2.5' }, 'no number'],
    [{ month: '13' }, 'without a month'],
    [{ stock_received: '-3' }, 'below zero'],
  ])('a row with %j is left out and told', (changes, why) => {
    const { sheet, findings } = sheetOf(row(changes), 2)
    expect(sheet).toBeNull()
    expect(kinds(findings)).toEqual([expect.stringContaining(why)])
  })

  test('a card puts months in order and moves within each of them', () => {
    const { inventory, movements, told } = cardOf([sheet('2019-03', 8, 7), sheet('2019-02', 5, 3)])
    expect(inventory).toEqual({
      pharmacy_id: 'site:C1',
      medicine_id: 'product:A-7',
      batch_number: null,
    })
    expect(movements.map(({ id, occurred_at }) => [id, occurred_at])).toEqual([
      ['C1/A-7/2019-02/OPENING', '2019-02-01T12:00:00.000Z'],
      ['C1/A-7/2019-02/DISPENSED', '2019-02-28T12:00:00.000Z'],
      ['C1/A-7/2019-03/OPENING', '2019-03-01T12:00:00.000Z'],
      ['C1/A-7/2019-03/DISPENSED', '2019-03-31T12:00:00.000Z'],
    ])
    const openings = told.filter(({ finding }) => finding.what.includes('closing before'))
    expect(openings).toHaveLength(1)
  })

  test('sites get a name, and products their unit from the last word', () => {
    const site = { site_code: 'C1', site_type: 'Hospital', site_district: 'MAN', site_region: 'W' }
    expect(siteOf(site).clinic).toEqual({
      id: 'site:C1',
      name: 'Hospital C1, MAN',
      time_zone: 'Africa/Abidjan',
      active: true,
    })
    const product = {
      product_code: 'A1',
      product_type: 'Pill',
      product_name: 'PILULE BTE / 3  BOITE ',
    }
    expect(productOf(product).medicine).toMatchObject({
      name: 'PILULE BTE / 3 BOITE',
      unit: 'boîte',
    })
    const { medicine, findings } = productOf({ ...product, product_name: 'PILULE' })
    expect(medicine.unit).toBe('unité')
    expect(kinds(findings)).toEqual([expect.stringContaining('guessed: units')])
  })
})
