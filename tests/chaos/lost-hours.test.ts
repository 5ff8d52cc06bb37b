import { applyHeld, listHeld } from '@outpost/central/recovery/held-copies'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { startLostHours, startPost } from '../support/lost-hours.ts'
import {
  expectAllAlike,
  expectAllBack,
  expectInboxes,
  expectStockAddsUp,
} from '../support/lost-hours-checks.ts'
import { create, push } from '../support/make.ts'
import { startRestorable } from '../support/restorable.ts'

const LONG_MS = 120_000

test(
  '[N9] [R2] [E7] a central restored from an older backup has the lost hours back from its boxes',
  async () => {
    const at = await startLostHours()
    const { central, ids } = at
    const accepted = at.first.box.edge.store.sql.get<{ body: string; outcome: string }>(
      'select body, outcome from edits where id = ?',
      ids.acceptedEdit,
    )
    const before = central.store.identity()
    central.restore('backup')
    const identity = central.store.identity()
    expect(identity.epoch).not.toBe(before.epoch)
    expect(identity.cursorKey).toEqual(before.cursorKey)

    await at.syncAll(3)
    await expectAllBack(at)
    await expectInboxes(at)
    await expectAllAlike(at)
    expect(at.first.box.edge.row.read().recovery).toBeNull()

    // A tablet's late retry of what was accepted then is answered as it was, and has no effect.
    const edit = JSON.parse(accepted?.body ?? '')
    const known = central.store.sql.get<{ from: string }>(
      'select principal_id as "from" from edits where id = ?',
      edit.id,
    )
    expect(known?.from).toBe(at.first.box.edge.row.read().nodeId)
    const [outcome] = await push(at.newAdmin(), [edit])
    expect(outcome).toMatchObject({
      status: 200,
      revision: JSON.parse(accepted?.outcome ?? '').revision,
      record: { phone: '0700 000 009' },
    })

    // What only central writes waits for an admin, who takes it in one go.
    for (const held of listHeld(central.store.sql))
      expect(applyHeld(central.store, held, 'operator')).toBeNull()
    await at.syncAll()
    const admin = at.newAdmin()
    expect((await admin.get(`/api/doctors/${ids.newDoctor}/`)).body).toMatchObject({
      full_name: 'Dr New',
    })
    expect((await admin.get(`/api/pharmacy-inventory/${ids.newStock}/`)).body).toMatchObject({
      quantity: 40,
    })
    expectStockAddsUp(at)
    await expectAllAlike(at)
  },
  LONG_MS,
)

test(
  '[N9] [F6] a central whose file was copied back notices, and has the lost hours back',
  async () => {
    const at = await startLostHours()
    const { epoch } = at.central.store.identity()
    at.central.copyBack('copy')
    expect(at.central.store.identity().epoch).toBe(epoch)
    await at.syncAll(3)
    expect(at.central.store.identity().epoch).not.toBe(epoch)
    await expectAllBack(at)
    await expectInboxes(at)
    await expectAllAlike(at)
  },
  LONG_MS,
)

test(
  '[N9] what was brought back is brought back again if central is put back before the box has filled',
  async () => {
    const at = await startLostHours()
    at.central.restore('backup')
    at.central.backup('second')
    for (const { road } of at.posts) {
      road.weather(({ path }) => (path.includes('/changes') ? 'lost reply' : 'clear'))
    }
    await at.syncAll(3)
    const old = (await at.newAdmin().get(`/api/patients/${at.ids.born}/`)).status
    expect(old).toBe(200)

    at.central.restore('second')
    for (const { road } of at.posts) road.clear()
    await at.syncAll(3)
    await expectAllBack(at)
    await expectInboxes(at)
    await expectAllAlike(at)
  },
  LONG_MS,
)

test('[N9] [F4] devices fill again where their box was given what is older than they have seen', async () => {
  const clock = createHandClock()
  const central = await startRestorable(clock)
  const admin = central.caller('admin')
  const post = await startPost(central, await central.addClinic('Kisumu'))
  const { id } = await create(admin, 'doctors', { full_name: 'Dr Were' })
  await post.sync()
  central.backup('backup')
  clock.advance(1000)
  // Nobody but central writes doctors: what a box brings back of one waits for an admin.
  await admin.send('PATCH', `/api/doctors/${id}/`, { full_name: 'Dr New' }, { 'If-Match': '"1"' })
  await post.sync()
  const { cursor, changes } = (await post.device.get('/api/sync/changes')).body
  expect(changes).toMatchObject([{ record: { revision: 2, full_name: 'Dr New' } }])

  central.restore('backup')
  await post.sync()
  expect(await post.device.get(`/api/sync/changes?cursor=${cursor}`)).toMatchObject({ status: 410 })
  expect((await post.device.get('/api/sync/changes')).body.changes).toMatchObject([
    { record: { revision: 1, full_name: 'Dr Were' } },
  ])
})
