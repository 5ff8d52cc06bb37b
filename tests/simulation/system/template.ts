import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCentralApp } from '@outpost/central/app'
import { createEnrolment } from '@outpost/central/nodes/enrolment'
import { createPrincipals } from '@outpost/central/nodes/principals'
import { openCentralStore } from '@outpost/central/store/database'
import { type EdgeStore, openEdgeStore } from '@outpost/edge/store/database'
import { createDevices } from '@outpost/edge/store/devices'
import { connectToCentral } from '@outpost/edge/sync/central'
import { enrol } from '@outpost/edge/sync/enrol'
import type { Role } from '@outpost/shared/authority/principal'
import { toIso } from '@outpost/shared/model/time'
import type { Log } from '@outpost/shared/node/log'
import { createMetrics } from '@outpost/shared/node/metrics'
import type { Fetch } from '@outpost/shared/replica/http-link'
import { appointmentFields } from '../../support/authority.ts'
import { createCaller } from '../../support/caller.ts'
import { createHandClock } from '../../support/clock.ts'
import { create, patientFields } from '../../support/make.ts'
import { createDice } from '../../support/random.ts'
import { BOX_SETTINGS, VERSION } from './box-node.ts'
import { plainly } from './question.ts'
import { seededIds } from './seeded-ids.ts'

/*
 * The databases with which every simulation begins, made once and copied: a central with three
 * clinics and some records, and boxes that have just enrolled.
 */

/** After the day on which the box's clock was built (A5). */
export const START = Date.parse('2027-03-01T08:00:00.000Z')

/** Which clinics each box serves: two boxes in one clinic, one box for two. */
const BOX_CLINICS = [[0], [0], [1, 2]]
const HOUR_MS = 3_600_000

const UNFILLED_BOX = 1
const DEVICES_PER_BOX = 2
const CLINIC_NAMES = ['Kisumu', 'Siaya', 'Bondo']

export type Place = { name: string; principalId: string; token: string }

export type Template = {
  clinics: string[]
  boxes: { name: string; nodeId: string; epoch: string; devices: Place[] }[]
  clients: (Place & { role: Role; clinics: string[] | 'all' })[]
  epoch: string
  /** Copies the databases into a folder. */
  copyTo(folder: string): void
  remove(): void
}

/** In memory where the system has such a folder: nothing here must outlive a power cut. */
export function ramFolder(): string {
  const ram = '/dev/shm'
  return mkdtempSync(join(existsSync(ram) ? ram : tmpdir(), 'outpost-simulation-'))
}

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} }

export const centralFile = (folder: string) => join(folder, 'central.db')
export const boxFile = (folder: string, name: string) => join(folder, `${name}.db`)

export async function makeTemplate(): Promise<Template> {
  const folder = ramFolder()
  const dice = createDice(0)
  const clock = createHandClock(START)
  const ids = seededIds(() => dice)
  const store = openCentralStore(centralFile(folder), clock)
  const principals = createPrincipals({ sqlite: store.sqlite, clock })
  const enrolment = createEnrolment({ sqlite: store.sqlite, clock })
  const app = createCentralApp({ store, clock, ids, log: quiet, metrics: createMetrics() })
  const over = async (url: string, request: object) => app.request(url, request)

  const clinics: string[] = []
  for (const name of CLINIC_NAMES) {
    const id = dice.uuid()
    await store.putClinics(() => [{ id, name, time_zone: 'Africa/Nairobi', active: true }])
    clinics.push(id)
  }

  function addClient(name: string, role: 'admin' | 'client', of: string[] | 'all') {
    const place = { name, principalId: dice.uuid(), token: dice.uuid(), role, clinics: of }
    principals.add({ id: place.principalId, role, name, clinics: of, token: place.token })
    return place
  }
  const admin = addClient('admin', 'admin', 'all')
  const client = addClient('client', 'client', clinics.slice(0, 1))
  await makeRecords(createCaller('https://central', admin.token, over), clinics)

  const boxes: Template['boxes'] = []
  for (const [index, own] of BOX_CLINICS.entries()) {
    const name = `box-${index + 1}`
    const nodeId = dice.uuid()
    const ofBox = own.map((number) => clinics[number] as string)
    principals.add({ id: nodeId, role: 'node', name, clinics: ofBox, token: null })
    const edge = openEdgeStore(boxFile(folder, name), clock, { key: null, monotonic: clock.now })
    const { code } = enrolment.newCodeFor(nodeId)
    await enrol(edge, over as never, { centralUrl: 'https://central', code })
    const devices: Place[] = []
    for (let number = 1; number <= DEVICES_PER_BOX; number++) {
      const place = {
        name: `tablet-${index + 1}.${number}`,
        principalId: dice.uuid(),
        token: dice.uuid(),
      }
      const { sqlite } = edge.store
      createDevices({ sqlite, clock }).add(place.principalId, place.name, place.token)
      devices.push(place)
    }
    boxes.push({ name, nodeId, epoch: edge.store.identity().epoch, devices })
    // One has not yet made its first round.
    if (index !== UNFILLED_BOX) await fill(edge, over as never)
    edge.store.close()
  }
  const { epoch } = store.identity()
  store.close()

  const files = [centralFile(folder), ...boxes.map(({ name }) => boxFile(folder, name))]
  return {
    clinics,
    boxes,
    clients: [admin, client],
    epoch,
    copyTo(to) {
      mkdirSync(to, { recursive: true })
      for (const file of files) copyFileSync(file, file.replace(folder, to))
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function fill(edge: EdgeStore, fetch: Fetch) {
  const { rounds } = connectToCentral({
    edge,
    settings: BOX_SETTINGS,
    version: VERSION,
    log: quiet,
    road: { fetch: plainly(fetch), close: async () => {} },
  })
  const { isComplete, error } = await rounds.ask()
  if (!isComplete) throw new Error(`a first round failed: ${error}`)
}

async function makeRecords(admin: ReturnType<typeof createCaller>, clinics: readonly string[]) {
  const doctor_id = (await create(admin, 'doctors', { full_name: 'Dr Mbeki' })).id
  await create(admin, 'doctors', { full_name: 'Dr Wanjiru' })
  const medicine_id = (await create(admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' }))
    .id
  await create(admin, 'medicines', { name: 'Paracetamol', unit: 'tablet' })
  let starts_at = START + 24 * HOUR_MS
  for (const clinic_id of clinics) {
    const pharmacy_id = (await create(admin, 'pharmacies', { clinic_id, name: 'Main' })).id
    await create(admin, 'pharmacy-inventory', { pharmacy_id, medicine_id, quantity: 12 })
    const patient_id = (await create(admin, 'patients', patientFields(clinic_id))).id
    await create(
      admin,
      'appointments',
      appointmentFields(clinic_id, patient_id, { doctor_id, starts_at: toIso(starts_at) }),
    )
    starts_at += HOUR_MS
  }
}
