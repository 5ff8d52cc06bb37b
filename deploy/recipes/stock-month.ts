/**
 * One month of one product on a stock card, in units: what lay there on the first day, what came,
 * what was given out, what was put right (either way), and what lay there on the last day.
 */
export type StockMonth = {
  initial: number
  received: number
  distributed: number
  adjustment: number
  end: number
}

/** A movement as the import takes it: `counted` for COUNTED, a `delta` that is not 0 for others. */
export type MonthMovement = {
  kind: 'COUNTED' | 'RECEIVED' | 'CORRECTED' | 'DISPENSED'
  delta?: number
  counted?: number
}

/**
 * The movements of a month, in the order in which central is to take them. `closingBefore` is the
 * `end` of the month before, 0 where there is none. Whatever the sheet says, they lead from
 * `closingBefore` to `end`: a count puts right an opening that differs from the closing before, and
 * another a month that does not add up.
 */
export function movementsOfMonth(month: StockMonth, closingBefore: number): MonthMovement[] {
  const { initial, received, distributed, adjustment, end } = month
  const movements: MonthMovement[] = []
  if (initial !== closingBefore) movements.push({ kind: 'COUNTED', counted: initial })
  if (received !== 0) movements.push({ kind: 'RECEIVED', delta: received })
  // Before what was given out: a correction upwards may be what made it possible.
  if (adjustment !== 0) movements.push({ kind: 'CORRECTED', delta: adjustment })
  if (distributed !== 0) movements.push({ kind: 'DISPENSED', delta: -distributed })
  if (!doesAddUp(month)) movements.push({ kind: 'COUNTED', counted: end })
  return movements
}

/** Whether the opening and what moved make the closing. */
export function doesAddUp({ initial, received, distributed, adjustment, end }: StockMonth) {
  return initial + received + adjustment - distributed === end
}
