import { fetchAwaited } from '@outpost/edge/tablet/replica/awaited-patients'
import { readState } from '@outpost/edge/tablet/replica/database'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { startClinic } from '../support/clinic.ts'
import { startTablet } from '../support/tablet.ts'

/* A tablet keeps those who are expected: also one of whom it knew nothing until the visit was made. */

const DAY_MS = 24 * 3600 * 1000

/** A patient without visits, known for long; and a tablet that does not have them. */
async function startUnknown() {
  const at = await startClinic()
  const patient = (await at.patient({ full_name: 'Returning Patient' })).id
  await at.box.round()
  let isDown = false
  let fetches = 0
  const over: typeof fetch = async (url, init) => {
    if (isDown) throw new TypeError('Failed to fetch')
    if (String(url).endsWith('/api/sync/fetch')) fetches += 1
    return fetch(url, init)
  }
  const tablet = startTablet(at.box, at.central.clock, over)
  await tablet.round()
  expect(await tablet.seen('patients', patient)).toBeNull()
  const deps = { db: tablet.db, clock: at.central.clock, ask: tablet.ask }
  return {
    ...at,
    patient,
    tablet,
    /** Another tablet makes a visit of the patient, so many days from now. */
    async visit(days = 0, of = patient) {
      const starts_at = new Date(at.central.clock.now() + days * DAY_MS).toISOString()
      const fields = appointmentFields(at.clinic, of, { starts_at })
      return at.device.send('POST', '/api/appointments/', fields)
    },
    fetchAwaited: () => fetchAwaited(deps),
    fetches: () => fetches,
    setDown: (is: boolean) => {
      isDown = is
    },
    awaited: async () => (await readState(tablet.db)).awaited ?? [],
  }
}

test('[F4] who is expected from now on is asked for, in one request, and kept', async () => {
  const { tablet, patient, visit, fetchAwaited, fetches, awaited } = await startUnknown()
  await fetchAwaited()
  expect(fetches()).toBe(0)

  await visit()
  await visit(5)
  await tablet.round()
  await fetchAwaited()
  expect(await tablet.shown('patients', patient)).toMatchObject({ full_name: 'Returning Patient' })
  expect(await awaited()).toEqual([])

  await visit(6)
  await tablet.round()
  await fetchAwaited()
  expect(fetches()).toBe(1)
})

test('[F4] a box that does not answer is asked again, also by the next tab', async () => {
  const { tablet, patient, visit, fetchAwaited, setDown } = await startUnknown()
  await visit()
  await tablet.round()
  setDown(true)
  await expect(fetchAwaited()).rejects.toThrow('Failed to fetch')
  setDown(false)
  const tab = tablet.tab()
  await tab.round()
  await fetchAwaited()
  expect(await tab.shown('patients', patient)).toMatchObject({ full_name: 'Returning Patient' })
})

test('[F4] [F11] whom the box does not have either is asked for once', async () => {
  const { tablet, fetchAwaited, fetches, awaited, box, visit } = await startUnknown()
  const { id } = (await visit()).body
  const { sql } = box.edge.store
  // A box must bear references to what it does not hold.
  sql.run(
    `update records set fields = json_set(fields, '$.patient_id', '${v4()}') where id = '${id}'`,
  )
  await tablet.round()
  expect(await awaited()).toHaveLength(1)
  await fetchAwaited()
  await tablet.round()
  await fetchAwaited()
  expect(fetches()).toBe(1)
  expect(await awaited()).toEqual([])
})

test('[F4] of a visit that is long past nobody is asked for', async () => {
  const { tablet, visit, awaited } = await startUnknown()
  await visit(-10)
  await tablet.round()
  expect(await awaited()).toEqual([])
})
