import { TOMBSTONES_KEPT_MS } from '@outpost/shared/authority/feed'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { create, patientFields } from '../support/make.ts'
import { startCentral } from '../support/network.ts'

const HOUR_MS = 3_600_000

async function startClinic() {
  const central = await startCentral()
  const clinic = await central.addClinic('Kisumu')
  const admin = central.caller('admin')
  const client = central.caller('client', [clinic])
  /** Asks for patients; answers the reply and its `X-Last-Sync`. */
  async function sync(since: string | null, more = '', headers: Record<string, string> = {}) {
    const query = since === null ? '' : `last_sync_timestamp=${since}`
    const reply = await client.get(`/api/patients/sync/?${query}${more}`, headers)
    return { ...reply, told: String(reply.headers.get('x-last-sync')) }
  }
  return {
    central,
    clinic,
    admin,
    client,
    sync,
    patient: (fields = {}) => create(admin, 'patients', patientFields(clinic, fields)),
  }
}

test('[S2] a star is no tag: its answer tells no time past what was not told', async () => {
  const { sync, patient } = await startClinic()
  await patient()
  const first = await sync(null)
  const late = await patient()
  const reply = await sync(first.told, '', { 'If-None-Match': '*' })
  const next = await sync(reply.headers.get('x-last-sync') ?? first.told)
  const told = [...(reply.body ?? []), ...next.body].map(({ id }) => id)
  expect(told).toEqual([late.id])
})

test('[S2] [S3] the time that a sync told is no future, even if the clock has run back', async () => {
  const { central, sync, patient, client } = await startClinic()
  const first = await patient()
  central.clock.advance(2 * HOUR_MS)
  await patient()
  central.clock.advance(-HOUR_MS)
  const { told } = await sync(null)
  const body = { client_last_synced_at: told, village: 'Ahero' }
  const reply = await client.send('PUT', `/api/patients/${first.id}/sync_update/`, body)
  expect(reply.status).toBe(200)
})

test('[S2] [F6] who may have missed a deletion that is forgotten is told to sync again', async () => {
  const { central, admin, sync, patient } = await startClinic()
  const gone = await patient()
  await patient()
  const { told } = await sync(null)
  central.clock.advance(1000)
  await admin.send('DELETE', `/api/patients/${gone.id}/`)
  // Central starts before its clock is set: for a moment it is next year.
  central.clock.advance(2 * TOMBSTONES_KEPT_MS)
  await central.store.forgetTombstones(central.clock.now() - TOMBSTONES_KEPT_MS)
  central.clock.advance(-2 * TOMBSTONES_KEPT_MS)
  const reply = await sync(told)
  const isTold = reply.status === 200 && reply.body.some(({ id }: { id: string }) => id === gone.id)
  expect(isTold || reply.status === 410).toBe(true)
})

test('[S2] reading goes on while the disk takes no changes, after a quiet hour too', async () => {
  const { central, sync, patient } = await startClinic()
  await patient()
  const { told } = await sync(null)
  central.clock.advance(2 * HOUR_MS)
  central.store.sqlite.pragma('query_only = on')
  const replies = [await sync(null), await sync(told)]
  central.store.sqlite.pragma('query_only = off')
  expect(replies.map(({ status }) => status)).toEqual([200, 200])
})

test('[S2] the time of an unfinished answer is safe too', async () => {
  const { sync, patient } = await startClinic()
  const made: string[] = []
  for (let i = 0; i < 5; i++) made.push((await patient()).id)
  const seen = new Set<string>()
  let since: string | null = null
  // One who knows no links, and asks until nothing comes.
  for (let asked = 0; asked < 20; asked++) {
    const { body, told } = await sync(since, '&limit=2')
    for (const { id } of body) seen.add(id)
    since = told
  }
  expect([...seen].sort()).toEqual(made.toSorted())
})

test('[S2] [S3] a time told to who sees all lies before every change that was not told', async () => {
  let afterGathering: () => Promise<unknown> = async () => {}
  const central = await startCentral(createHandClock(), (store) => ({
    ...store,
    async gather() {
      await store.gather()
      await afterGathering()
    },
  }))
  const clinic = await central.addClinic('Kisumu')
  const admin = central.caller('admin')
  const { id } = await create(admin, 'patients', patientFields(clinic))
  const first = await admin.get('/api/patients/sync/')
  central.clock.advance(2 * HOUR_MS)
  // Another program commits after the gathering and before the times are levelled.
  afterGathering = async () => {
    afterGathering = async () => {}
    await admin.send('PATCH', `/api/patients/${id}/`, { village: 'theirs' })
  }
  const since = first.headers.get('x-last-sync')
  const second = await admin.get(`/api/patients/sync/?last_sync_timestamp=${since}`)
  central.clock.advance(1000)
  const body = { client_last_synced_at: second.headers.get('x-last-sync'), village: 'mine' }
  const update = await admin.send('PUT', `/api/patients/${id}/sync_update/`, body)
  expect([second.body, update.status]).toEqual([[], 409])
})
