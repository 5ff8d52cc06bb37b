import { expect, test } from 'vitest'
import { hasOpenssl } from '../support/certificate.ts'
import { ownFolder } from '../support/folder.ts'
import { runStorm } from './storm/storm.ts'
import { summarise } from './storm/summary.ts'

/** How long processes are killed and lines break; `npm run chaos` does it for minutes and hours. */
const STORM_MS = 5_000
/** What makes the storm rough enough to mean something. */
const AWAITED = [
  'killed: central',
  'killed: box-1',
  'killed: box-2',
  'line: cut',
  ...(hasOpenssl ? ['line: corrupted'] : []),
  'request: answered after a retry',
]

test(`[N1] [N4] [E3] [E7] [E8] no edit is lost or doubled when processes are killed and lines break${hasOpenssl ? '' : ' (SKIPPED, no openssl: changed bytes)'}`, {
  timeout: 240_000,
}, async () => {
  const aftermath = await runStorm({
    seed: 1,
    folder: ownFolder(),
    size: { boxes: 2, devices: 2, clients: 2 },
    stormMs: STORM_MS,
    killsMax: Number.POSITIVE_INFINITY,
    awaited: AWAITED,
    note: () => {},
  })
  const summary = summarise(aftermath)
  expect(aftermath.faults, summary).toEqual([])
  expect(aftermath.complaints, summary).toEqual([])
  for (const name of AWAITED) expect(aftermath.tally.of(name), summary).toBeGreaterThan(0)
})
