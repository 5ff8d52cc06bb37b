import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDevices } from '@outpost/edge/store/devices'
import { createIds } from '@outpost/shared/model/ids'
import { newToken } from '@outpost/shared/node/tokens'
import Database from 'better-sqlite3'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { startClinic } from '../support/clinic.ts'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'
import { create, patientFields } from '../support/make.ts'
import {
  copyFiles,
  createFate,
  type Fate,
  type Files,
  type MortalNodes,
  openMortalNodes,
} from '../support/mortal-nodes.ts'
import { CENTRAL, check } from './checker/check.ts'
import { createDiary, type Diary } from './checker/diary.ts'

/** After the day of building, so that the box's clock follows the hand. */
const NOW = Date.parse('2027-03-01T08:00:00Z')
const ROUNDS_MAX = 6
const ATTEMPTS_MAX = 3

/** What a device asks of its box, once, and again if it was not answered. */
type Write = {
  key: string
  method: 'POST' | 'PATCH' | 'DELETE'
  path: string
  body?: Record<string, unknown>
  /** As the edit must name it. */
  collection: string
  op: string
  record: string
  content: Record<string, unknown> | null
}

type Start = { files: Files; deviceId: string; token: string; writes: Write[] }

/**
 * A clinic whose box has missed what central has changed since, and what a device is about to write
 * there: edits that will be accepted, that will clash, that build on one that will clash, that refer
 * to records made offline, movements, a count, a booking, a delete. With a cursor that is too old the
 * box must fill again (F6).
 */
async function prepare(isCursorTooOld: boolean): Promise<Start> {
  const at = await startClinic(createHandClock(NOW))
  const [known, other] = [await at.patient(), await at.patient()]
  const doctor = await create(at.admin, 'doctors', { full_name: 'Dr Mbeki' })
  const stock = await at.stock(50)
  const gone = await at.patient({ full_name: 'Zawadi Okello' })
  await at.box.round()
  await at.admin.send('PATCH', `/api/patients/${known.id}/`, { phone: 'theirs' })
  await at.patient({ full_name: 'Baraka Njoroge' })
  await at.admin.send('POST', `/api/pharmacy-inventory/${stock}/movements`, {
    kind: 'DISPENSED',
    delta: -45,
  })
  if (isCursorTooOld) {
    await at.admin.send('DELETE', `/api/patients/${gone.id}/`)
    await at.central.store.forgetTombstones(NOW + 3_600_000)
  }

  const [deviceId, token] = [v4(), newToken()]
  const { store, clock } = at.box.edge
  createDevices({ sqlite: store.sqlite, clock }).add(deviceId, 'tablet', token)
  const folder = ownFolder()
  const files = { central: join(folder, 'central.db'), box: join(folder, 'box.db') }
  for (const [from, to] of [
    [at.central.store.sqlite, files.central],
    [store.sqlite, files.box],
  ] as const) {
    from.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(from.name, to)
  }
  const [made, visit] = [v4(), v4()]
  const booking = {
    clinic_id: at.clinic,
    patient_id: made,
    doctor_id: doctor.id,
    starts_at: '2027-03-05T09:00:00.000Z',
    status: 'SCHEDULED',
  }
  const newPatient = patientFields(at.clinic, { village: 'Kadongo' })
  const writes = [
    posted('patients', made, newPatient),
    changed('patients', made, { phone: '1' }),
    // Clashes with what central has, and takes the next one with it.
    changed('patients', known.id, { phone: 'mine' }),
    changed('patients', known.id, { phone: 'mine again', village: 'Ahero' }),
    moved(stock, { kind: 'DISPENSED', delta: -4 }),
    // More than central has left.
    moved(stock, { kind: 'DISPENSED', delta: -30 }),
    moved(stock, { kind: 'COUNTED', counted: 12 }),
    posted('appointments', visit, booking),
    removed('patients', other.id),
  ]
  return { files, deviceId, token, writes }
}

function posted(collection: string, record: string, content: Record<string, unknown>): Write {
  const of = { collection, op: 'create', record, content }
  return {
    key: v4(),
    method: 'POST',
    path: `/api/${collection}/`,
    body: { id: record, ...content },
    ...of,
  }
}

function changed(collection: string, record: string, content: Record<string, unknown>): Write {
  const path = `/api/${collection}/${record}/`
  return {
    key: v4(),
    method: 'PATCH',
    path,
    body: content,
    collection,
    op: 'update',
    record,
    content,
  }
}

function removed(collection: string, record: string): Write {
  const path = `/api/${collection}/${record}/`
  return { key: v4(), method: 'DELETE', path, collection, op: 'delete', record, content: null }
}

function moved(record: string, content: Record<string, unknown>): Write {
  const collection = 'pharmacy-inventory'
  const path = `/api/${collection}/${record}/movements`
  const of = { collection, op: 'move_stock', record, content }
  return { key: v4(), method: 'POST', path, body: content, ...of }
}

const ids = createIds({ now: () => NOW })

/** A device's writes and then rounds, until all is exchanged, whoever dies meanwhile. */
async function live({ files, deviceId, token, writes }: Start, fate: Fate) {
  const copy = copyFiles(files)
  const diary = createDiary(join(ownFolder(), 'diary.ndjson'))
  noteCentrals(copy.central, diary)
  const nodes = openMortalNodes(copy, createHandClock(NOW), fate)
  for (const write of writes) await writeOnce(nodes, write, { deviceId, token, diary })
  const written = fate.passed()
  await roundUntilComplete(nodes)
  await roundUntilComplete(nodes)
  nodes.close()
  const evidence = { diary: diary.file, central: copy.central, boxes: { box: copy.box } }
  return { faults: check(evidence), picture: pictureOf(copy), written }
}

/** What stands at central from before, as if its writer had kept a diary. */
function noteCentrals(file: string, diary: Diary) {
  const database = new Database(file, { readonly: true })
  for (const { body } of database.prepare<[], { body: string }>('select body from edits').all()) {
    const whole = JSON.parse(body)
    const { id: edit, collection, op, record_id: record } = whole
    const of = { by: 'admin', to: CENTRAL, edit }
    diary.write({ kind: 'sent', ...of, collection, op, record, content: null, whole })
    diary.write({ kind: 'told', ...of, status: 200, code: null })
  }
  database.close()
}

type Device = { deviceId: string; token: string; diary: Diary }

async function writeOnce(nodes: MortalNodes, write: Write, { deviceId, token, diary }: Device) {
  const { key, method, path, body, collection, op, record, content } = write
  const of = { by: 'tablet', to: 'box', edit: ids.editIdFor(deviceId, key) }
  diary.write({ kind: 'sent', ...of, collection, op, record, content, whole: null })
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    'Idempotency-Key': key,
  }
  const request = { method, headers, ...(body && { body: JSON.stringify(body) }) }
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const response = await nodes.toBox(path, request)
    if (!response) continue
    const code = response.ok ? null : ((await response.json()) as { error_code: string }).error_code
    diary.write({ kind: 'told', ...of, status: response.status, code })
    return
  }
}

async function roundUntilComplete(nodes: MortalNodes) {
  for (let n = 0; n < ROUNDS_MAX; n++) if ((await nodes.round())?.isComplete) return
  throw new Error('no round was complete')
}

/** All of both sides that must not depend on who died when. */
function pictureOf({ central, box }: Files) {
  const of = (file: string, queries: string[]) => {
    const database = new Database(file, { readonly: true })
    const rows = queries.map((query) => database.prepare(query).all())
    database.close()
    return rows
  }
  return {
    central: of(central, [
      `select id, revision, fields, field_revisions, deleted_at is null from records order by id`,
      'select id, status, made_revision, state from edits order by id',
      'select edit_id, kind, delta from stock_movements order by edit_id, kind',
    ]),
    box: of(box, [
      `select id, revision, fields, sync_state, deleted_at is null from records order by id`,
      'select id, status, state from edits order by id',
      'select is_filled, generation, link from replica',
    ]),
  }
}

async function dieAtEach(start: Start, generation: number, isWritingToo: boolean) {
  const untouched = createFate()
  const whole = await live(start, untouched)
  expect(whole.faults).toEqual([])
  // The scenario has both that can become of an edit.
  expect(JSON.stringify(whole.picture.box)).toContain('needs_decision')
  expect(JSON.stringify(whole.picture.box)).toContain('accepted')
  expect(whole.picture.box.at(-1)).toMatchObject([{ is_filled: 1, generation, link: 'online' }])
  const moments = untouched.passed()
  expect(whole.written).toBeGreaterThan(MOMENTS_MIN)
  expect(moments - whole.written).toBeGreaterThan(MOMENTS_MIN)

  for (let at = isWritingToo ? 1 : whole.written + 1; at <= moments; at++) {
    const { faults, picture } = await live(start, createFate(at))
    const title = `death at moment ${at} of ${moments}, the rounds from ${whole.written + 1}`
    expect(faults, title).toEqual([])
    expect(picture, title).toEqual(whole.picture)
  }
}

/** Fewer would mean that deaths were planned where nothing happens. */
const MOMENTS_MIN = 50

test('[N1] [N4] [E3] [E7] [E8] whoever dies at whatever moment of writes and a round, each edit takes effect once', {
  timeout: 300_000,
}, async () => {
  await dieAtEach(await prepare(false), 1, true)
})

test('[N9] [F6] [N4] [E3] whoever dies at whatever moment of a new filling, each edit takes effect once', {
  timeout: 300_000,
}, async () => {
  await dieAtEach(await prepare(true), 2, false)
})
