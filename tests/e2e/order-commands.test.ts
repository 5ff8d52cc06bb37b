import { readAudit } from '@outpost/central/audit/audit'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { startClinic } from '../support/clinic.ts'
import { runHere, runJsonHere } from '../support/command-here.ts'

test('[N12] boxes are paused, resumed, filled anew and asked of themselves by commands', async () => {
  const at = await startClinic()
  await at.box.round()
  const nodeId = at.box.edge.row.read().nodeId as string
  const env = { CENTRAL_DATABASE_URL: `file:${at.central.file}` }
  const node = (...words: string[]) => runJsonHere('central', ['node', ...words], env)
  const refused = async (...words: string[]) => {
    const { code, err } = await runHere('central', ['node', ...words], env)
    expect(code).toBe(1)
    return err
  }
  const hours = (Date.now() - at.central.clock.now()) / 3600_000
  // The command goes by the clock of the machine, the box of this test by one that is turned by hand.
  at.central.clock.advance(hours * 3600_000)

  const paused = await node('pause', nodeId, '--hours', '5')
  const again = await node('pause', nodeId, '--until', paused.args.until)
  expect(again.order_id).toBe(paused.order_id)
  await at.box.round()
  expect(at.box.edge.row.read().pausedUntil).toBe(Date.parse(paused.args.until))
  await node('resume', nodeId)
  await at.box.round()
  const { id } = await at.patient()
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  await node('resync', nodeId, '--collection', 'patients', '--record', id)
  await node('resync', nodeId)
  const asked = await node('support-bundle', nodeId)
  await at.box.round()
  await at.box.round()
  await at.box.round()

  const { orders } = await node('orders', nodeId)
  expect(orders.map(({ kind, state }: { kind: string; state: string }) => [kind, state])).toEqual([
    ['support_bundle', 'done'],
    ['resync', 'done'],
    ['resync', 'done'],
    ['resume', 'done'],
    ['pause', 'done'],
  ])
  expect(orders[2].args).toEqual({ collection: 'patients', record_id: id })
  expect((await node('bundle', nodeId, asked.order_id)).bundle).toBeTypeOf('object')
  const { out } = await runHere('central', ['node', 'orders', nodeId], env)
  expect(out).toMatch(/support_bundle {2}done/)
  const noted = readAudit(at.central.store.sql, 0, 1000)
    .filter(({ details }) => details.what === 'ordered')
    .map(({ details }) => details.kind)
  expect(noted).toEqual(['pause', 'resume', 'resync', 'resync', 'support_bundle'])

  expect(await refused('pause', nodeId)).toMatch(/--until or --hours. Nothing was changed/)
  expect(await refused('pause', nodeId, '--hours', '169')).toMatch(/within the next 7 days/)
  expect(await refused('pause', nodeId, '--until', 'soon')).toMatch(/until .*Nothing was changed/)
  expect(await refused('resync', nodeId, '--record', id)).toMatch(/collection is needed/)
  expect(await refused('resync', nodeId, '--collection', 'people')).toMatch(/collection must be/)
  expect(await refused('resume', v4())).toMatch(/There is no box/)
  expect(await refused('bundle', nodeId, v4())).toMatch(/No support bundle/)
})
