import { expect, test } from 'vitest'
import { startLostHours } from '../support/lost-hours.ts'
import { expectAllAlike, expectAllBack, expectInboxes } from '../support/lost-hours-checks.ts'
import { startRestorable } from '../support/restorable.ts'

const LONG_MS = 120_000

test(
  '[N9] [A1] a box that the backup does not know is enrolled again, and brings the lost hours back',
  async () => {
    const at = await startLostHours({ isFirstNew: true })
    const { first } = at
    const { sql } = first.box.edge.store
    const outbox = sql.all(`select id from edits where state in ('waiting', 'sent') order by seq`)
    expect(outbox.length).toBe(2)
    const { nodeId, incarnation } = first.box.edge.row.read()
    at.central.restore('backup')
    expect(await first.box.round()).toMatchObject({ link: 'unauthorised' })
    expect(first.box.edge.row.read().revokedSince).toBeNull()

    await first.enrolAgain()
    const again = first.box.edge.row.read()
    expect(again.nodeId).not.toBe(nodeId)
    expect(again.incarnation).not.toBe(incarnation)
    // This box first: what the others hold cannot stand in for what it brings.
    expect(await first.sync()).toMatchObject({ isComplete: true })
    expect((await at.newAdmin().get(`/api/patients/${at.ids.old}/`)).body).toMatchObject({
      phone: '0700 000 009',
      village: 'Kisian',
    })
    const arrived = at.central.store.sql.all(
      `select id from edits where principal_id = ? and received_at > 0 and id in
         (select value from json_each(?)) order by seq`,
      again.nodeId,
      JSON.stringify(outbox.map((row) => (row as { id: string }).id)),
    )
    expect(arrived).toEqual(outbox)
    await at.syncAll(3)
    await expectAllBack(at)
    await expectInboxes(at)
    await expectAllAlike(at)
    expect(first.box.edge.row.read()).toMatchObject({ recovery: null, rewoundAt: null })
  },
  LONG_MS,
)

test(
  '[A1] [N9] at a central that knows nothing of all this it sends what it kept, and keeps what is refused',
  async () => {
    const at = await startLostHours()
    const { first, ids } = at
    const born = await first.register({ full_name: 'Born last' })
    // In the middle of bringing lost hours back to the one that it leaves.
    at.central.restore('backup')
    first.road.weather(({ path }) => (path.endsWith('/recover') ? 'lost request' : 'clear'))
    expect(await first.sync()).toMatchObject({ isComplete: false })
    expect(first.box.edge.row.read().recovery).not.toBeNull()

    const other = await startRestorable(at.clock)
    await other.store.putClinics(() => [
      { id: at.clinic, name: 'Kisumu', time_zone: 'Africa/Nairobi', active: true },
    ])
    await first.enrolAgain({ at: other, url: other.url })
    expect(await first.sync()).toMatchObject({ isComplete: true })

    const there = await other.caller('admin').get(`/api/patients/${born.id}/`)
    expect(there.body).toMatchObject({ full_name: 'Born last', revision: 1 })
    const inbox = (await first.device.get('/api/inbox')).body.results
    expect(inbox).toMatchObject([
      { mine: { full_name: 'Mine' } },
      { mine: { phone: '0700 000 009' }, conflict: { error_code: 'OUT_OF_SCOPE' } },
      { mine: { kind: 'DISPENSED', delta: -3 }, conflict: { error_code: 'OUT_OF_SCOPE' } },
    ])
    expect((await first.device.get('/api/sync/status/')).body).toMatchObject({
      pending: 0,
      link: 'online',
      epoch: expect.any(String),
    })
    expect(first.box.edge.row.read()).toMatchObject({
      epoch: other.store.identity().epoch,
      recovery: null,
    })
    expect(await first.seen('patients', ids.born)).toBeNull()
  },
  LONG_MS,
)
