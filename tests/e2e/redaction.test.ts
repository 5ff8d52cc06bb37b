import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sentenceOfRescue } from '@outpost/edge/rescue/report'
import { rescueIfDamaged } from '@outpost/edge/rescue/rescue'
import { openEdgeStore } from '@outpost/edge/store/database'
import { createStaff } from '@outpost/edge/store/staff'
import Database from 'better-sqlite3'
import { v7 } from 'uuid'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { type Caller, createCaller } from '../support/caller.ts'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { serve } from '../support/command-line.ts'
import { ownFolder } from '../support/folder.ts'
import { create, makeEdit, patientFields, push } from '../support/make.ts'
import { marksIn } from '../support/marks.ts'

/** What must be nowhere but in records: as people write it, with letters that are escaped here and there. */
const PERSON = {
  full_name: 'Zawadi Ñambura',
  village: 'Kwa Ndéti Hill',
  phone: '+254 799 431 275',
  national_id: 'NID-55172-Q',
  card_number: 'CARD-88-PZ',
}
const NOTES = 'tremor since Lent'
const SOUGHT = 'mtoto wa Odera'
const THERE = 'NID-90034-W'
const PASSWORD = 'orchid ladder 9'
const PIN = '48150623'
const OTHER_PIN = '90715524'
const CRASH_SIGNAL = 'SIGUSR2'

/** A fault as it could be in the program: an error that quotes what it choked on, caught by nobody. */
const FAULT = `process.on('${CRASH_SIGNAL}', () => {
  const inner = Object.assign(new Error(${JSON.stringify(NOTES)}), { record: ${JSON.stringify(PERSON)} })
  throw new TypeError(${JSON.stringify(`cannot read ${JSON.stringify(PERSON)}`)}, { cause: inner })
})`

function withFault(env: Record<string, string>) {
  const preload = `data:text/javascript,${encodeURIComponent(FAULT)}`
  return { ...env, LOG_LEVEL: 'trace', NODE_OPTIONS: `--import=${preload}` }
}

/** Everything that the inputs of the day can go wrong with, each with the marks in it. */
async function sendBadInputs(caller: Caller, patientId: string) {
  const person = JSON.stringify(PERSON)
  const path = `/api/patients/${patientId}/`
  const said = encodeURIComponent(PERSON.full_name)
  const asHeader = encodeURIComponent(SOUGHT)
  const requests: [string, string, unknown?, Record<string, string>?][] = [
    ['PATCH', path, person.slice(0, -1)],
    ['PATCH', path, { [PERSON.full_name]: 1, sex: PERSON.village }],
    ['PATCH', path, { date_of_birth: PERSON.full_name }],
    ['PATCH', path, { ...PERSON, full_name: PERSON.full_name.repeat(40) }],
    ['PATCH', path, PERSON, { 'Content-Type': `text/${asHeader}` }],
    ['PATCH', path, PERSON, { 'Content-Encoding': asHeader }],
    ['PATCH', path, PERSON, { 'Sync-Protocol': asHeader }],
    ['PATCH', path, PERSON, { 'If-Match': `"${asHeader}"`, 'Idempotency-Key': asHeader }],
    ['PUT', `${path}sync_update/`, { ...PERSON, client_last_synced_at: PERSON.full_name }],
    ['POST', '/api/sync/push', { epoch: PERSON.full_name, edits: [PERSON] }],
    ['POST', '/api/sync/fetch', { ids: [PERSON.full_name] }],
    ['GET', `/api/patients/?q=${encodeURIComponent(SOUGHT)}&limit=${said}`],
    ['GET', `/api/patients/?q=${encodeURIComponent(`"${SOUGHT}*`)}`],
    ['GET', `/api/patients/${said}/`],
    ['GET', `/api/${said}/`],
    ['GET', `/api/patients/sync/?last_sync_timestamp=${said}`],
    ['GET', `/api/sync/changes?cursor=${said}`, undefined, { 'If-None-Match': asHeader }],
    ['GET', `/api/sync/status/`, undefined, { 'Sync-Report': JSON.stringify({ x: asHeader }) }],
  ]
  for (const [method, to, body, headers] of requests) await caller.send(method, to, body, headers)
  const epoch = (await caller.get('/api/sync/status/')).body.epoch
  const notAnEdit = { id: v7(), collection: PERSON.village, record_id: PERSON.full_name }
  await caller.send('POST', '/api/sync/push', { epoch, edits: [notAnEdit] })
}

/** Staff with PINs, pairing, and new tokens: all that is said in secret at a box. Answers the secrets. */
async function doSecretly(device: Caller, nobody: Caller, managerId: string) {
  const begin = (pin: string) =>
    device.send('POST', '/api/staff/session', { staff_id: managerId, pin })
  expect((await begin(OTHER_PIN)).status).toBe(403)
  expect((await begin(PIN)).status).toBe(200)
  const add = (body: object) => device.send('POST', '/api/staff', body)
  const added = await add({ name: 'Otieno', pin: OTHER_PIN })
  expect([added.status, (await add({ name: 'X', pin: `${PIN}x` })).status]).toEqual([201, 400])
  await device.send('PUT', `/api/staff/${added.body.id}/pin`, { pin: `-${OTHER_PIN}` })
  await device.send('PUT', `/api/staff/${added.body.id}/pin`, `{"pin": "${PIN}`)

  const codes = [1, 2].map(() => device.send('POST', '/api/pairing/codes', { name: 'Second' }))
  const [typed, scanned] = (await Promise.all(codes)).map(({ body }) => body)
  const secret = scanned.url.split('#pair=')[1]
  const paired = await nobody.send('POST', '/api/pairing', { code: typed.code })
  await nobody.send('POST', '/api/pairing', { code: typed.code, name: SOUGHT })
  await nobody.send('POST', '/api/pairing', { code: secret, [PIN]: typed.code })
  await nobody.get(`/api/pairing/${typed.code}?code=${secret}`)
  const second = paired.body.token
  const path = `/api/devices/${paired.body.device_id}/rotate`
  const rotated = await device.send('POST', path, {})
  await device.send('POST', path, { token_hash: rotated.body.token })
  return { digits: [typed.code, scanned.code], secrets: [secret, second, rotated.body.token] }
}

/** Asks for a patient of another clinic, rightly and wrongly. */
async function askForSomebody(device: Caller, admin: Caller, elsewhere: string) {
  const there = { ...PERSON, national_id: THERE, card_number: null }
  await create(admin, 'patients', patientFields(elsewhere, there))
  const lookUp = (question: object) => device.send('POST', '/api/patients/lookup', question)
  const found = await lookUp({ national_id: THERE, actor: 'Achieng' })
  expect(found.body.results).toHaveLength(1)
  const { handle } = found.body.results[0]
  const ask = (body: object) => device.send('POST', '/api/share-requests', body)
  for (const question of [
    { full_name: PERSON.full_name, date_of_birth: '1990-01-01' },
    { full_name: PERSON.full_name, date_of_birth: PERSON.village },
    { national_id: THERE, actor: PERSON.full_name },
    { national_id: THERE, [PERSON.village]: 1 },
  ])
    await lookUp(question)
  expect((await ask({ handle: `${handle}x`, reason: NOTES })).status).toBe(400)
  expect((await ask({ handle, reason: NOTES, clinic_id: PERSON.phone })).status).toBe(400)
  const asked = await ask({ handle, reason: NOTES })
  expect(asked.status).toBe(201)
  const decide = (body: object) =>
    admin.send('POST', `/api/share-requests/${asked.body.id}/decide`, body)
  await decide({ decision: PERSON.full_name, note: NOTES })
  await decide({ decision: 'refuse', note: NOTES })
  return [handle]
}

/** What an import says of rows that it refuses, each with the marks in what is wrong with it. */
async function importSpoilt(clinic: string, env: Record<string, string>): Promise<string> {
  const folder = ownFolder()
  const { full_name: name, village, phone, national_id } = PERSON
  const files = {
    'patients.csv': [
      'id,clinic_id,full_name,sex,date_of_birth,shared_with,revision',
      `${national_id},${clinic},${name},${village},,,`,
      `${national_id},${clinic},${name},female,${phone},,`,
      `b,${name},${name},female,1990-01-01,${village},`,
      `c,${clinic},${name.repeat(40)},female,1990-01-01,,${phone}`,
      `"${name},${clinic}`,
    ],
    'appointments.csv': [
      'id,clinic_id,patient_id,doctor_id,starts_at,status,notes',
      `d,${clinic},${national_id},${name},${phone},${NOTES},`,
      `e,${clinic},${name},,2026-12-31T08:00:00Z,SCHEDULED,${NOTES}`,
    ],
    'movements.csv': [`${name},${NOTES}`, `${phone},${village}`],
  }
  for (const [file, lines] of Object.entries(files)) {
    writeFileSync(join(folder, file), `${lines.join('\n')}\n`)
  }
  const person = { resourceType: 'Patient', id: 'p', name: [{ text: name }], gender: village }
  const spoilt = [
    JSON.stringify({ ...person, birthDate: phone }),
    JSON.stringify({ ...person, name }),
    JSON.stringify(person).slice(0, -2),
    JSON.stringify({ resourceType: 'Encounter', id: 'e', status: NOTES, subject: name }),
  ]
  writeFileSync(join(folder, 'fhir.ndjson'), `${spoilt.join('\n')}\n`)
  let said = ''
  for (const more of [[], ['--json']]) {
    for (const format of ['csv', 'fhir']) {
      const ran = await runHere('central', ['import', format, folder, ...more], env)
      expect(ran.out, ran.err).toMatch(/[Rr]efused/)
      said += ran.out + ran.err
    }
  }
  return said
}

/** An edit whose rejection can no longer be read, as after a fault of the disk. */
function spoilRejection(file: string, column: string) {
  const sqlite = new Database(file)
  const text = `{"conflict": ${JSON.stringify(PERSON).slice(0, -3)}`
  const spoilt = sqlite.prepare(`update edits set ${column} = ? where state = 'needs_decision'`)
  expect(spoilt.run(text).changes).toBeGreaterThan(0)
  sqlite.close()
}

/** A movement that the balance does not allow, and one on a patient. */
function movements(stockId: string, patientId: string) {
  const of = (movement: object) =>
    makeEdit({
      collection: 'pharmacy-inventory',
      op: 'move_stock',
      record_id: stockId,
      movement: { reason: NOTES, patient_id: patientId, ...movement },
    })
  return [of({ kind: 'DISPENSED', delta: -2 }), of({ kind: 'DISPENSED', delta: -2000 })]
}

/** A manager with a PIN, as "edge staff add" makes one; their id. */
async function addManager(file: string): Promise<string> {
  const { store, clock } = openEdgeStore(file, { now: () => Date.now() }, { key: null })
  const staff = createStaff({ sqlite: store.sqlite, clock })
  const { id } = await staff.add({ name: 'Achieng', pin: PIN, isManager: true })
  store.close()
  return id
}

test('[A3] of a day with patients, secrets and faults nothing personal is in any log, figure, report or error', async () => {
  const folder = ownFolder()
  const centralFile = join(folder, 'central.db')
  const boxFile = join(folder, 'edge.db')
  const centralEnv = { CENTRAL_DATABASE_URL: `file:${centralFile}`, CENTRAL_PORT: '0' }
  const boxEnv = { EDGE_DATABASE: boxFile, EDGE_PORT: '0', EDGE_SYNC_CRON: '0 0 1 1 *' }
  const atCentral = (...words: string[]) => runJsonHere('central', words, centralEnv)
  const { clinic_id: clinic } = await atCentral('clinic', 'add', '--name', 'Kisumu')
  const elsewhere = await atCentral('clinic', 'add', '--name', 'Siaya')
  const node = await atCentral('node', 'add', '--clinic', clinic, '--name', 'box')
  const { token } = await atCentral('token', 'add', '--role', 'admin')
  const account = await atCentral('admin', 'add', '--email', 'achieng@health.example')
  const central = await serve('central', { env: withFault(centralEnv) })
  const words = ['enrol', '--central', central.url, '--code', node.enrolment_code]
  await runJsonHere('edge', words, boxEnv)
  const tablet = await runJsonHere('edge', ['device', 'add', '--name', 'tablet'], boxEnv)
  const manager = await addManager(boxFile)
  const box = await serve('edge', { env: withFault(boxEnv) })
  const own = new Database(boxFile, { readonly: true })
  const { token: boxToken } = own.prepare('select token from replica').get() as { token: string }
  own.close()

  // The day.
  const admin = createCaller(central.url, token)
  const device = createCaller(box.url, tablet.token)
  const anyone = createCaller(central.url, null)
  const session = await anyone.send('POST', '/api/session', {
    email: 'achieng@health.example',
    password: account.password,
  })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  await anyone.send('PUT', '/api/session/password', { password: PASSWORD }, { Cookie: cookie })
  await anyone.send('POST', '/api/session', { email: SOUGHT, password: PASSWORD })
  await anyone.send('POST', '/api/nodes/enrol', { code: node.enrolment_code })
  await anyone.get('/api/patients/', { Authorization: `Basic ${token}` })
  const pharmacy = await create(admin, 'pharmacies', { clinic_id: clinic, name: 'Main' })
  const medicine = await create(admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' })
  const stock = await create(admin, 'pharmacy-inventory', {
    pharmacy_id: pharmacy.id,
    medicine_id: medicine.id,
    quantity: 5,
  })
  await device.send('POST', '/api/sync/run?wait=1')
  const patient = await create(device, 'patients', patientFields(clinic, PERSON))
  const visit = { ...appointmentFields(clinic, patient.id), notes: NOTES }
  await create(device, 'appointments', visit)
  await push(device, movements(stock.id, patient.id))
  expect((await device.send('POST', '/api/sync/run?wait=1')).body).toMatchObject({ complete: true })
  const asBox = createCaller(central.url, boxToken)
  await push(asBox, movements(stock.id, patient.id))
  await sendBadInputs(device, patient.id)
  await sendBadInputs(admin, patient.id)
  const taken = await create(admin, 'patients', patientFields(clinic, { full_name: 'Other' }))
  const clash = await admin.send('PATCH', `/api/patients/${taken.id}/`, {
    card_number: PERSON.card_number,
  })
  expect(clash.status).toBe(422)

  const nobodyAtBox = createCaller(box.url, null)
  const { digits, secrets: ofBox } = await doSecretly(device, nobodyAtBox, manager)
  const handles = await askForSomebody(device, admin, elsewhere.clinic_id)

  // What people and machines look at.
  const shown: [string, string][] = [
    ['the refusal of a card', clash.text.replaceAll(PERSON.card_number, '')],
  ]
  for (const [side, caller] of [
    ['central', admin],
    ['box', device],
  ] as const) {
    for (const path of ['/metrics', '/api/health/ready', '/api/sync/status/']) {
      shown.push([`${path} of ${side}`, (await caller.get(path)).text])
    }
  }

  // Faults: rows that cannot be read, and errors that nobody catches.
  spoilRejection(centralFile, 'rejection')
  const fault = await admin.get('/api/edits')
  spoilRejection(boxFile, 'rejection')
  const faultOfBox = await device.get('/api/inbox')
  expect([fault.status, faultOfBox.status]).toEqual([500, 500])
  shown.push(['a fault of central', fault.text], ['a fault of the box', faultOfBox.text])
  const ranCentral = await central.stop(CRASH_SIGNAL as NodeJS.Signals)
  await device.send('POST', '/api/sync/run?wait=1')
  shown.push(['status without central', (await device.get('/api/sync/status/')).text])
  const ranBox = await box.stop(CRASH_SIGNAL as NodeJS.Signals)
  for (const [side, ran] of [
    ['central', ranCentral],
    ['box', ranBox],
  ] as const) {
    expect(ran.code).toBe(1)
    // The log writes when it can: which of the two comes first is not said.
    expect(ran.err).toContain('a request failed for a fault of ours')
    expect(ran.err).toContain('TypeError')
    shown.push([`standard output of ${side}`, ran.out], [`standard error of ${side}`, ran.err])
  }
  expect(ranCentral.err).toContain('push judged')
  expect(ranBox.err).toContain('round complete')

  // What an operator sends on when asking for help.
  for (const command of [
    ['node', 'list'],
    ['token', 'list'],
    ['audit', 'verify'],
    ['audit', 'export'],
  ]) {
    const ran = await runHere('central', command, centralEnv)
    shown.push([`central ${command.join(' ')}`, ran.out + ran.err])
  }
  shown.push(['reports of imports', await importSpoilt(clinic, centralEnv)])
  const status = await runHere('edge', ['status'], boxEnv)
  shown.push(['edge status', status.out + status.err])
  const bytes = readFileSync(boxFile)
  writeFileSync(boxFile, bytes.fill(0xa5, 4096 * 12, 4096 * 13))
  const now = () => Date.now()
  const report = rescueIfDamaged({ file: boxFile, system: { now }, monotonic: now })
  expect(report).not.toBeNull()
  shown.push(['the report of a rescue', JSON.stringify(report) + sentenceOfRescue(report as never)])
  shown.push(['its file', readFileSync(`${boxFile}.rescue.json`, 'utf8')])

  const ofPeople = [account.password, PASSWORD, PIN, OTHER_PIN, cookie.split('=')[1] ?? '']
  const ofNodes = [token, tablet.token, boxToken, node.enrolment_code, ...ofBox, ...handles]
  const marks = [...Object.values(PERSON), THERE, NOTES, SOUGHT, ...ofPeople, ...ofNodes]
  for (const [where, text] of shown) expect(text, where).not.toBe('')
  expect(shown.flatMap(([where, text]) => marksIn(marks, where, text))).toEqual([])
  // Six digits stand in many a number, so they are looked for by themselves.
  const alone = new RegExp(`(?<![\\w.])(${digits.join('|')})(?![\\w.])`)
  for (const [where, text] of shown) expect(text, where).not.toMatch(alone)
  // The search finds what is there: the databases hold it, and so does what was sent.
  expect(marksIn(marks, '', readFileSync(centralFile, 'latin1')).length).toBeGreaterThan(3)
})
