import type { Fields } from '@outpost/shared/model/collections'
import { DAY_MS, HOUR_MS } from '@outpost/shared/model/durations'
import { type Millis, toIso } from '@outpost/shared/model/time'
import { changeState, type DeviceDatabase, type ReplicaState, readState } from './database.ts'
import { wherePassedOn } from './passed-on.ts'
import { ENDED, isToSend, unanswered } from './settle.ts'
import { isStorageFull } from './storage-full.ts'

/** Visits that lie longer ago are asked from the box. */
const VISITS_KEPT_MS = 30 * DAY_MS
/** Old ones that were asked for stay for so long. */
const ASKED_KEPT_MS = 12 * HOUR_MS
/** Patients without a visit on the tablet: so many stay, those that were used last. */
const PATIENTS_KEPT_MAX = 1000
/** Stock cards at which nobody has looked for so long. */
const CARDS_KEPT_MS = 30 * DAY_MS
/** So many when the browser has no more room: the box is asked for the others. */
export const PATIENTS_KEPT_WHEN_FULL = 100
/** Edits that need nothing any more are told for so long. */
const EDITS_KEPT_MS = 30 * DAY_MS
/** A clock that steps further ahead may be wrong, until it has gone on from there for as long. */
const CLOCK_STEP_MS_MAX = DAY_MS

/**
 * A tablet holds what its work needs and no more: old visits go, and patients whom nobody has looked at
 * for long. What has edits that wait, here or for a person, stays, whatever its age, and what is `needed`: ids of records that
 * somebody works on at this moment.
 */
export async function makeRoom(
  db: DeviceDatabase,
  now: Millis,
  patientsMax = PATIENTS_KEPT_MAX,
  needed: readonly string[] = [],
) {
  const { time, believed } = believedTime(await readState(db), now)
  await db.transaction('rw', [db.records, db.edits, db.cards, db.inbox], async () => {
    const written = [...(await unanswered(db)), ...(await wherePassedOn(db).toArray())]
    const waiting = written.flatMap(({ recordId, edit }) => namedBy(recordId, edit))
    const rejected = (await db.inbox.toArray()).flatMap(({ edit }) => namedBy(edit.record_id, edit))
    const kept = new Set([...waiting, ...rejected, ...needed])
    await db.records
      .where('[collection+seen.fields.starts_at]')
      .between(['appointments', ''], ['appointments', toIso(time - VISITS_KEPT_MS)])
      .and(({ id, usedAt }) => !kept.has(id) && usedAt < time - ASKED_KEPT_MS)
      .delete()

    // By their keys, which come in one request: those that were used last stand at the end.
    const patients = await db.records
      .where('[collection+usedAt]')
      .between(['patients', 0], ['patients', Number.MAX_SAFE_INTEGER])
      .primaryKeys()
    if (patients.length > patientsMax) {
      const expected = new Set(await db.records.orderBy('seen.fields.patient_id').uniqueKeys())
      const idle = patients.reverse().filter(([, id]) => !kept.has(id) && !expected.has(id))
      await db.records.bulkDelete(idle.slice(patientsMax))
    }

    await db.cards
      .where('at')
      .below(time - CARDS_KEPT_MS)
      .delete()

    await db.edits
      .where('state')
      .anyOf(...ENDED, 'rejected')
      .and((held) => !isToSend(held) && (held.answeredAt ?? 0) < time - EDITS_KEPT_MS)
      .delete()
  })
  await keepBelieved(db, believed)
}

/**
 * The time by which things are old. A box without a clock battery (A5) may tell a wrong one for some hours: what it
 * makes old would go, and no page of the box brings it again.
 */
function believedTime({ believed = NOT_YET }: Pick<ReplicaState, 'believed'>, now: Millis) {
  const { at, steppedTo } = believed
  const hasStepped = now - at > CLOCK_STEP_MS_MAX
  const hasGoneOn = steppedTo !== null && now - steppedTo >= CLOCK_STEP_MS_MAX
  return !hasStepped || hasGoneOn
    ? { time: now, believed: { at: now, steppedTo: null } }
    : { time: at, believed: { at, steppedTo: Math.min(now, steppedTo ?? now) } }
}

type Believed = NonNullable<ReplicaState['believed']>
const NOT_YET: Believed = { at: 0, steppedTo: null }

/** By itself, and last: where there is no room for it, room is made all the same. */
async function keepBelieved(db: DeviceDatabase, believed: Believed) {
  try {
    await db.transaction('rw', db.standing, async () => changeState(db, { believed }))
  } catch (error) {
    if (!isStorageFull(error)) throw error
  }
}

/** The records that an edit is about: its own, and the patient of a visit or a movement. */
export function namedBy(
  recordId: string,
  { fields, movement }: { fields?: Fields | undefined; movement?: Fields | undefined },
): string[] {
  const ids = [recordId, fields?.patient_id, movement?.patient_id]
  return ids.filter((id) => typeof id === 'string')
}
