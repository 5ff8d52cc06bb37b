import type { Fields } from '@outpost/shared/model/collections'
import { DAY_MS } from '@outpost/shared/model/durations'
import { type Millis, toIso } from '@outpost/shared/model/time'
import type { AskDeps } from './ask.ts'
import { changeState, type DeviceDatabase, readState } from './database.ts'
import { fetchPatients, PATIENTS_MAX } from './fetch-patients.ts'

/*
 * With `fill=work` (F4) a tablet is told of a visit, but not of its patient, if that one had none before. Who
 * is expected is part of the work: so it is noted whom the tablet does not have, and the box is asked for them.
 */

/** More than a clinic expects; beyond it they have no names here until somebody looks for them. */
const AWAITED_MAX = 5000

/** Visits that began so long ago are of no day that is still worked on, in whichever zone. */
const PAST_MS = 2 * DAY_MS

/** Notes the patients of visits whom the tablet does not have, in the caller's transaction. */
export async function noteAwaited(db: DeviceDatabase, visits: readonly Fields[], now: Millis) {
  const from = toIso(now - PAST_MS)
  const coming = visits.filter(({ starts_at: at }) => typeof at === 'string' && at >= from)
  const ids = [...new Set(coming.map(({ patient_id }) => String(patient_id)))]
  if (ids.length === 0) return
  const held = await db.records.bulkGet(ids.map((id): ['patients', string] => ['patients', id]))
  const missing = ids.filter((_, index) => !held[index])
  const { awaited = [] } = await readState(db)
  const all = [...new Set([...awaited, ...missing])]
  if (all.length === awaited.length) return
  await changeState(db, { awaited: all.slice(0, AWAITED_MAX) })
}

/**
 * Asks the box for them, and keeps them. Whom it does not have it is not asked for again: it tells of them
 * when they come. Throws without it; then they stay noted.
 */
export async function fetchAwaited(deps: AskDeps): Promise<void> {
  const { db } = deps
  for (;;) {
    const { awaited = [] } = await readState(db)
    const asked = new Set(awaited.slice(0, PATIENTS_MAX))
    if (asked.size === 0) return
    await fetchPatients(deps, [...asked])
    await db.transaction('rw', db.standing, async () => {
      const { awaited: noted = [] } = await readState(db)
      await changeState(db, { awaited: noted.filter((id) => !asked.has(id)) })
    })
  }
}
