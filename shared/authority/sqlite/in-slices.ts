/** Rows that are worked off before others get their turn. */
const SLICE_ROWS = 500

/** Gives rows slice by slice, and lets whoever waits for this process go ahead after each. */
export async function* inSlices<Row>(rows: Iterable<Row>): AsyncGenerator<Row[]> {
  let slice: Row[] = []
  for (const row of rows) {
    slice.push(row)
    if (slice.length < SLICE_ROWS) continue
    yield slice
    slice = []
    await new Promise((resolve) => setImmediate(resolve))
  }
  yield slice
}
