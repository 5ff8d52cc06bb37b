import { setImmediate } from 'node:timers/promises'
import { type Prepared, prepare } from '@outpost/shared/authority/prepare'
import type { Principal } from '@outpost/shared/authority/principal'
import type { AuthorityStore } from '@outpost/shared/authority/store'
import { submitPrepared } from '@outpost/shared/authority/submit'
import {
  COLLECTION_NAMES,
  type CollectionName,
  type FieldErrors,
} from '@outpost/shared/model/collections'
import { DAY_MS } from '@outpost/shared/model/durations'
import { type Clock, type Millis, toIso } from '@outpost/shared/model/time'
import { type Outcome, PUSH_EDITS_MAX } from '@outpost/shared/protocol/messages'
import { Problem } from '@outpost/shared/protocol/problems'
import { v5 } from 'uuid'
import { sampleAppointments } from './appointments.ts'
import { ESSENTIAL_MEDICINES } from './medicines.ts'
import { doctorId, sampleDoctors, samplePatients } from './people.ts'
import { PLACES, type Place } from './places.ts'
import {
  DOCTORS_PER_CLINIC,
  type Draft,
  drawFor,
  PATIENTS_PER_APPOINTMENT,
  type SampleClinic,
  type SamplePlan,
  sampleId,
} from './plan.ts'
import { sampleInventory, sampleMedicines, samplePharmacies } from './stock.ts'

export type SampleDeps = { store: AuthorityStore; clock: Clock }

export type SampleOptions = {
  /** In all; they are shared out over the clinics. */
  patients: number
  clinics: number
  seed: number
  /** Called once it is certain that something may be made. */
  onBegin?: () => Promise<void>
  onProgress?: (progress: SampleProgress) => void
}

/** How many of the sample's records have been written or found. */
export type SampleProgress = { done: number; total: number }

export type SampleReport = {
  clinics: { id: string; name: string; time_zone: string }[]
  /** How many records were made now, per collection. */
  records: Record<CollectionName, number>
  /** How many were there before and were left as they are. */
  unchanged: number
  seconds: number
  /** Records made or found in a second; 0 if it took no time that the clock could see. */
  perSecond: number
}

const PATIENTS_MAX = 1_000_000
const CLINICS_MAX = 1000

const WRITER: Principal = { id: 'sample', role: 'admin', clinics: 'all', name: 'sample' }

/**
 * Fills a database with made-up records: the same for the same seed, numbers and day (UTC). A sample
 * keeps the day on which it was begun. Made again it changes nothing, made bigger it adds what is
 * missing; records that are there, changed by someone or not, are left as they are.
 * Throws `Problem` INVALID_REQUEST for numbers that cannot be.
 */
export async function makeSample(
  { store, clock }: SampleDeps,
  options: SampleOptions,
): Promise<SampleReport> {
  refuseImpossible(options)
  await options.onBegin?.()
  const begunAt = clock.now()
  const clinics = await sampleClinics(options)
  await addMissingClinics(store, clinics)

  const today = await firstDay(store, options.seed, begunAt)
  const plan: SamplePlan = { ...options, clinics, today }
  const records = Object.fromEntries(COLLECTION_NAMES.map((name) => [name, 0])) as Record<
    CollectionName,
    number
  >
  const total = countOf(plan)
  let done = 0
  let unchanged = 0
  for (const batch of inBatches(sampleRecords(plan), PUSH_EDITS_MAX)) {
    const missing = await keepMissing(store, batch)
    await create(store, missing, today)
    for (const { collection } of missing) records[collection] += 1
    unchanged += batch.length - missing.length
    done += batch.length
    options.onProgress?.({ done, total })
    // A server on the same thread takes its turn.
    await setImmediate()
  }
  const seconds = (clock.now() - begunAt) / 1000
  return {
    clinics: clinics.map(toClinicReport),
    records,
    unchanged,
    seconds,
    perSecond: seconds > 0 ? Math.round(done / seconds) : 0,
  }
}

function refuseImpossible({ patients, clinics, seed }: SampleOptions) {
  const errors: FieldErrors = {}
  const isWhole = (value: number, min: number, max: number) =>
    Number.isSafeInteger(value) && value >= min && value <= max
  if (!isWhole(patients, 0, PATIENTS_MAX)) {
    errors.patients = `must be a whole number from 0 to ${PATIENTS_MAX}`
  }
  if (!isWhole(clinics, 1, CLINICS_MAX)) {
    errors.clinics = `must be a whole number from 1 to ${CLINICS_MAX}`
  }
  if (!Number.isSafeInteger(seed)) errors.seed = 'must be a whole number'
  const clauses = Object.entries(errors).map(([name, clause]) => `${name} ${clause}`)
  if (clauses.length === 0) return
  throw new Problem('INVALID_REQUEST', `${clauses.join('; ')}. Nothing was made.`, { errors })
}

async function sampleClinics({ clinics, seed }: SampleOptions): Promise<SampleClinic[]> {
  const made: SampleClinic[] = []
  for (let index = 0; index < clinics; index++) {
    const place = PLACES[index % PLACES.length] as Place
    const { faker } = await place.load()
    const id = sampleId(seed, `clinic/${index}`)
    const town = drawFor(faker, id).location.city()
    made.push({ id, name: place.clinicName.replace('{}', town), index, place, faker })
  }
  return made
}

function toClinicReport({ id, name, place }: SampleClinic) {
  return { id, name, time_zone: place.timeZone }
}

async function addMissingClinics(store: AuthorityStore, clinics: readonly SampleClinic[]) {
  await store.putClinics((known) =>
    clinics
      .filter(({ id }) => !known.has(id))
      .map((clinic) => ({ ...toClinicReport(clinic), active: true })),
  )
}

/** The day on which this sample was begun: otherwise a second day's slots would cross the first's. */
async function firstDay(store: AuthorityStore, seed: number, now: Millis): Promise<Millis> {
  const first = await store.read((reader) => reader.record('doctors', doctorId(seed, 0, 0)))
  const begun = first?.record.createdAt ?? now
  return begun - (begun % DAY_MS)
}

/** All records, each after those that it refers to. */
function* sampleRecords(plan: SamplePlan): Generator<Draft> {
  yield* sampleDoctors(plan)
  yield* sampleMedicines(plan)
  yield* samplePharmacies(plan)
  yield* samplePatients(plan)
  yield* sampleAppointments(plan)
  yield* sampleInventory(plan)
}

function countOf({ clinics, patients }: SamplePlan): number {
  const perClinic = DOCTORS_PER_CLINIC + 1 + ESSENTIAL_MEDICINES.length
  const appointments = Math.floor(patients / PATIENTS_PER_APPOINTMENT)
  return ESSENTIAL_MEDICINES.length + clinics.length * perClinic + patients + appointments
}

function* inBatches(drafts: Iterable<Draft>, max: number): Generator<Draft[]> {
  let batch: Draft[] = []
  for (const draft of drafts) {
    batch.push(draft)
    if (batch.length < max) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function keepMissing(store: AuthorityStore, drafts: readonly Draft[]): Promise<Draft[]> {
  return store.read(async (reader) => {
    const missing: Draft[] = []
    for (const [collection, some] of Map.groupBy(drafts, (draft) => draft.collection)) {
      const ids = some.map(({ id }) => id)
      const known = await reader.records(collection, ids)
      missing.push(...some.filter(({ id }) => !known.has(id)))
    }
    return missing
  })
}

async function create(store: AuthorityStore, drafts: readonly Draft[], today: Millis) {
  if (drafts.length === 0) return
  const madeAt = toIso(today)
  const outcomes = await submitPrepared(
    { store, ground: 'central' },
    WRITER,
    drafts.map((draft) => toEdit(draft, madeAt)),
  )
  for (const outcome of outcomes) throwIfRefused(outcome)
}

function toEdit({ collection, id, fields }: Draft, madeAt: string): Prepared {
  const raw = {
    id: v5('create', id),
    collection,
    record_id: id,
    op: 'create',
    base: null,
    fields,
    made_at: madeAt,
  }
  return prepare({ raw, isImmediate: true }, WRITER)
}

function throwIfRefused({ status, edit_id, conflict, problem }: Outcome) {
  if (status === 200) return
  const reason = conflict?.message ?? problem?.detail ?? 'no reason was given'
  throw new Error(`The sample's edit ${edit_id} was refused (${status}): ${reason}`)
}
