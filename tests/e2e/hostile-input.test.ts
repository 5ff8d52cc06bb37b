import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@outpost/shared/protocol/messages'
import { expect, test } from 'vitest'
import { someOf } from '../support/at-length.ts'
import { createOf, type RawEdit } from '../support/authority.ts'
import { authorityStanding, type Clinic, startClinic } from '../support/clinic.ts'
import { hostileFolder, hostileStrings, normalised } from '../support/hostile.ts'
import { create, patientFields, push } from '../support/make.ts'

const titled = (title: string) => (hostileFolder ? title : `SKIPPED, no data: ${title}`)

const naughty = hostileFolder
  ? 'every naughty string'
  : 'every naughty string of our own (SKIPPED, no data: the public list)'

type Place = {
  collection: string
  field: string
  isLines: boolean
  isOptional: boolean
  max: number
}
const NAME = {
  collection: 'patients',
  field: 'full_name',
  isLines: false,
  isOptional: false,
  max: 200,
}
const NOTES = {
  collection: 'appointments',
  field: 'notes',
  isLines: true,
  isOptional: true,
  max: 10_000,
}
const ADDRESS = {
  collection: 'pharmacies',
  field: 'address',
  isLines: true,
  isOptional: true,
  max: 1000,
}

/** What must be stored of a string in this place; undefined if it must be refused (R3). */
function wanted(text: string, { isLines, isOptional, max }: Place): string | null | undefined {
  if (!text.isWellFormed()) return undefined
  const stored = normalised(text)
  if (stored === '') return isOptional ? null : undefined
  const controls = [...stored].filter((one) => /\p{Cc}/u.test(one))
  const isFine = controls.every((one) => isLines && (one === '\n' || one === '\t'))
  return isFine && [...stored].length <= max ? stored : undefined
}

type Sent = { place: Place; text: string; edit: RawEdit & { record_id: string } }

function toSend(at: Clinic, patientId: string, places: Place[]): Sent[] {
  const fields: Record<string, object> = {
    patients: patientFields(at.clinic),
    appointments: {
      clinic_id: at.clinic,
      patient_id: patientId,
      starts_at: '2027-03-05T09:00:00Z',
      status: 'SCHEDULED',
    },
    pharmacies: { clinic_id: at.clinic, name: 'Main' },
  }
  return hostileStrings().flatMap((text) =>
    places.map((place) => {
      const content = { ...fields[place.collection], [place.field]: text }
      const edit = createOf(place.collection as 'patients', content)
      return { place, text, edit: edit as Sent['edit'] }
    }),
  )
}

/** Pushes them, and says that each was taken or refused as R3 has it. Answers what must be there. */
async function pushAll(caller: Clinic['admin'], all: Sent[]) {
  const there = new Map<string, { field: string; value: string | null }>()
  for (let n = 0; n < all.length; n += 400) {
    const some = all.slice(n, n + 400)
    const outcomes = await push(
      caller,
      some.map(({ edit }) => edit),
    )
    for (const [index, { place, text, edit }] of some.entries()) {
      const value = wanted(text, place)
      const what = `${place.field}: ${JSON.stringify(text).slice(0, 60)}`
      const outcome = outcomes[index]
      expect(outcome.status, what).toBe(value === undefined ? 422 : 200)
      if (value === undefined)
        expect(Object.keys(outcome.problem.errors), what).toEqual([place.field])
      else there.set(edit.record_id, { field: place.field, value })
    }
  }
  return there
}

async function pullAll(caller: Clinic['admin']): Promise<Map<string, Record<string, unknown>>> {
  const found = new Map<string, Record<string, unknown>>()
  let query = ''
  for (let pages = 0; pages < 100; pages++) {
    const page = (await caller.get(`/api/sync/changes${query}`)).body as Page
    for (const { id, record } of page.changes) if (record) found.set(id, record)
    if (!page.more) return found
    query = `?${new URLSearchParams({ cursor: page.cursor })}`
  }
  throw new Error('the feed does not end')
}

function expectAll(
  found: Map<string, Record<string, unknown>>,
  there: Map<string, { field: string; value: string | null }>,
) {
  for (const [id, { field, value }] of there) {
    expect(found.get(id)?.[field], `${field} of ${JSON.stringify(value)}`).toBe(value)
  }
}

test(`[R3] ${naughty} goes from central to the device as it was stored, or is refused`, async () => {
  const at = await startClinic()
  const patient = await at.patient()
  const there = await pushAll(at.admin, toSend(at, patient.id, [NAME, NOTES, ADDRESS]))
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expectAll(await pullAll(at.admin), there)
  const atDevice = await pullAll(at.device)
  expectAll(atDevice, there)
  // The patient, and what was taken: nothing of what was refused.
  expect(atDevice.size).toBe(there.size + 1)
  for (const [id, { field, value }] of [...there].slice(0, 40)) {
    const collection =
      field === 'full_name' ? 'patients' : field === 'notes' ? 'appointments' : 'pharmacies'
    expect(await at.seen(collection, id)).toMatchObject({ [field]: value })
  }
  expect([at.central.log.errors, at.box.log.errors]).toEqual([[], []])
})

test(`[R3] ${naughty} goes from a device to central as the box stored it`, async () => {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  const there = await pushAll(at.device, toSend(at, patient.id, [NAME, NOTES]))
  expectAll(await pullAll(at.device), there)
  expect(await at.box.round()).toMatchObject({
    isComplete: true,
    accepted: there.size,
    rejected: 0,
  })
  expectAll(await pullAll(at.admin), there)
  expect([at.central.log.errors, at.box.log.errors]).toEqual([[], []])
})

test.skipIf(!hostileFolder)(
  titled('every body of the JSON test suite is parsed or refused, and changes nothing'),
  async () => {
    const at = await startClinic()
    const patient = await create(at.admin, 'patients', patientFields(at.clinic))
    await at.box.round()
    const text = readFileSync(join(hostileFolder ?? '', 'json_test_suite.ndjson'), 'utf8')
    const bodies = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { name: string; expect: string; body_base64: string })
    expect(bodies.length).toBeGreaterThan(100)
    for (const [caller, store] of [
      [at.admin, at.central.store],
      [at.device, at.box.edge.store],
    ] as const) {
      const before = authorityStanding(store)
      for (const { name, expect: verdict, body_base64 } of someOf(bodies, 3)) {
        const body = new Uint8Array(Buffer.from(body_base64, 'base64'))
        const targets = [
          ['POST', '/api/patients/'],
          ['PATCH', `/api/patients/${patient.id}/`],
          ['PUT', `/api/patients/${patient.id}/`],
          ['PUT', `/api/patients/${patient.id}/sync_update/`],
          ['POST', '/api/sync/push'],
        ] as const
        for (const [method, path] of targets) {
          const reply = await caller.send(method, path, body)
          const code = reply.body?.error_code
          const what = `${name} ${method} ${path}: ${reply.status} ${code}`
          expect(reply.status, what).toBeLessThan(500)
          if (verdict === 'n') expect([reply.status, code], what).toEqual([400, 'INVALID_JSON'])
          if (verdict === 'y') expect(code, what).not.toBe('INVALID_JSON')
          // A body of no fields is a change of nothing.
          if (reply.status < 400)
            expect([method, reply.body.id], what).toEqual(['PATCH', patient.id])
        }
      }
      expect(authorityStanding(store)).toEqual(before)
    }
    expect([at.central.log.errors, at.box.log.errors]).toEqual([[], []])
  },
)
