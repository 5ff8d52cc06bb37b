import { createCentralApp } from '@outpost/central/app'
import { readAudit } from '@outpost/central/audit/audit'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { createIds } from '@outpost/shared/model/ids'
import { createMetrics } from '@outpost/shared/node/metrics'
import { expect, test } from 'vitest'
import { AMINA, startAskingClinic } from '../support/asking-clinic.ts'
import { createCaller } from '../support/caller.ts'
import { createHandClock } from '../support/clock.ts'
import { create, patientFields } from '../support/make.ts'
import { startCentral } from '../support/network.ts'

const YEAR_MS = 365 * 24 * 3600_000
const HOUR_MS = 3600_000

test('[F1] [S5] a clock of central that was ahead keeps nobody from asking, and a restart forgets no question', async () => {
  const at = await startAskingClinic({ lookupsPerHour: 2 })
  const { store, clock, log } = at.central
  const question = { national_id: AMINA.national_id }
  const statusOf = async (caller = at.nurse) => (await at.lookUp(caller, question)).status
  const today = clock.now()
  clock.set(today + YEAR_MS)
  expect([await statusOf(), await statusOf(), await statusOf()]).toEqual([200, 200, 429])
  // What is written now, the feed dates by that time for a year to come (F2).
  await create(at.admin, 'patients', patientFields(at.there))
  clock.set(today)

  const handle = await at.handle(question)
  expect(await at.ask(handle)).toMatchObject({ status: 201, body: { state: 'waiting' } })
  expect([await statusOf(), await statusOf()]).toEqual([200, 429])
  const deps = { store, clock, log, ids: createIds(clock), metrics: createMetrics() }
  const again = createCentralApp({ ...deps, lookupsPerHour: 2 })
  const over = async (to: string, request: RequestInit) => again.request(to, request)
  const asBox = createCaller(at.central.url, at.box.edge.row.read().token, over)
  expect(await statusOf(asBox)).toBe(429)
  clock.advance(HOUR_MS + 1000)
  expect([await statusOf(), await statusOf(asBox), await statusOf()]).toEqual([200, 200, 429])
})

test('[F1] others write while a lookup compares, and as many as are asked at once are counted', async () => {
  let isWriting = false
  const readWhileWriting: string[] = []
  const watched = (store: SqliteStore): SqliteStore => ({
    ...store,
    write: (work) =>
      store.write((...all) => {
        isWriting = true
        try {
          return work(...all)
        } finally {
          isWriting = false
        }
      }),
    sql: {
      ...store.sql,
      all: <Row>(text: string, ...parameters: never[]) => {
        if (isWriting) readWhileWriting.push(text)
        return store.sql.all<Row>(text, ...parameters)
      },
    },
  })
  const central = await startCentral(createHandClock(), watched, 0, { lookupsPerHour: 3 })
  const clinic = await central.addClinic('Kisumu')
  await create(central.caller('admin'), 'patients', patientFields(clinic, AMINA))
  const client = central.caller('client', [await central.addClinic('Siaya')])
  const question = { national_id: AMINA.national_id }
  const replies = await Promise.all(
    Array.from({ length: 8 }, () => client.send('POST', '/api/patients/lookup', question)),
  )
  const answered = replies.filter(({ status }) => status === 200)
  expect(answered.map(({ body }) => body.results.length)).toEqual([1, 1, 1])
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(5)
  const trail = readAudit(central.store.sql, 0, 1000)
  expect(trail.filter(({ event }) => event === 'lookup')).toHaveLength(3)
  expect(readWhileWriting).toEqual([])
})
