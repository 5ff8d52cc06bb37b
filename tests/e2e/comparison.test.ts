import type { Change } from '@outpost/shared/protocol/messages'
import { v4 } from 'uuid'
import { describe, expect, test } from 'vitest'
import type { Caller } from '../support/caller.ts'
import {
  type Compared,
  expectEqual,
  expectRepaired,
  nothing,
  startCompared,
} from '../support/compared.ts'
import { digestsOf } from '../support/digest.ts'
import { create, patientFields } from '../support/make.ts'
import { fetchedIds, isDigest, meddle } from '../support/meddling.ts'
import { createDice } from '../support/random.ts'
import { refusal, type Weather } from '../support/road.ts'

const DAY_MS = 24 * 3600 * 1000

/** Until when an edit is set aside. */
const tomorrow = ({ edge }: Compared['box']) => edge.clock.now() + DAY_MS

describe('a box whose copies are those of central', () => {
  test('[F12] is found equal by one request of less than a kilobyte', async () => {
    const clinic = await startCompared(300)
    await expectEqual(clinic)
    const { comparison } = await clinic.box.compare()
    expect(comparison?.bytesReceived).toBeLessThan(1000)
    expect(comparison?.bytesSent).toBe(0)
    expect(clinic.box.log.warnings).toEqual([])
    const { body } = await clinic.device.get('/api/sync/status/')
    expect(body).toMatchObject({ repaired_records: 0, diverged_at: null })
    expect(body.compared_at).not.toBeNull()
  })

  test('[F12] is found equal also while edits wait, are set aside, or need a person', async () => {
    const clinic = await startCompared()
    const { device, admin, ids, box, road } = clinic
    const [clashing = '', changed = '', deleted = '', other = ''] = ids
    await clinic.setPhone(clashing, 'mine')
    await admin.send('PATCH', `/api/patients/${clashing}/`, { phone: 'theirs' })
    expect(await box.round()).toMatchObject({ isComplete: true, rejected: 1 })
    // They are made while central tells its digest, so the round before has not sent them.
    road.weather(async (passing): Promise<Weather> => {
      if (!isDigest(passing)) return 'clear'
      await clinic.setPhone(changed, '1')
      await device.send('DELETE', `/api/patients/${deleted}/`)
      await create(device, 'patients', patientFields(clinic.clinic))
      await clinic.setPhone(clashing, '2')
      return 'clear'
    })
    const compared = await box.compare()
    expect(compared.comparison).toMatchObject({ isComplete: true, ...nothing, differences: [] })
    road.clear()
    const standing = (await clinic.edits()).map(({ state }) => state)
    expect(standing).toEqual(['needs_decision', 'waiting', 'waiting', 'waiting', 'waiting'])

    // And with a reply that was lost, so that central has what still waits here.
    road.weather(({ isPush }) => (isPush ? 'lost reply' : 'clear'))
    await box.round()
    road.clear()
    await clinic.setPhone(other, '3')
    expect(await box.compare()).toMatchObject({ comparison: { ...nothing, differences: [] } })
    expect(box.log.warnings).toEqual([])
  })

  test('[F12] is compared daily and on demand, and otherwise not', async () => {
    const { box, road, central, device } = await startCompared()
    expect((await box.round()).comparison).toBeUndefined()
    central.clock.advance(DAY_MS - 1000)
    expect((await box.round()).comparison).toBeUndefined()
    expect(road.passed.filter(isDigest)).toHaveLength(0)
    central.clock.advance(2000)
    expect((await box.round()).comparison).toMatchObject({ isComplete: true })
    expect((await box.round()).comparison).toBeUndefined()

    const plain = await device.send('POST', '/api/sync/run?wait=1')
    expect(plain.body).toMatchObject({ complete: true, comparison: null })
    const asked = await device.send('POST', '/api/sync/run?wait=1&compare=1')
    expect(asked.body).toMatchObject({ complete: true, comparison: { complete: true, ...nothing } })
    expect(road.passed.filter(isDigest)).toHaveLength(2)
  })
})

/** Each way in which a copy can come to differ, and what the comparison is to make of it. */
const damages: [
  what: string,
  expected: Partial<typeof nothing>,
  damage: (clinic: Compared) => string | Promise<string>,
][] = [
  [
    'a record removed',
    { lacked: 1 },
    ({ box, ids: [id = ''] }) => {
      meddle(box.file, 'delete from records where id = ?', id)
      return id
    },
  ],
  [
    'a record marked as deleted',
    { lacked: 1 },
    ({ box, ids: [id = ''] }) => {
      meddle(box.file, 'update records set deleted_at = 1 where id = ?', id)
      return id
    },
  ],
  [
    'a record added',
    { surplus: 1 },
    ({ box, ids: [id = ''] }) => {
      const added = v4()
      meddle(box.file, `${COPY} 'synced' from records where id = ?`, added, id)
      return added
    },
  ],
  [
    'a record added with nothing but what it must have',
    { surplus: 1 },
    ({ box, ids: [id = ''] }) => {
      const added = v4()
      meddle(box.file, `${COPY} null from records where id = ?`, added, id)
      return added
    },
  ],
  [
    'a revision lowered',
    { outdated: 1 },
    async ({ box, admin, ids: [id = ''] }) => {
      await admin.send('PATCH', `/api/patients/${id}/`, { phone: '1' })
      await box.round()
      meddle(box.file, 'update records set revision = 1 where id = ?', id)
      return id
    },
  ],
  [
    'a revision raised',
    { outdated: 1 },
    ({ box, ids: [id = ''] }) => {
      meddle(box.file, 'update records set revision = 9 where id = ?', id)
      return id
    },
  ],
  [
    'a record of another clinic left behind',
    { surplus: 1 },
    ({ box, ids: [id = ''], other }) => {
      meddle(box.file, `${COPY} 'synced' from records where id = ?`, other.id, id)
      return other.id
    },
  ],
  [
    'a record that has moved into a collection that there is not',
    { surplus: 1, lacked: 1 },
    ({ box, ids: [id = ''] }) => {
      meddle(box.file, `update records set collection = 'patience' where id = ?`, id)
      return id
    },
  ],
]

const COPY = `insert into records (collection, id, revision, first_revision, created_at, updated_at,
  fields, sync_state) select collection, ?, revision, first_revision, created_at, updated_at, fields,`

describe('copies that have come to differ from those of central', () => {
  test.each(damages)('[F12] %s is found, repaired and told', async (_what, expected, damage) => {
    const clinic = await startCompared()
    const id = await damage(clinic)
    await expectRepaired(clinic, expected, [id])
  })

  test('[F12] an id that is none is found, and goes', async () => {
    const clinic = await startCompared()
    const [id = ''] = clinic.ids
    meddle(clinic.box.file, `update records set id = 'Not-An-Id''' where id = ?`, id)
    await expectRepaired(clinic, { surplus: 1, lacked: 1 }, [id, "Not-An-Id'"])
  })

  test('[F12] many at once, in several collections, and nothing but those is fetched', async () => {
    const clinic = await startCompared(420)
    const gone = clinic.ids.slice(0, 350)
    const wanted = JSON.stringify(gone)
    const { box } = clinic
    const inWanted = 'where id in (select value from json_each(?))'
    meddle(box.file, `delete from records ${inWanted}`, wanted)
    meddle(box.file, `update records set revision = 7 where collection = 'doctors'`)
    meddle(box.file, `delete from records where collection = 'pharmacies'`)
    const lost = await clinic.admin.get('/api/pharmacies/')
    const doctors = await clinic.admin.get('/api/doctors/')
    const others = [...lost.body.results, ...doctors.body.results].map(({ id }) => id)
    await expectRepaired(clinic, { lacked: 351, outdated: 1 }, [...gone, ...others])
  })

  test('[F12] a confirmed copy under pending edits is put right, and the edits stay', async () => {
    const clinic = await startCompared()
    const { box, road, device, ids } = clinic
    const [lowered = '', left = ''] = ids
    await clinic.setPhone(lowered, 'mine')
    await clinic.setPhone(left, 'mine')
    const copy = `update records set confirmed = json_set(confirmed, '$.revision', 44) where id = ?`
    // Not sent in the round that compares.
    box.edge.store.sql.run('update edits set set_aside_until = ?', tomorrow(box))
    meddle(box.file, copy, lowered)
    const { comparison } = await box.compare()
    expect(comparison).toMatchObject({ isComplete: true, ...nothing, outdated: 1 })
    expect(fetchedIds(clinic)).toEqual([lowered])
    expect(await clinic.seen('patients', lowered)).toMatchObject({
      revision: 1,
      phone: 'mine',
      sync_state: 'pending',
    })
    box.edge.store.sql.run('update edits set set_aside_until = null')
    expect(await box.round()).toMatchObject({ isComplete: true, accepted: 2 })
    expect(await clinic.atCentral('patients', lowered)).toMatchObject({ phone: 'mine' })
    road.clear()
    await device.get('/api/sync/status/')
    await expectEqual(clinic)
  })

  test('[F12] [F6] what is not of this box but has pending or inbox edits stays, as attention', async () => {
    const clinic = await startCompared()
    const { box, central, admin, ids } = clinic
    const [pending = '', decided = '', bare = ''] = ids
    await clinic.setPhone(decided, 'mine')
    await admin.send('PATCH', `/api/patients/${decided}/`, { phone: 'theirs' })
    await box.round()
    await clinic.setPhone(pending, 'mine')
    const aside = `update edits set set_aside_until = ? where state = 'waiting'`
    box.edge.store.sql.run(aside, tomorrow(box))
    // Central has them no more, and the box was never told.
    for (const id of [pending, decided, bare]) {
      meddle(
        central.file,
        `delete from feed where record in (select key from records where id = ?)`,
        id,
      )
    }
    const { comparison } = await box.compare()
    expect(comparison).toMatchObject({ isComplete: true, ...nothing, surplus: 3 })
    expect(fetchedIds(clinic).sort()).toEqual([pending, decided, bare].sort())
    expect(await clinic.seen('patients', bare)).toBeNull()
    expect(await clinic.seen('patients', pending)).toMatchObject({
      phone: 'mine',
      sync_state: 'attention',
    })
    expect(await clinic.seen('patients', decided)).toMatchObject({ sync_state: 'attention' })
    const states = (await clinic.edits()).map(({ state }) => state)
    expect(states).toEqual(['needs_decision', 'waiting'])

    // They are found once, not day after day; and the edit is still sent and answered.
    const again = await box.compare()
    expect(again.comparison).toMatchObject({ isComplete: true, ...nothing, differences: [] })
    box.edge.store.sql.run('update edits set set_aside_until = null')
    expect(await box.round()).toMatchObject({ isComplete: true })
    expect((await clinic.edits()).map(({ state }) => state)).not.toContain('waiting')
  })
})

test('[F12] a central that does not know of digests is asked once a day', async () => {
  const clinic = await startCompared()
  const { box, road, central } = clinic
  road.weather((passing) => (isDigest(passing) ? refusal(404, 'NOT_FOUND') : 'clear'))
  expect(await box.compare()).toMatchObject({
    isComplete: true,
    comparison: { isComplete: false, isRefused: true },
  })
  await box.round()
  await box.round()
  expect(road.passed.filter(isDigest)).toHaveLength(1)
  // A box knows central's time only to within the length of an exchange.
  central.clock.advance(DAY_MS + 60_000)
  await box.round()
  expect(road.passed.filter(isDigest)).toHaveLength(2)
})

test('[F12] a clock that jumps back by a year puts off no comparison', async () => {
  const { box, central } = await startCompared()
  central.clock.advance(-365 * DAY_MS)
  expect((await box.round()).comparison).toMatchObject({ isComplete: true })
})

test('[F12] whatever happens, a box that has pulled is never found to differ', async () => {
  const clinic = await startCompared(10)
  const { box, device, admin, ids, road } = clinic
  const dice = createDice(7)
  for (let round = 0; round < 12; round++) {
    for (let i = 0; i < 6; i++) {
      const path = `/api/patients/${dice.pick(ids)}/`
      const writer = dice.chance(0.5) ? device : admin
      const act = dice.below(6)
      if (act === 0) await writer.send('DELETE', path)
      else if (act === 1) ids.push(await newPatient(clinic, dice.chance(0.5) ? device : admin))
      else await writer.send('PATCH', path, { phone: String(dice.below(1e6)) })
    }
    road.weather(({ isPush }) => (isPush && dice.chance(0.3) ? 'lost reply' : 'clear'))
    const { comparison } = await box.compare()
    road.clear()
    if (comparison) expect(comparison).toMatchObject({ isComplete: true, differences: [] })
  }
  await box.round()
  await expectEqual(clinic)
  expect(box.log.warnings).toEqual([])
})

async function newPatient({ clinic }: Compared, writer: Caller): Promise<string> {
  return (await create(writer, 'patients', patientFields(clinic))).id
}

describe('a box as the authority of its devices', () => {
  test('[F12] gives them digests of what they see, and records by id', async () => {
    const clinic = await startCompared(30)
    const { device, ids, other } = clinic
    await clinic.setPhone(ids[0] ?? '', '1')
    const made = await create(device, 'patients', patientFields(clinic.clinic))
    await device.send('DELETE', `/api/patients/${ids[1]}/`)
    const page = (await device.get('/api/sync/changes?limit=5000')).body
    const seen = new Map<string, { id: string; revision: number }>(
      page.changes.map((change: Change) => [`${change.collection}/${change.id}`, change.record]),
    )
    expect(seen.get(`patients/${made.id}`)).toMatchObject({ revision: 0 })
    const cursor = new URLSearchParams({ cursor: page.cursor })
    const whole = (await device.get(`/api/sync/digest?${cursor}`)).body
    expect(whole).toMatchObject({ current: true, collections: digestsOf(seen) })
    const part = (await device.get('/api/sync/digest?collection=patients&prefix=')).body
    expect(part).toMatchObject(whole.collections.patients)
    expect(part.records).toHaveLength(30)
    const asked = [made.id, ids[0], ids[1], other.id]
    const fetched = (await device.send('POST', '/api/sync/fetch', { ids: asked })).body
    expect(fetched.changes.map(({ id }: Change) => id)).toEqual([made.id, ids[0]])
    expect(fetched.changes[0].record).toMatchObject({ sync_state: 'pending', revision: 0 })
    expect(fetched.missing).toEqual([ids[1], other.id])
  })

  test('[F12] [S5] what does not fit is refused with the parameter at fault', async () => {
    const { admin, device } = await startCompared(1)
    for (const caller of [admin, device]) {
      for (const [query, parameter] of [
        ['prefix=ab', 'collection'],
        ['collection=patients&prefix=abc', 'prefix'],
        ['collection=patients&prefix=zz', 'prefix'],
        [`collection=patients&prefix=${'0'.repeat(34)}`, 'prefix'],
        ['collection=patience', 'collection'],
      ] as const) {
        const { status, body } = await caller.get(`/api/sync/digest?${query}`)
        expect([status, body.error_code, Object.keys(body.errors)], query).toEqual([
          400,
          'INVALID_REQUEST',
          [parameter],
        ])
      }
      expect((await caller.get('/api/sync/digest?cursor=no.no')).body.error_code).toBe('BAD_CURSOR')
      for (const body of [{}, { ids: 'x' }, { ids: [1] }, { ids: [], more: 1 }]) {
        const reply = await caller.send('POST', '/api/sync/fetch', body)
        expect([reply.status, reply.body.error_code]).toEqual([400, 'INVALID_REQUEST'])
      }
      const ids = Array.from({ length: 501 }, () => v4())
      expect((await caller.send('POST', '/api/sync/fetch', { ids })).status).toBe(413)
      const upper = await caller.get('/api/sync/digest?collection=patients&prefix=AB')
      expect([upper.status, upper.body.prefix]).toEqual([200, 'ab'])
    }
  })
})
