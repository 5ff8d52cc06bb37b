import { expect, test } from 'vitest'
import { hasOpenssl } from '../support/certificate.ts'
import { ownFolder } from '../support/folder.ts'
import { runStorm } from './storm/storm.ts'
import { summarise } from './storm/summary.ts'

/** How long processes are killed and lines break; `npm run chaos` does it for minutes and hours. */
const STORM_MS = 12_000

test(`[N1] [N4] [E3] [E7] [E8] no edit is lost or doubled when processes are killed and lines break${hasOpenssl ? '' : ' (SKIPPED, no openssl: changed bytes)'}`, {
  timeout: 240_000,
}, async () => {
  const aftermath = await runStorm({
    seed: 1,
    folder: ownFolder(),
    size: { boxes: 2, devices: 2, clients: 2 },
    stormMs: STORM_MS,
    killsMax: Number.POSITIVE_INFINITY,
    note: () => {},
  })
  const summary = summarise(aftermath)
  expect(aftermath.faults, summary).toEqual([])
  expect(aftermath.complaints, summary).toEqual([])

  // The storm was rough enough to mean something.
  const { tally } = aftermath
  for (const name of ['central', 'box-1', 'box-2']) {
    expect(tally.of(`killed: ${name}`), summary).toBeGreaterThan(0)
  }
  expect(tally.of('line: cut'), summary).toBeGreaterThan(0)
  if (hasOpenssl) expect(tally.of('line: corrupted'), summary).toBeGreaterThan(0)
  expect(tally.of('request: answered after a retry'), summary).toBeGreaterThan(0)
})
