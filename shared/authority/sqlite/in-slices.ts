import { watchLogGrowth } from './file/log-size.ts'
import type { Sql } from './sql.ts'

/** Rows that are worked off before others get their turn. */
const SLICE_ROWS = 500

/**
 * Gives rows of this connection slice by slice, and lets whoever waits for this process go ahead after
 * each. Throws `Problem` STORAGE_FAILED when those have written too much meanwhile.
 */
export async function* inSlices<Row>(sql: Sql, rows: Iterable<Row>): AsyncGenerator<Row[]> {
  const checkLogGrowth = watchLogGrowth(sql)
  let slice: Row[] = []
  for (const row of rows) {
    slice.push(row)
    if (slice.length < SLICE_ROWS) continue
    yield slice
    slice = []
    await new Promise((resolve) => setImmediate(resolve))
    checkLogGrowth()
  }
  yield slice
}
