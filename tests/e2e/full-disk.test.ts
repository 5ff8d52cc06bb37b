import { describe, expect, test } from 'vitest'
import { authorityStanding, type Clinic, replicaStanding, startClinic } from '../support/clinic.ts'
import { refusal } from '../support/road.ts'

type Store = Clinic['box']['edge']['store']

/** Pages that a database may have when nothing limits it. */
const PAGES_MAX = 1_073_741_823

/** The disk is full: no further page fits. What stands in free pages can still be changed. */
function fillDisk({ sqlite }: Store) {
  sqlite.exec('vacuum')
  sqlite.pragma(`max_page_count = ${sqlite.pragma('page_count', { simple: true })}`)
}

function makeRoom({ sqlite }: Store) {
  sqlite.pragma(`max_page_count = ${PAGES_MAX}`)
}

const faults: [string, (store: Store) => void, (store: Store) => void][] = [
  ['full', fillDisk, makeRoom],
  [
    'read-only',
    ({ sqlite }) => void sqlite.pragma('query_only = on'),
    ({ sqlite }) => void sqlite.pragma('query_only = off'),
  ],
]

/** So many enrolments need new pages, whatever room there is in old ones. */
const ENROLMENTS_MAX = 40

/** An appointment that needs pages of its own. */
const longVisit = (clinic: string, patient: string) => ({
  clinic_id: clinic,
  patient_id: patient,
  starts_at: '2027-03-05T09:00:00Z',
  status: 'SCHEDULED',
  notes: 'long '.repeat(1900),
})

describe.each(faults)('while the disk of a box is %s', (_name, spoil, mend) => {
  test('[N1] a write is refused in a clear sentence, changes nothing, and reading goes on', async () => {
    const at = await startClinic()
    const patient = await at.patient()
    await at.box.round()
    spoil(at.box.edge.store)
    const before = authorityStanding(at.box.edge.store)
    const visit = longVisit(at.clinic, patient.id)
    for (let n = 0; n < 3; n++) {
      const reply = await at.device.send('POST', '/api/appointments/', visit)
      expect(reply).toMatchObject({
        status: 503,
        body: {
          error_code: 'STORAGE_FAILED',
          detail: expect.stringMatching(/Nothing was changed/),
        },
      })
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect(authorityStanding(at.box.edge.store)).toEqual(before)
    expect(await at.seen('patients', patient.id)).toMatchObject({ full_name: 'Amina Otieno' })
    expect((await at.device.get('/api/sync/changes')).status).toBe(200)
    expect((await at.device.get('/api/sync/status/')).status).toBe(200)
    expect((await at.device.get('/api/inbox')).status).toBe(200)
    expect((await at.device.get('/api/health/live')).status).toBe(200)
    expect(await at.device.get('/api/health/ready')).toMatchObject({
      status: 503,
      body: { ready: false, reason: expect.stringMatching(/takes no changes/) },
    })

    mend(at.box.edge.store)
    expect((await at.device.send('POST', '/api/appointments/', visit)).status).toBe(201)
    expect(await at.device.get('/api/health/ready')).toMatchObject({ status: 200 })
    expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
  })

  test('[S6] readiness comes back by itself, without a write that proves it', async () => {
    const at = await startClinic()
    const patient = await at.patient()
    await at.box.round()
    spoil(at.box.edge.store)
    await at.device.send('POST', '/api/appointments/', longVisit(at.clinic, patient.id))
    expect((await at.device.get('/api/health/ready')).status).toBe(503)
    mend(at.box.edge.store)
    expect((await at.device.get('/api/health/ready')).status).toBe(200)
  })

  test('[N6] a round fails clearly, moves no cursor, and the next one after it succeeds', async () => {
    const at = await startClinic()
    await at.patients(1)
    await at.box.round()
    await at.patients(400)
    spoil(at.box.edge.store)
    const before = replicaStanding(at.box)
    const reply = await at.device.send('POST', '/api/sync/run?wait=1')
    expect(reply.status, reply.text).not.toBe(500)
    expect(reply.body.complete ?? false).toBe(false)
    expect(reply.body.error ?? reply.body.detail).toMatch(/The storage takes no changes/)
    expect(replicaStanding(at.box)).toEqual(before)
    mend(at.box.edge.store)
    expect(await at.box.round()).toMatchObject({ isComplete: true, pulled: 400 })
  })

  test('[N4] a round loses no outcome: what central accepted meanwhile is asked for again', async () => {
    const at = await startClinic()
    const patient = await at.patient()
    await at.box.round()
    await at.setPhone(patient.id, '1')
    at.road.weather(({ isPush }) => {
      if (isPush) spoil(at.box.edge.store)
      return 'clear'
    })
    await at.box.round().catch(() => undefined)
    mend(at.box.edge.store)
    at.road.clear()
    await at.box.round()
    expect(await at.atCentral('patients', patient.id)).toMatchObject({ phone: '1', revision: 2 })
    expect(await at.seen('patients', patient.id)).toMatchObject({
      phone: '1',
      sync_state: 'synced',
    })
  })
})

test('[N3] [N6] a round whose page found no room is not complete, whatever was set aside', async () => {
  const at = await startClinic()
  const [one = '', other = ''] = await at.patients(2)
  await at.box.round()
  await at.patients(400)
  const poison = await at.setPhone(one, '1')
  await at.setPhone(other, '2')
  at.road.weather(({ isPull, editIds }) => {
    if (isPull) fillDisk(at.box.edge.store)
    return editIds.includes(poison) ? refusal(413, 'TOO_LARGE') : 'clear'
  })
  expect(await at.box.round()).toMatchObject({
    isComplete: false,
    accepted: 1,
    setAside: 1,
    pulled: 0,
    error: expect.stringMatching(/takes no changes/),
  })
  makeRoom(at.box.edge.store)
})

describe.each(faults)('while the disk of central is %s', (_name, spoil, mend) => {
  test('[E8] pushes wait, pulls go on, nothing is halved or set aside', async () => {
    const at = await startClinic()
    const patient = await at.patient()
    await at.box.round()
    const other = await at.patient({ full_name: 'Baraka Njoroge' })
    const visit = longVisit(at.clinic, patient.id)
    for (let n = 0; n < 3; n++) {
      expect((await at.device.send('POST', '/api/appointments/', visit)).status).toBe(201)
    }
    at.road.clear()
    spoil(at.central.store)
    const before = authorityStanding(at.central.store)
    expect(await at.box.round()).toMatchObject({
      isComplete: false,
      link: 'central_error',
      accepted: 0,
      setAside: 0,
      pulled: 1,
      retryAfterMs: expect.any(Number),
    })
    expect(at.road.pushes()).toHaveLength(1)
    expect(authorityStanding(at.central.store)).toEqual(before)
    expect(await at.seen('patients', other.id)).not.toBeNull()
    expect((await at.admin.get('/api/patients/')).status).toBe(200)
    expect((await at.admin.get('/api/health/ready')).status).toBe(503)
    const refused = await at.admin.send('POST', '/api/appointments/', visit)
    expect(refused).toMatchObject({ status: 503, body: { error_code: 'STORAGE_FAILED' } })

    mend(at.central.store)
    expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 3 })
    expect((await at.admin.get('/api/health/ready')).status).toBe(200)
  })

  test('[A1] an enrolment is refused without using the code up', async () => {
    const at = await startClinic()
    const codes = Array.from({ length: ENROLMENTS_MAX }, () => at.central.newCode([at.clinic]))
    spoil(at.central.store)
    const enrol = async (code: string, token: string) => {
      const body = { code, token_hash: token.padStart(64, '0') }
      return (await at.admin.send('POST', '/api/nodes/enrol', body)).status
    }
    // The first few may still fit into pages that are there.
    let refused: string | undefined
    for (const [n, code] of codes.entries()) {
      const status = await enrol(code, `${n}`)
      if (status === 200) continue
      expect(status).toBe(503)
      refused = code
      break
    }
    expect(refused).toBeDefined()
    mend(at.central.store)
    // With another token: a code that is used up lets in only with the one that it was used with.
    expect(await enrol(refused as string, 'abc')).toBe(200)
  })
})
