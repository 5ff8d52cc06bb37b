import { createComparisonStore } from '@outpost/edge/store/comparison-store'
import { connectToCentral } from '@outpost/edge/sync/central'
import { compareCopies } from '@outpost/shared/replica/comparison'
import { createComparisonLink } from '@outpost/shared/replica/comparison-link'
import { expect, test } from 'vitest'
import type { Clinic } from '../support/clinic.ts'
import { expectEqual, nothing, startCompared } from '../support/compared.ts'
import { linkDepsOf } from '../support/link-deps.ts'
import { fetchedIds, isDigest, isFetch, meddle } from '../support/meddling.ts'
import type { Weather } from '../support/road.ts'

/* What comes between while a box compares its copies with central. */

const damaged = async () => {
  const clinic = await startCompared()
  const [id = ''] = clinic.ids
  meddle(clinic.box.file, 'delete from records where id = ?', id)
  return { ...clinic, id }
}
/** Once, before the first such request is heard by central. */
const once = (road: Clinic['road'], which: typeof isFetch, act: () => Promise<unknown>) => {
  let isDone = false
  road.weather(async (passing): Promise<Weather> => {
    if (which(passing) && !isDone) {
      isDone = true
      await act()
    }
    return 'clear'
  })
}

test('[F12] heads that move stop it, without a false alarm; the next round makes it', async () => {
  const clinic = await startCompared()
  const { box, road, admin, ids } = clinic
  const [id = ''] = ids
  once(road, isDigest, () => admin.send('PATCH', `/api/patients/${id}/`, { phone: '1' }))
  const stopped = await box.compare()
  expect(stopped).toMatchObject({
    isComplete: true,
    comparison: { isComplete: false, ...nothing, differences: [] },
  })
  expect(fetchedIds(clinic)).toEqual([])
  expect(box.log.warnings).toEqual([])
  // It was not asked for again, but it is still owed.
  const { comparison } = await box.round()
  expect(comparison).toMatchObject({ isComplete: true, ...nothing, differences: [] })
})

test('[F12] heads that move on the way down stop it; what is found is found later', async () => {
  const clinic = await damaged()
  const { box, road, admin, ids, id } = clinic
  let digests = 0
  road.weather(async (passing): Promise<Weather> => {
    if (isDigest(passing) && ++digests === 2) {
      await admin.send('PATCH', `/api/patients/${ids[1]}/`, { phone: '1' })
    }
    return 'clear'
  })
  expect((await box.compare()).comparison).toMatchObject({ isComplete: false, ...nothing })
  road.clear()
  expect((await box.round()).comparison).toMatchObject({ isComplete: true, lacked: 1 })
  expect(fetchedIds(clinic)).toEqual([id])
  await expectEqual(clinic)
})

test('[F12] a record that changes before it is fetched comes as it is then', async () => {
  const clinic = await damaged()
  const { box, road, admin, id } = clinic
  once(road, isFetch, () => admin.send('PATCH', `/api/patients/${id}/`, { phone: '1' }))
  expect((await box.compare()).comparison).toMatchObject({ isComplete: true, lacked: 1 })
  expect(await clinic.seen('patients', id)).toMatchObject({ phone: '1', revision: 2 })
  await expectEqual(clinic)
})

test('[F12] a record that is deleted before it is fetched is not there', async () => {
  const clinic = await damaged()
  const { box, road, admin, id } = clinic
  once(road, isFetch, () => admin.send('DELETE', `/api/patients/${id}/`))
  expect((await box.compare()).comparison).toMatchObject({ isComplete: true, ...nothing })
  expect(await clinic.seen('patients', id)).toBeNull()
  await expectEqual(clinic)
})

test('[F12] a page that another program takes meanwhile leaves the repair to the next time', async () => {
  const clinic = await damaged()
  const { box, road, central, admin, ids, id } = clinic
  const settings = { EDGE_CENTRAL_CA: undefined, EDGE_SYNC_CRON: '*/5 * * * *' }
  const second = connectToCentral({ edge: box.edge, settings, version: '0', log: box.log })
  once(road, isFetch, async () => {
    await admin.send('PATCH', `/api/patients/${ids[1]}/`, { phone: '1' })
    await second.rounds.ask()
  })
  const { comparison } = await box.compare()
  await second.close()
  expect(comparison).toMatchObject({ isComplete: false, ...nothing })
  expect(await clinic.seen('patients', id)).toBeNull()
  expect((await box.round()).comparison).toMatchObject({ isComplete: true, lacked: 1 })
  await expectEqual(clinic)
  expect(central.log.errors).toEqual([])
})

test('[F12] an outcome that another program takes meanwhile is no difference', async () => {
  const clinic = await startCompared()
  const { box, road, admin, ids } = clinic
  const [id = ''] = ids
  let digests = 0
  road.weather(async (passing): Promise<Weather> => {
    // Central has told of revision 1; the box has learnt of 2 when it looks at its own.
    if (isDigest(passing) && ++digests === 1) {
      return {
        change(reply) {
          meddle(box.file, 'update records set revision = 2 where id = ?', id)
          return reply
        },
      }
    }
    if (isFetch(passing)) await admin.send('PATCH', `/api/patients/${id}/`, { phone: '1' })
    return 'clear'
  })
  const { comparison } = await box.compare()
  expect(fetchedIds(clinic)).toEqual([id])
  expect(comparison).toMatchObject({ isComplete: true, ...nothing })
  expect(box.log.warnings).toEqual([])
})

test('[F12] [N8] a line that breaks or cuts short at any request: it goes on next time', async () => {
  for (const which of [isDigest, isFetch]) {
    for (const weather of ['lost request', 'lost reply', { cutAt: 40 }] as const) {
      const clinic = await damaged()
      const { box, road, id } = clinic
      road.weather((passing) => (which(passing) ? weather : 'clear'))
      const broken = await box.compare()
      expect(broken).toMatchObject({ isComplete: true, comparison: { isComplete: false } })
      expect(await clinic.seen('patients', id)).toBeNull()
      road.clear()
      expect((await box.round()).comparison).toMatchObject({ isComplete: true, lacked: 1 })
      await expectEqual(clinic)
    }
  }
})

test('[F12] [N8] answers that are cut short are asked for in smaller parts', async () => {
  const clinic = await startCompared(150)
  const { box, road } = clinic
  meddle(box.file, `delete from records where collection = 'patients'`)
  road.weather((passing) =>
    isFetch(passing) && passing.body.length > 1500 ? { cutAt: 700 } : 'clear',
  )
  expect((await box.compare()).comparison).toMatchObject({ isComplete: true, lacked: 150 })
  await expectEqual(clinic)
})

test('[F12] [N6] the power may go at any row: nothing is done by halves, and it is done later', async () => {
  const clinic = await startCompared()
  const { box, ids } = clinic
  const { sqlite, sql } = box.edge.store
  const [lost = '', raised = ''] = ids
  meddle(box.file, 'delete from records where id = ?', lost)
  meddle(box.file, 'update records set revision = 9 where id = ?', raised)
  sqlite.exec('create temp table power (left integer)')
  for (const verb of ['insert', 'update']) {
    for (const table of ['records', 'feed', 'scopes', 'replica']) {
      sqlite.exec(`create temp trigger power_${verb}_${table} before ${verb} on main.${table}
        when exists (select 1 from power) begin
          select raise(abort, 'power cut') where (select left from power) <= 0;
          update power set left = left - 1;
        end`)
    }
  }
  const standing = () => [
    sql.all('select id, revision, fields, sync_state, deleted_at from records order by key'),
    sql.all('select scope, record, seq, op from feed order by scope, seq'),
    sql.get('select repaired_records, diverged_at, cursor from replica'),
  ]
  const before = standing()
  const link = createComparisonLink(linkDepsOf(clinic))
  const store = createComparisonStore({ store: box.edge.store, row: box.edge.row })
  let cuts = 0
  for (; cuts < 100; cuts++) {
    sqlite.exec('delete from power')
    sqlite.exec(`insert into power values (${cuts})`)
    const ended = await compareCopies({ store, link }).catch((error: Error) => error.message)
    if (ended !== 'power cut') {
      expect(ended).toMatchObject({ isComplete: true, lacked: 1, outdated: 1 })
      break
    }
    expect(standing()).toEqual(before)
  }
  sqlite.exec('delete from power')
  expect(cuts).toBeGreaterThan(5)
  expect(sql.get('select repaired_records as repaired from replica')).toEqual({ repaired: 2 })
  await expectEqual(clinic)
})
