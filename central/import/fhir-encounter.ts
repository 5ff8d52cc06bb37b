import { type AppointmentStatus, DURATION_MINUTES_MAX } from '@outpost/shared/model/appointments'
import type { Fields } from '@outpost/shared/model/collections'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import { isCalendarDate, type Millis, parseInstant, toIso } from '@outpost/shared/model/time'
import { type Mapped, stated } from './draft.ts'
import type { Aliases, Reference, Resource } from './fhir-reading.ts'
import {
  conceptText,
  type Encounter,
  encounter,
  readReference,
  readResource,
} from './fhir-resources.ts'
import { fhirRecordId } from './import-ids.ts'

const STATUSES: ReadonlyMap<string, AppointmentStatus> = new Map<string, AppointmentStatus>([
  ['planned', 'SCHEDULED'],
  ['arrived', 'CONFIRMED'],
  ['triaged', 'CONFIRMED'],
  ['in-progress', 'CONFIRMED'],
  ['onleave', 'CONFIRMED'],
  ['finished', 'COMPLETED'],
  ['cancelled', 'CANCELLED'],
  ['entered-in-error', 'CANCELLED'],
])

/** An encounter is an appointment, made or kept. */
export function mapEncounter(resource: Resource, aliases: Aliases, now: Millis): Mapped {
  const read = readResource(encounter, resource)
  if ('refusal' in read) return read
  const value = read.value
  const time = readTime(value.period)
  if ('refusal' in time) return time
  const status = readStatus(value.status, time.start, now)
  if ('refusal' in status) return status
  const subject = readReference(value.subject?.reference ?? '', aliases)
  if (!subject) return { refusal: 'it names no patient: no subject with a reference' }
  if (!isOf(subject, 'Patient')) return { refusal: 'its subject is not a Patient' }
  const clinic = readReference(value.serviceProvider?.reference ?? '', aliases)
  if (value.serviceProvider?.reference && !clinic) {
    return { refusal: 'its serviceProvider is not named by an id' }
  }
  const { doctorIds, notes } = readDoctors(value, aliases)
  const patientId = fhirRecordId('Patient', subject.id)
  const reason = conceptText(value.type) ?? conceptText(value.reasonCode)
  return {
    drafts: [
      {
        target: 'appointments',
        id: fhirRecordId('Encounter', value.id),
        fields: { patient_id: patientId, ...time.fields, ...status.fields, ...stated({ reason }) },
        whenNew: status.whenNew,
        links: {
          patientId,
          doctorIds,
          ...(clinic && { clinicId: fhirRecordId('Organization', clinic.id) }),
        },
      },
    ],
    notes: [...time.notes, ...notes],
  }
}

/**
 * "unknown" says nothing, so it changes nothing that central knows. A new one is taken as done if
 * its time has come, otherwise as planned.
 */
function readStatus(
  status: string | null | undefined,
  start: Millis,
  now: Millis,
): { fields: Fields; whenNew: Fields } | { refusal: string } {
  const known = STATUSES.get(status ?? '')
  if (known) return { fields: { status: known }, whenNew: {} }
  if (status !== 'unknown') return { refusal: 'its status is not one of FHIR R4' }
  return { fields: {}, whenNew: { status: start <= now ? 'COMPLETED' : 'SCHEDULED' } }
}

function readTime(
  period: Encounter['period'],
): { start: Millis; fields: Fields; notes: string[] } | { refusal: string } {
  if (!period?.start) return { refusal: 'it has no period.start' }
  const start = readDateTime(period.start)
  if (!start) return { refusal: 'its period.start names no day, or one that does not exist' }
  const fields: Fields = { starts_at: toIso(start.at) }
  const notes = start.isDay ? ['period.start has no time of day: midnight UTC'] : []
  const unknown = (why: string) => ({
    start: start.at,
    fields,
    notes: [...notes, `${why}: entered without duration`],
  })
  if (!period.end) return unknown('period has no end')
  const end = readDateTime(period.end)
  if (!end) return { refusal: 'its period.end names no day, or one that does not exist' }
  if (start.isDay || end.isDay) return unknown('period names days only')
  if (end.at < start.at) return unknown('period ends before it starts')
  const minutes = Math.max(1, Math.round((end.at - start.at) / MINUTE_MS))
  if (minutes <= DURATION_MINUTES_MAX) {
    return { start: start.at, fields: { ...fields, duration_minutes: minutes }, notes }
  }
  // Stated, and not to be held: a shorter duration that central may have is not true any more.
  fields.duration_minutes = null
  return unknown('longer than a day')
}

/** A FHIR dateTime; one that is a day only is its midnight in UTC. */
function readDateTime(written: string): { at: Millis; isDay: boolean } | null {
  const isDay = isCalendarDate(written)
  const at = parseInstant(isDay ? `${written}T00:00:00Z` : written)
  return at === null ? null : { at, isDay }
}

/** Those who may be the doctor, in their order: practitioners, and ids that name no type. */
function readDoctors({ participant }: Encounter, aliases: Aliases) {
  const doctorIds: string[] = []
  let isAnyUnread = false
  for (const { individual } of participant ?? []) {
    if (!individual?.reference) continue
    const named = readReference(individual.reference, aliases)
    if (!named) isAnyUnread = true
    else if (isOf(named, 'Practitioner')) doctorIds.push(fhirRecordId('Practitioner', named.id))
  }
  const notes: string[] = []
  if (isAnyUnread) notes.push('a participant is not named by an id: left out')
  else if (doctorIds.length === 0) {
    notes.push('no practitioner takes part: entered without a doctor')
  }
  return { doctorIds, notes }
}

function isOf(reference: Reference, resourceType: string): boolean {
  return reference.type === null || reference.type === resourceType
}
