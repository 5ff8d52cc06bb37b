import { importFhir } from '@outpost/central/import/fhir-import'
import { createIds } from '@outpost/shared/model/ids'
import type { WireRecord } from '@outpost/shared/model/record'
import { expect, test } from 'vitest'
import { principal } from '../support/authority.ts'
import { startBox, startCentral } from '../support/network.ts'
import { scopeContents } from '../support/replica.ts'
import { testData } from '../support/test-data.ts'

const synthea = testData('synthea-fhir-r4')
/** Eleven thousand visits, on a machine that is busy otherwise. */
const TIMEOUT_MS = 120_000

/** A record without what is each side's own (R2). */
function common({ last_synced_at: _, pending: __, sync_state: ___, ...rest }: WireRecord) {
  return rest
}

test.skipIf(!synthea)(
  `${synthea ? '' : 'SKIPPED, no data: '}[F4] [N2] a box of the busiest clinic holds every record of its scope, field by field, and none else`,
  async () => {
    const central = await startCentral()
    const { store, clock } = central
    const report = await importFhir({ store, clock, ids: createIds(clock) }, synthea ?? '')
    expect(report.taken).toMatchObject({
      clinics: 81,
      doctors: 82,
      patients: 383,
      appointments: 11_037,
    })
    const busiest = store.sql.get<{ id: string; visits: number }>(
      `select clinic_id as id, count(*) as visits from records where collection = 'appointments'
       group by clinic_id order by visits desc limit 1`,
    )
    const clinic = busiest?.id ?? ''
    const box = await startBox(central, [clinic])
    const result = await box.round()
    expect(result).toMatchObject({ isComplete: true, link: 'online' })

    const wanted = await scopeContents(store, principal('node', [clinic]))
    expect(wanted.size).toBeGreaterThan(1000)
    const held = await scopeContents(box.edge.store, principal('device', 'all'))
    expect(held.size).toBe(wanted.size)
    expect(result.pulled).toBe(wanted.size)
    for (const [key, record] of wanted) {
      const here = held.get(key) as WireRecord
      expect(common(here), key).toEqual(common(record))
      expect(here, key).toMatchObject({ pending: null, sync_state: 'synced' })
    }
    // Nothing of any other clinic is in its tables, not even as a remnant.
    const rows = box.edge.store.sql.get<{ n: number }>('select count(*) as n from records')
    expect(rows?.n).toBe(wanted.size)
    expect((await box.device.get('/api/sync/status/')).body.clinics).toMatchObject([{ id: clinic }])

    // Over HTTP the device sees the same, and a second round has nothing to bring.
    const page = (await box.device.get('/api/sync/changes?limit=5000')).body
    for (const { collection, record } of page.changes) {
      expect(common(record)).toEqual(common(wanted.get(`${collection}/${record.id}`) as WireRecord))
    }
    expect(await box.round()).toMatchObject({ isComplete: true, pulled: 0, pages: 0 })
    expect([central.log.errors, box.log.errors]).toEqual([[], []])
  },
  TIMEOUT_MS,
)
