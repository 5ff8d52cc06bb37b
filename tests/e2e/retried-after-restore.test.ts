import { createDevices } from '@outpost/edge/store/devices'
import { newToken } from '@outpost/shared/node/tokens'
import { expect, test } from 'vitest'
import { updateOf } from '../support/authority.ts'
import { type Caller, createCaller } from '../support/caller.ts'
import { copyCard, startCopy } from '../support/copied-box.ts'
import { startDeciding } from '../support/deciding.ts'
import { create, patientFields, push } from '../support/make.ts'
import { startBox } from '../support/network.ts'

const KEY = { 'Idempotency-Key': 'the same request' }

/** A box with stock and a patient, and a device that sends `request` again after the box was put back. */
async function startForgetful() {
  const at = await startDeciding()
  const stock = await at.stock(10)
  const { id: patient } = await at.patient()
  await at.box.round()
  const token = newToken()
  const { sqlite } = at.box.edge.store
  const id = '5b133931-f349-48c0-bacd-d7c611a170b5'
  createDevices({ sqlite, clock: at.central.clock }).add(id, 'tablet', token)
  const card = copyCard(at.box)
  return {
    ...at,
    stock,
    patient,
    tablet: createCaller(at.device.url, token),
    async putBack() {
      const back = await startCopy(card, at.central.clock)
      return { ...back, tablet: createCaller(back.device.url, token) }
    },
    /** A box of the clinic that knows the device, and not who it was itself. */
    async startUnknown() {
      const box = await startBox(at.central, [at.clinic])
      createDevices({ sqlite: box.edge.store.sqlite, clock: at.central.clock }).add(
        id,
        'tablet',
        token,
      )
      await box.round()
      return { ...box, tablet: createCaller(box.url, token) }
    },
  }
}

type Forgetful = Awaited<ReturnType<typeof startForgetful>>

const REQUESTS: Record<string, (at: Forgetful, tablet: Caller) => ReturnType<Caller['send']>> = {
  'a new patient': ({ clinic }, tablet) =>
    tablet.send('POST', '/api/patients/', patientFields(clinic), KEY),
  'a new phone': ({ patient }, tablet) =>
    tablet.send('PATCH', `/api/patients/${patient}/`, { phone: '1' }, KEY),
  'a movement': ({ stock }, tablet) => {
    const body = { kind: 'DISPENSED', delta: -8 }
    return tablet.send('POST', `/api/pharmacy-inventory/${stock}/movements`, body, KEY)
  },
}

test.each(Object.keys(REQUESTS))(
  '[S4] [E3] %s that a device sends again to a box that was put back counts once, and is accepted',
  async (what) => {
    const at = await startForgetful()
    const request = REQUESTS[what] as (typeof REQUESTS)[string]
    const first = await request(at, at.tablet)
    expect(await at.box.round()).toMatchObject({ accepted: 1 })
    const back = await at.putBack()
    // Central and the retry differ in time and base.
    at.central.clock.advance(60_000)
    const again = await request(at, back.tablet)
    expect([again.status, again.body.id]).toEqual([first.status, first.body.id])
    expect(await back.round()).toMatchObject({ accepted: 1, rejected: 0 })
    await back.round()

    expect(await at.inboxOf(back.device)).toEqual([])
    expect(await at.ledger(at.stock)).toBe(what === 'a movement' ? 2 : 10)
    const counts = async (caller: Caller) =>
      (await caller.get('/api/patients/')).body.results.length
    expect(await counts(at.admin)).toBe(await counts(back.device))
    const path = `/api/${what === 'a movement' ? 'pharmacy-inventory' : 'patients'}/${first.body.id}/`
    const versionAt = async (caller: Caller) => {
      const { revision, created_at, updated_at } = (await caller.get(path)).body
      return { revision, created_at, updated_at }
    }
    expect(await versionAt(back.device)).toEqual(await versionAt(at.admin))
    const pulled = (await back.device.get(`/api/edits?record_id=${first.body.id}`)).body.results
    expect(pulled.at(0)).toMatchObject({ state: 'accepted', revision: expect.any(Number) })
    expect(await back.compare()).toMatchObject({ isComplete: true })
    expect(back.edge.row.read().repairedRecords).toBe(0)
  },
)

test('[S4] [E3] one that a device sends again to a box that has lost who it was counts once', async () => {
  const at = await startForgetful()
  const { 'a movement': dispense } = REQUESTS as Record<string, (typeof REQUESTS)[string]>
  await dispense?.(at, at.tablet)
  await at.box.round()
  const other = await at.startUnknown()
  at.central.clock.advance(60_000)
  expect(await dispense?.(at, other.tablet)).toMatchObject({ status: 200 })
  expect(await other.round()).toMatchObject({ accepted: 1, rejected: 0 })
  expect(await at.inboxOf(other.device)).toEqual([])
  expect(await at.ledger(at.stock)).toBe(2)
})

test('[E3] what was made first under an id is told to a box that sees its record, and to no other', async () => {
  const at = await startForgetful()
  const edit = updateOf('patients', { id: at.patient, revision: 1 }, { phone: '1' })
  const [box, sibling] = [
    at.central.caller('node', [at.clinic]),
    at.central.caller('node', [at.clinic]),
  ]
  expect((await push(box, [edit]))[0]).toMatchObject({ status: 200 })
  const elsewhere = await at.central.addClinic('Siaya')
  const far = at.central.caller('node', [elsewhere])
  const own = await create(at.admin, 'patients', patientFields(elsewhere))
  const aboutOwn = { ...edit, record_id: own.id }
  const again = { ...edit, made_at: '2027-03-01T11:00:00+03:00' }
  const firstTo = async (caller: Caller, sent: object) => {
    const problem = (await push(caller, [sent]))[0]?.problem as Record<string, unknown> | undefined
    expect(problem).toMatchObject({ error_code: 'EDIT_ID_REUSED' })
    return problem?.first
  }
  expect(await firstTo(sibling, again)).toMatchObject({ status: 200, edit: { id: edit.id } })
  for (const sent of [again, aboutOwn]) expect(await firstTo(far, sent)).toBeUndefined()
  const client = at.central.caller('client', [at.clinic])
  expect(await firstTo(client, again)).toBeUndefined()
})

test('[S4] [E9] one that central had rejected, and an admin has decided, is decided at the box too', async () => {
  const at = await startForgetful()
  const { 'a movement': dispense } = REQUESTS as Record<string, (typeof REQUESTS)[string]>
  const edit = (await dispense?.(at, at.tablet))?.body.pending
  await at.move(at.stock, { kind: 'DISPENSED', delta: -8 }, at.admin)
  expect(await at.box.round()).toMatchObject({ rejected: 1 })
  expect(await at.decide(at.admin, edit, 'confirm')).toMatchObject({ status: 200 })

  const back = await at.putBack()
  expect(await dispense?.(at, back.tablet)).toMatchObject({ status: 200 })
  for (let n = 0; n < 3; n++) await back.round()
  expect(await at.standing(edit, back.device)).toMatchObject({
    state: 'decided',
    decision: { decision: 'confirm', where: 'central' },
  })
  expect(await at.inboxOf(back.device)).toEqual([])
  expect(await at.ledger(at.stock)).toBe(0)
})

test('[S4] [E3] another request with the same key is no retry: it waits for a person, whole', async () => {
  const at = await startForgetful()
  await REQUESTS['a new phone']?.(at, at.tablet)
  await at.box.round()
  const back = await at.putBack()
  const fields = { phone: '1', village: 'Kisian' }
  await back.tablet.send('PATCH', `/api/patients/${at.patient}/`, fields, KEY)
  expect(await back.round()).toMatchObject({ accepted: 0, rejected: 1 })
  expect(await at.inboxOf(back.device)).toMatchObject([
    { mine: fields, conflict: { error_code: 'EDIT_ID_REUSED' }, decisions: ['keep_server'] },
  ])
})
