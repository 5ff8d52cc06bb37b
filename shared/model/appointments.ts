import { z } from 'zod'
import { MINUTE_MS } from './durations.ts'
import { CLINIC_ID, instant, lines, optional, required, uuid } from './field.ts'
import type { Millis } from './time.ts'

export const APPOINTMENT_STATUSES = [
  'SCHEDULED',
  'CONFIRMED',
  'COMPLETED',
  'CANCELLED',
  'NO_SHOW',
] as const
export type AppointmentStatus = (typeof APPOINTMENT_STATUSES)[number]

/** An appointment of unknown length keeps its doctor busy for this long (rule E5, SLOT_TAKEN). */
export const ASSUMED_DURATION_MINUTES = 15

/** The longest that an appointment can be; bounds the search for overlaps. */
export const DURATION_MINUTES_MAX = 1440

export const appointments = {
  name: 'appointments',
  title: { one: 'Appointment', many: 'Appointments' },
  writtenBy: 'edge and central',
  // Doctor, time and status hang together: merging two edits of one appointment could book a slot
  // that neither writer saw (rule E4).
  mergesFields: false,
  fields: {
    clinic_id: required(uuid, {
      about: "The clinic in which it takes place; one of the patient's.",
      example: CLINIC_ID,
      refersTo: 'clinics',
    }),
    patient_id: required(uuid, {
      about: 'Who is to be seen.',
      example: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
      refersTo: 'patients',
      fixed: 'an appointment stays with its patient: cancel it and make another',
    }),
    doctor_id: optional(uuid, {
      about: 'By whom; null for whoever is there.',
      example: '8d3b6b1c-9a77-4f0e-b1d5-2f6c1a9e7b40',
      refersTo: 'doctors',
    }),
    starts_at: required(instant, {
      about: 'When it begins.',
      example: '2026-03-05T09:00:00.000Z',
      sortedBy: 'value',
    }),
    duration_minutes: optional(z.int().min(1).max(DURATION_MINUTES_MAX), {
      about: `How long it takes; null counts as ${ASSUMED_DURATION_MINUTES} minutes when slots are compared.`,
      example: 20,
    }),
    status: required(z.enum(APPOINTMENT_STATUSES), {
      about: 'How far it has got; the last three are final.',
      example: 'SCHEDULED',
    }),
    reason: optional(lines(1000), {
      about: 'Why the patient comes.',
      example: 'Cough since Monday',
    }),
    notes: optional(lines(10_000), {
      about: 'What the staff note.',
      example: 'Brought by her mother',
    }),
  },
} as const

/** Where a status may go (rule E5, INVALID_TRANSITION); staying is no transition. */
const NEXT_STATUSES: Record<AppointmentStatus, readonly AppointmentStatus[]> = {
  SCHEDULED: ['CONFIRMED', 'COMPLETED', 'CANCELLED', 'NO_SHOW'],
  CONFIRMED: ['COMPLETED', 'CANCELLED', 'NO_SHOW'],
  COMPLETED: [],
  CANCELLED: [],
  NO_SHOW: [],
}

export function canBecome(from: AppointmentStatus, to: AppointmentStatus): boolean {
  return from === to || NEXT_STATUSES[from].includes(to)
}

/** The statuses with which a box may make an appointment; COMPLETED is a walk-in. */
export const STATUSES_MADE_AT_A_BOX: readonly AppointmentStatus[] = [
  'SCHEDULED',
  'CONFIRMED',
  'COMPLETED',
]

/** Whether it is still to be held. */
export function isOpen({ status }: Record<string, unknown>): boolean {
  return status === 'SCHEDULED' || status === 'CONFIRMED'
}

/** A stretch of time in epoch milliseconds, the end not included. */
export type Slot = { from: Millis; to: Millis }

/** The time that an appointment takes, or null if it takes none (no doctor, or not to be held). */
export function slotOf(fields: Record<string, unknown>): (Slot & { doctorId: string }) | null {
  const { doctor_id, starts_at, duration_minutes } = fields
  if (typeof doctor_id !== 'string' || !isOpen(fields)) return null
  const from = Date.parse(starts_at as string)
  const minutes = (duration_minutes as number | null) ?? ASSUMED_DURATION_MINUTES
  return { doctorId: doctor_id, from, to: from + minutes * MINUTE_MS }
}

export function doOverlap(a: Slot, b: Slot): boolean {
  return a.from < b.to && b.from < a.to
}
