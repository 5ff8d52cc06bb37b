import { createLineLimits, grow, shrink } from '@outpost/shared/replica/line-limits'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { createOf } from '../support/authority.ts'
import { type Clinic, startClinic } from '../support/clinic.ts'
import { push } from '../support/make.ts'
import { type LineFaults, startSlowLine } from '../support/slow-line.ts'

/** A second of this line stands for so many. */
const FASTER = 25

/** 20 kbit/s, an answer after 2 s at best, and a cut every 30 s. */
const LINE: LineFaults = {
  bytesPerSecond: 2500 * FASTER,
  latencyMs: 2000 / FASTER,
  cutEveryMs: 30_000 / FASTER,
}

/** Far more rounds than are needed, on a machine that is busy too. */
const ROUNDS_MAX = 40

/** It takes some seconds, most of them on the line; a busy machine is waited for. */
const TEST_MS_MAX = 120_000

/** Makes rounds until one is complete; all of them. */
async function roundsUntilComplete({ box }: Clinic): Promise<RoundResult[]> {
  const results: RoundResult[] = []
  while (results.length < ROUNDS_MAX && !results.at(-1)?.isComplete) {
    results.push(await box.round())
  }
  expect(results.at(-1)).toMatchObject({ isComplete: true })
  return results
}

const sum = (results: RoundResult[], of: 'accepted' | 'rejected' | 'pulled') =>
  results.reduce((total, result) => total + result[of], 0)

/** Text that does not compress to nothing, as notes do not. */
const notes = () =>
  `${v4()} ${v4()} fever since three days, given paracetamol, to come again ${v4()}`

test(
  '[N3] [N7] [N8] a first filling and 500 edits come over a line of 20 kbit/s that is cut every 30 s',
  async () => {
    const at = await startClinic()
    const records = 2000
    const ids = await at.patients(500)
    for (let n = 500; n < records; n += 500) ids.push(...(await at.patients(500)))
    const line = await startSlowLine(Number(new URL(at.central.url).port), LINE)
    at.box.edge.row.change({ centralUrl: line.url })
    const filling = await roundsUntilComplete(at)
    expect(at.box.edge.row.read().isFilled).toBe(true)
    expect(line.carried.cuts).toBeGreaterThan(1)
    // What came once does not come again: a page that was taken moved the cursor.
    expect(sum(filling, 'pulled')).toBe(records)

    const visits = ids.slice(0, 500).map((patient_id) =>
      createOf('appointments', {
        clinic_id: at.clinic,
        patient_id,
        starts_at: '2026-03-05T09:00:00.000Z',
        status: 'SCHEDULED',
        notes: notes(),
      }),
    )
    await push(at.device, visits)
    const rounds = await roundsUntilComplete(at)
    expect(sum(rounds, 'accepted')).toBe(500)
    expect(sum(rounds, 'rejected')).toBe(0)
    expect(await at.edits()).toSatisfy((edits: { state: string }[]) =>
      edits.every(({ state }) => state === 'accepted'),
    )
    const { sql } = at.central.store
    const [{ n } = { n: 0 }] = sql.all<{ n: number }>(
      `select count(*) as n from records where collection = 'appointments' and revision = 1`,
    )
    expect(n).toBe(500)
    expect(sql.all<{ n: number }>('select count(*) as n from edits')).toEqual([
      { n: records + 500 },
    ])
  },
  TEST_MS_MAX,
)

test('[N8] what a push, a page and a recovery hold is halved by a cut, and grows by a quarter', () => {
  const limits = createLineLimits()
  const most = { push: 500, decisions: 500, recover: 500, page: 1000 }
  const kinds = Object.keys(most) as (keyof typeof most)[]
  expect(limits).toEqual(most)
  shrink(limits, 'push', 80)
  expect(limits.push).toBe(40)
  // What is smaller than the limit says nothing of it.
  grow(limits, 'push', 39)
  expect(limits.push).toBe(40)
  grow(limits, 'push', 40)
  expect(limits.push).toBe(50)
  for (let cuts = 0; cuts < 12; cuts++) {
    for (const kind of kinds) shrink(limits, kind, limits[kind])
  }
  expect(limits).toEqual({ push: 1, decisions: 1, recover: 1, page: 10 })
  for (let passed = 0; passed < 60; passed++) {
    for (const kind of kinds) grow(limits, kind, limits[kind])
  }
  expect(limits).toEqual(most)
})
