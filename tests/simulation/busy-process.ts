import { createInterface } from 'node:readline'
import { openCentralStore } from '@outpost/central/store/database'
import { startAuthority } from '../support/authority.ts'
import { startBusyClinics } from '../support/busy-clinics.ts'
import { createHandClock } from '../support/clock.ts'
import { createDice } from '../support/random.ts'

/*
 * A process of its own in which three clinics are busy, by a clock that jumps by hours. It says on
 * standard output which clinics they are; each line that it is sent makes a few things happen.
 * Parameters: the database and a seed.
 */

const HOUR_MS = 3_600_000
const HAPPENINGS = 8

const [file = '', seed = '0'] = process.argv.slice(2)
const dice = createDice(Number(seed))
const clock = createHandClock()
const store = openCentralStore(file, clock)
const authority = await startAuthority(async () => ({ store, ledger: async () => [] }), clock)
const busy = await startBusyClinics(authority, dice)
process.stdout.write(`${JSON.stringify(busy.clinics)}\n`)

for await (const _line of createInterface({ input: process.stdin })) {
  if (dice.chance(0.3)) clock.advance((dice.below(9) - 4) * HOUR_MS)
  for (let i = 0; i < HAPPENINGS; i++) await busy.happen()
}
store.close()
