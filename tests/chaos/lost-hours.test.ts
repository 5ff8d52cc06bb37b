import { applyHeld, listHeld } from '@outpost/central/recovery/held-copies'
import { expect, test } from 'vitest'
import { startLostHours } from '../support/lost-hours.ts'
import {
  expectAllAlike,
  expectAllBack,
  expectInboxes,
  expectStockAddsUp,
} from '../support/lost-hours-checks.ts'
import { push } from '../support/make.ts'

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
      expect(applyHeld(central.store, held)).toBeNull()
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
