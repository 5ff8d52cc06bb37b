import { join } from 'node:path'
import { openCentralStore } from '@outpost/central/store/database'
import { clinicScope } from '@outpost/shared/authority/scopes'
import type { CollectionName } from '@outpost/shared/model/collections'
import { blankRecord } from '@outpost/shared/model/record'
import type { Change } from '@outpost/shared/protocol/messages'
import Database from 'better-sqlite3'
import { v4 } from 'uuid'
import { expect, onTestFinished, test } from 'vitest'
import { FOLDER_VARIABLE } from '../support/answer-log.ts'
import { createCaller } from '../support/caller.ts'
import { createHandClock } from '../support/clock.ts'
import { runJsonHere } from '../support/command-here.ts'
import { serve } from '../support/command-line.ts'
import { ownFolder } from '../support/folder.ts'
import { create, patientFields } from '../support/make.ts'
import { meddle } from '../support/meddling.ts'

/*
 * Central is of a later version than the box: a real one, with a field and a collection more. The box
 * is then stopped, and started in that version on the same database.
 */

/** Answers are not held against the document: theirs is another. */
const UNCHECKED = { [FOLDER_VARIABLE]: '' }
const NEWER = {
  ...UNCHECKED,
  NODE_OPTIONS: `--import=${new URL('../support/newer-model.ts', import.meta.url).href}`,
}

async function startNewerCentral() {
  const folder = ownFolder()
  const file = join(folder, 'central.db')
  const atCentral = { CENTRAL_DATABASE_URL: `file:${file}`, CENTRAL_PORT: '0' }
  const asCentral = (...words: string[]) => runJsonHere('central', words, atCentral)
  const { clinic_id } = await asCentral('clinic', 'add', '--name', 'Kisumu')
  const place = ['node', 'add', '--name', 'box', '--clinic', clinic_id]
  const { enrolment_code } = await asCentral(...place)
  const { token } = await asCentral('token', 'add', '--role', 'admin')
  const { url } = await serve('central', { env: { ...NEWER, ...atCentral } })
  const store = openCentralStore(file, { now: () => createHandClock().now() })
  onTestFinished(() => store.close())
  const edgeFile = join(folder, 'edge.db')
  const atBox = { EDGE_DATABASE: edgeFile, EDGE_PORT: '0', EDGE_SYNC_CRON: '0 0 1 1 *' }
  await runJsonHere('edge', ['enrol', '--central', url, '--code', enrolment_code], atBox)
  const device = await runJsonHere('edge', ['device', 'add', '--name', 'tablet'], atBox)
  const startBoxAs = async (env: Record<string, string>) => {
    const served = await serve('edge', { env: { ...env, ...atBox } })
    return { ...served, device: createCaller(served.url, device.token) }
  }
  return {
    clinic: String(clinic_id),
    admin: createCaller(url, token),
    /** A record of the collection that only the later version knows, or a change of it. */
    putVisit(id: string, revision: number, fields: object | null) {
      store.write((writer) =>
        writer.write({
          record: {
            ...blankRecord('visits' as CollectionName, id, writer.now),
            revision,
            firstRevision: 1,
            deletedAt: fields ? null : writer.now,
            fields: { ...fields },
          },
          scopes: fields ? [clinicScope(clinic_id)] : [],
        }),
      )
    },
    edgeFile,
    startOldBox: () => startBoxAs(UNCHECKED),
    startNewBox: () => startBoxAs(NEWER),
  }
}

type Started = Awaited<ReturnType<typeof startNewerCentral>>
type Box = Awaited<ReturnType<Started['startOldBox']>>

/** A round; `compare` also compares. It must be complete. */
async function round({ device }: Box, compare = false) {
  const { body } = await device.send('POST', `/api/sync/run?wait=1${compare ? '&compare=1' : ''}`)
  expect(body).toMatchObject({ complete: true, error: null })
  return body
}

async function feedOf({ device }: Box): Promise<Map<string, Change>> {
  const { body } = await device.get('/api/sync/changes?limit=5000')
  return new Map(
    body.changes.map((change: Change) => [`${change.collection}/${change.id}`, change]),
  )
}

test('[R4] what an old box does not understand it keeps, hands on, and has after its upgrade', async () => {
  const started = await startNewerCentral()
  const { admin, clinic, putVisit, edgeFile } = started
  const fields = patientFields(clinic, { blood_group: 'AB negative', phone: '1' })
  const patient = await create(admin, 'patients', fields)
  const [stays, changes, goes, isMissed] = [v4(), v4(), v4(), v4()]
  const visit = { clinic_id: clinic, patient_id: patient.id, complaint: 'Cough' }
  for (const id of [stays, changes, goes, isMissed]) putVisit(id, 1, visit)

  const old = await started.startOldBox()
  const path = `/api/patients/${patient.id}/`
  await round(old)
  expect((await old.device.get(path)).body).toMatchObject({ blood_group: 'AB negative' })
  expect((await old.device.get('/api/patients/?q=negative')).body.results).toEqual([])
  expect((await old.device.get('/api/visits/')).status).toBe(404)
  let feed = await feedOf(old)
  expect(feed.get(`patients/${patient.id}`)?.record).toMatchObject({ blood_group: 'AB negative' })
  expect(feed.get(`visits/${stays}`)?.record).toMatchObject({ revision: 1, ...visit })

  // What is new to it changes and goes like all else.
  putVisit(changes, 2, { ...visit, complaint: 'Fever' })
  putVisit(goes, 2, null)
  await round(old)
  feed = await feedOf(old)
  expect(feed.get(`visits/${changes}`)?.record).toMatchObject({ revision: 2, complaint: 'Fever' })
  expect(feed.get(`visits/${goes}`)?.op ?? 'delete').toBe('delete')

  // Its own edits name what they change, however they come, and leave the rest alone.
  await old.device.send('PATCH', path, { phone: '2' })
  const { body: seen } = await old.device.get(path)
  expect(seen).toMatchObject({ blood_group: 'AB negative', phone: '2', sync_state: 'pending' })
  const replaced = await old.device.send('PUT', path, { ...seen, village: 'Ahero' })
  expect(replaced.body).toMatchObject({ blood_group: 'AB negative', village: 'Ahero' })
  const since = { client_last_synced_at: replaced.body.updated_at }
  const whole = { ...replaced.body, ...since, national_id: '77' }
  expect((await old.device.send('PUT', `${path}sync_update/`, whole)).status).toBe(200)
  const wrong = await old.device.send('PATCH', path, { blood_group: 'O' })
  expect([wrong.status, wrong.body.errors]).toEqual([422, { blood_group: 'is not known' }])
  expect(await round(old)).toMatchObject({ accepted: 3, rejected: 0 })
  const mine = { blood_group: 'AB negative', phone: '2', village: 'Ahero', national_id: '77' }
  expect((await admin.get(path)).body).toMatchObject(mine)
  expect((await old.device.get(path)).body).toMatchObject({ ...mine, sync_state: 'synced' })

  // A new filling brings it all again, and sweeps what is gone.
  await old.stop()
  meddle(edgeFile, `update replica set cursor = 'lost'`)
  meddle(edgeFile, 'delete from feed where record in (select key from records where id = ?)', goes)
  meddle(edgeFile, 'delete from records where id = ?', goes)
  meddle(edgeFile, `${COPY_OF_VISIT} where id = ?`, goes, stays)
  const filled = await started.startOldBox()
  await filled.device.send('POST', '/api/sync/run?wait=1')
  await round(filled)
  feed = await feedOf(filled)
  expect(feed.get(`visits/${stays}`)?.record).toMatchObject({ revision: 1, ...visit })
  expect(liveIds(edgeFile)).toEqual([changes, isMissed, stays].sort())

  // Digests count it: what is damaged is found and put right.
  meddle(edgeFile, 'update records set revision = 5 where id = ?', changes)
  meddle(edgeFile, 'delete from records where id = ?', isMissed)
  const { comparison } = await round(filled, true)
  expect(comparison).toMatchObject({ complete: true, lacked: 1, outdated: 1, surplus: 0 })
  const cursor = rowOf(edgeFile)
  await filled.stop()

  // The upgrade: everything is there, found and listed, and nothing is pulled for it.
  const newer = await started.startNewBox()
  expect((await newer.device.get(path)).body).toMatchObject(mine)
  const found = await newer.device.get('/api/patients/?q=negative')
  expect(found.body.results.map(({ id }: { id: string }) => id)).toEqual([patient.id])
  const visits = (await newer.device.get('/api/visits/')).body.results
  expect(visits.map(({ id }: { id: string }) => id).sort()).toEqual(
    [changes, isMissed, stays].sort(),
  )
  const fever = (await newer.device.get('/api/visits/?q=fever')).body.results
  expect(fever).toMatchObject([{ id: changes, revision: 2 }])
  expect((await newer.device.get('/api/sync/status/')).body.collections.visits.count).toBe(3)
  const first = await round(newer, true)
  expect(first).toMatchObject({ pulled: 0, comparison: { complete: true, lacked: 0, outdated: 0 } })
  expect(rowOf(edgeFile)).toEqual(cursor)
  const changed = await newer.device.send('PATCH', path, { blood_group: 'B' })
  expect(changed.body).toMatchObject({ blood_group: 'B', sync_state: 'pending' })
  expect(await round(newer)).toMatchObject({ accepted: 1 })
  expect((await admin.get(path)).body).toMatchObject({ ...mine, blood_group: 'B' })
}, 120_000)

const COPY_OF_VISIT = `insert into records (collection, id, revision, first_revision, created_at,
  updated_at, fields, sync_state) select collection, ?, revision, first_revision, created_at,
  updated_at, fields, sync_state from records`

function read<Row>(file: string, query: string): Row[] {
  const sqlite = new Database(file, { readonly: true })
  try {
    return sqlite.prepare(query).all() as Row[]
  } finally {
    sqlite.close()
  }
}

function liveIds(file: string): string[] {
  const query = `select id from records where collection = 'visits' and deleted_at is null`
  return read<{ id: string }>(file, query)
    .map(({ id }) => id)
    .sort()
}

function rowOf(file: string) {
  return read(file, 'select epoch, cursor, generation, is_filled from replica')
}
