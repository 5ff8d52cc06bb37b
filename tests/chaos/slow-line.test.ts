import type { RoundResult } from '@outpost/shared/replica/round-result'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { createOf } from '../support/authority.ts'
import { createHandClock } from '../support/clock.ts'
import { heldBy, type Post, shouldHold, startPost } from '../support/lost-hours.ts'
import { patientFields, push } from '../support/make.ts'
import { type Restorable, startRestorable } from '../support/restorable.ts'
import { startSlowLine } from '../support/slow-line.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** 20 kbit/s; an answer comes after 2 s, or 4 s, at best. */
const LINES = [
  { bytesPerSecond: 2500, latencyMs: 2000, cutEveryMs: 30_000 },
  { bytesPerSecond: 2500, latencyMs: 4000, cutEveryMs: 20_000 },
]

/** Too many for one page, one push or one recovery between two cuts. */
const RECORDS = 1000
const EDITS = 500

/** Far more, and far longer on the line, than is needed. */
const ROUNDS_MAX = 40
const LINE_MS_MAX = 15 * MINUTE_MS

/** Makes rounds until one is complete; all of them. */
async function roundsUntilComplete({ box }: Post): Promise<RoundResult[]> {
  const results: RoundResult[] = []
  while (results.length < ROUNDS_MAX && !results.at(-1)?.isComplete) {
    results.push(await box.round())
  }
  expect(results.at(-1)).toMatchObject({ isComplete: true })
  return results
}

const sum = (results: RoundResult[], of: 'accepted' | 'rejected' | 'pulled') =>
  results.reduce((total, result) => total + result[of], 0)

function countAt({ store: { sql } }: Restorable, what: string): number {
  return sql.all<{ n: number }>(`select count(*) as n from ${what}`)[0]?.n ?? 0
}

/** Creates of patients, in fields that do not compress to nothing. */
function patients(clinic: string, count: number) {
  return Array.from({ length: count }, () =>
    createOf('patients', patientFields(clinic, { full_name: v4(), village: v4() })),
  )
}

test.each(LINES)(
  '[N3] [N8] [N9] a filling, an outbox and lost hours come over a line that is cut ever again (%j)',
  async (figures) => {
    const clock = createHandClock()
    const central = await startRestorable(clock)
    const admin = central.caller('admin')
    const clinic = await central.addClinic('Kisumu')
    const post = await startPost(central, clinic)
    for (let n = 0; n < RECORDS; n += 500) await push(admin, patients(clinic, 500))
    central.backup('backup')
    clock.advance(HOUR_MS)
    const line = await startSlowLine(central.url, figures)
    post.box.edge.row.change({ centralUrl: line.url })

    const filling = await roundsUntilComplete(post)
    // What came once does not come again: a page that was taken moved the cursor.
    expect(sum(filling, 'pulled')).toBe(RECORDS)

    await push(post.device, patients(clinic, EDITS))
    const rounds = await roundsUntilComplete(post)
    expect([sum(rounds, 'accepted'), sum(rounds, 'rejected')]).toEqual([EDITS, 0])
    const all = RECORDS + EDITS
    expect(countAt(central, `records where collection = 'patients' and revision = 1`)).toBe(all)
    expect(countAt(central, 'edits')).toBe(all)

    clock.advance(HOUR_MS)
    central.restore('backup')
    expect(countAt(central, 'edits')).toBe(RECORDS)
    await roundsUntilComplete(post)
    expect(countAt(central, `records where collection = 'patients'`)).toBe(all)
    expect(heldBy(post.box)).toEqual(await shouldHold({ central }, clinic))
    expect(line.past.ms).toBeLessThan(LINE_MS_MAX)
  },
)
