import { createDevices } from '@outpost/edge/store/devices'
import { newToken } from '@outpost/shared/node/tokens'
import { expect, test } from 'vitest'
import { type Caller, createCaller } from '../support/caller.ts'
import { copyCard, startCopy } from '../support/copied-box.ts'
import { startDeciding } from '../support/deciding.ts'
import { patientFields } from '../support/make.ts'

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
