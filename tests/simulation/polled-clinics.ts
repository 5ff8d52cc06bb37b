import type { Principal } from '@outpost/shared/authority/principal'
import { clinicScope } from '@outpost/shared/authority/scopes'
import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { createOf, principal, startAuthority, stockCreate } from '../support/authority.ts'
import { startBusyClinics } from '../support/busy-clinics.ts'
import type { Caller } from '../support/caller.ts'
import { createHandClock } from '../support/clock.ts'
import { patientFields } from '../support/make.ts'
import { type Central, startCentral } from '../support/network.ts'
import { createDice } from '../support/random.ts'
import { setClinics } from '../support/sharing.ts'
import { openSqliteFile } from '../support/sqlite-store.ts'
import { interrupted } from './interrupted-store.ts'
import {
  type Ask,
  CALM,
  createTally,
  createTimestampClient,
  type Differences,
  differencesBetween,
  ROUGH,
  shownTo,
} from './timestamp-client.ts'

const HOUR_MS = 3_600_000

const STEPS_TO_QUIET_HOURS = 12
const STEPS_TO_STEP_BACK = 7
const STEPS_TO_MOVE = 5

/** How often something happens between two steps of an answer: in calm, fair and rough times. */
const UNREST = [0, 0.005, 0.02]

/** The same after quiet hours, when the times of scopes are raised. */
const UNREST_AFTER_HOURS = 0.1

/** Who answers a client: central, or something in its place. */
export type Answering = (at: PolledPlace, who: Principal, caller: Caller) => Ask

type PolledPlace = {
  central: Central
  /** Every connection through which something is written. */
  connections: Sqlite[]
  /** Called anywhere in an answer; then something may be committed there. */
  interrupt(): Promise<void>
}

/**
 * Three busy clinics, and four clients who sync with them by timestamp while everything is written
 * through another connection to the same file, and over REST.
 */
export async function startPolledClinics(seed: number, answering: Answering) {
  const dice = createDice(seed)
  const clock = createHandClock()
  let steps = 0
  let unrest = 0
  let isHappening = false
  const central = await startCentral(clock, (store) => interrupted(store, interrupt))
  const other = openSqliteFile(central.file, clock)
  const { store } = other
  const connections = [central.store.sqlite, store.sqlite]
  // No power is cut here, and waiting for the disk would be most of the test.
  for (const sqlite of connections) sqlite.pragma('synchronous = OFF')
  const authority = await startAuthority(async () => other, clock, dice.uuid)
  const busy = await startBusyClinics(authority, dice)
  const tally = { ...createTally(), stepsBack: 0, jumps: 0, interruptions: 0, written: 0 }

  async function interrupt() {
    if (isHappening || !dice.chance(unrest)) return
    isHappening = true
    await happen()
    isHappening = false
    tally.interruptions += 1
  }

  const [here = '', there = ''] = busy.clinics
  const admin = central.nearCaller('admin')
  const callers: [role: 'client' | 'node' | 'viewer', clinics: string[] | 'all'][] = [
    ['client', [here]],
    ['node', [here, there]],
    ['client', busy.clinics],
    ['viewer', 'all'],
  ]
  const clients = callers.map(([role, clinics]) => {
    const caller = central.nearCaller(role, clinics)
    const ask = answering({ central, connections, interrupt }, principal(role, clinics), caller)
    return { caller, client: createTimestampClient(ask, dice, tally) }
  })

  const someClinic = () => dice.pick(busy.clinics) ?? here

  /** Several records of one transaction, and so of one time. */
  async function pushTogether() {
    const edits = Array.from({ length: 2 + dice.below(5) }, () =>
      createOf('patients', patientFields(someClinic()), authority.newId()),
    )
    busy.ids.patients.push(...edits.map(({ record_id }) => record_id))
    await authority.push(authority.admin, edits)
  }

  async function receiveBatch() {
    const pharmacy_id = dice.pick(busy.ids.pharmacies)
    const medicine_id = dice.pick(busy.ids.medicines)
    const batch_number = `B${dice.below(40)}`
    const edit = stockCreate({ pharmacy_id, medicine_id, batch_number, quantity: dice.below(30) })
    const { status } = await authority.send(authority.admin, edit)
    if (status === 200) busy.ids['pharmacy-inventory'].push(edit.record_id)
  }

  /** One thing is written through the other connection, by chance one that comes to nothing. */
  async function happen() {
    const kind = dice.below(12)
    if (kind === 0) await pushTogether()
    else if (kind === 1) await receiveBatch()
    else await busy.happen()
    tally.written += 1
  }

  /** One thing is written over REST, by chance one that is refused. */
  async function write() {
    const some = (collection: keyof typeof busy.ids) =>
      `/api/${collection}/${dice.pick(busy.ids[collection])}/`
    const someStock = () => some('pharmacy-inventory')
    const text = String(dice.below(1e6))
    const writings: (() => ReturnType<Caller['send']>)[] = [
      () => {
        const id = dice.uuid()
        busy.ids.patients.push(id)
        return admin.send('POST', '/api/patients/', patientFields(someClinic(), { id }))
      },
      () => admin.send('PATCH', some('patients'), { village: text }),
      () => admin.send('DELETE', some('patients')),
      () => admin.send('PATCH', some('pharmacies'), { phone: text }),
      () => admin.send('PATCH', some('medicines'), { strength: text }),
      () => admin.send('PATCH', someStock(), { reorder_level: dice.below(50) }),
      () => admin.send('DELETE', someStock()),
      () => admin.send('POST', `${someStock()}movements`, { kind: 'RECEIVED', delta: 3 }),
    ]
    await dice.pick(writings)?.()
    tally.written += 1
  }

  /** Everyone knows everything; then hours go by, and all come at once while others write. */
  async function quietHours() {
    unrest = 0
    for (const { client } of clients) await client.poll(CALM)
    clock.advance(HOUR_MS * (1 + dice.below(dice.chance(0.1) ? 40 : 8)))
    tally.jumps += 1
    unrest = UNREST_AFTER_HOURS
    await Promise.all(clients.map(({ client }) => client.poll(ROUGH)))
  }

  /** Mostly it stands still or goes on a little; at times it goes back, or hours have gone by. */
  async function turnClock() {
    if (steps % STEPS_TO_QUIET_HOURS === 0) await quietHours()
    else if (steps % STEPS_TO_STEP_BACK === 0) {
      clock.advance(-dice.below(4 * HOUR_MS))
      tally.stepsBack += 1
    } else clock.advance(dice.below(3) * dice.below(1000))
  }

  /** Somebody of the first clinic goes to the last one, and with them their appointments. */
  async function moveAway() {
    const [who] = await store.read((reader) =>
      reader.list({
        collection: 'patients',
        scopes: [clinicScope(here)],
        after: dice.uuid(),
        search: null,
        limit: 1,
      }),
    )
    const clinic_id = busy.clinics.at(-1) ?? there
    if (who) await setClinics(authority, who.id, { clinic_id, shared_with: [] })
  }

  return {
    tally,
    /** One client polls in peace; then several poll and write at the same time. */
    async step() {
      steps += 1
      await turnClock()
      unrest = dice.pick(UNREST) ?? 0
      const [first, ...others] = dice.shuffle(clients)
      const isImpatient = dice.chance(0.7)
      for (let i = 0; i < (isImpatient ? 4 : 1); i++) await first?.client.poll(ROUGH)
      await Promise.all([
        ...others.slice(0, dice.below(3)).map(({ client }) => client.poll(ROUGH)),
        ...Array.from({ length: dice.below(3) }, () => write()),
      ])
      if (steps % STEPS_TO_MOVE === 0) await moveAway()
      else if (dice.chance(0.5)) await happen()
    },
    /** All is quiet, and everyone polls. Answers how many entries that brought. */
    async settle(): Promise<number> {
      unrest = 0
      const before = tally.entries
      for (const { client } of clients) await client.poll(CALM)
      return tally.entries - before
    },
    /** Where each client, in their order, differs from what central shows it. */
    async differences(): Promise<Differences[]> {
      const found: Differences[] = []
      for (const { caller, client } of clients) {
        found.push(differencesBetween(client.contents(), await shownTo(caller.get)))
      }
      return found
    },
    /** How many of the records removed by the clients were deleted, and how many have left. */
    removals() {
      const isDeleted = (key: string) => {
        const query = 'select 1 from records where id = ? and deleted_at is not null'
        return central.store.sql.get(query, key.split('/')[1] ?? '') !== undefined
      }
      const deletes = tally.removed.filter(isDeleted).length
      return { deletes, leaves: tally.removed.length - deletes }
    },
  }
}
