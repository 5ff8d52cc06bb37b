import { z } from 'zod'
import { instant, lines, optional, required, uuid } from './field.ts'
import type { Millis } from './time.ts'

export const APPOINTMENT_STATUSES = [
  'SCHEDULED',
  'CONFIRMED',
  'COMPLETED',
  'CANCELLED',
  'NO_SHOW',
] as const
export type AppointmentStatus = (typeof APPOINTMENT_STATUSES)[number]

export const appointments = {
  name: 'appointments',
  writtenBy: 'edge and central',
  // Doctor, time and status hang together: merging two edits of one appointment could book a slot
  // that neither writer saw (rule E4).
  mergesFields: false,
  fields: {
    clinic_id: required(uuid, { refersTo: 'clinics' }),
    patient_id: required(uuid, {
      refersTo: 'patients',
      fixed: 'an appointment stays with its patient: cancel it and make another',
    }),
    doctor_id: optional(uuid, { refersTo: 'doctors' }),
    starts_at: required(instant),
    duration_minutes: optional(z.int().min(1).max(1440)),
    status: required(z.enum(APPOINTMENT_STATUSES)),
    reason: optional(lines(1000)),
    notes: optional(lines(10_000)),
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

/** An appointment of unknown length keeps its doctor busy for this long (rule E5, SLOT_TAKEN). */
export const ASSUMED_DURATION_MINUTES = 15

/** The longest that an appointment can be; bounds the search for overlaps. */
export const DURATION_MINUTES_MAX = 1440

/** A stretch of time in epoch milliseconds, the end not included. */
export type Slot = { from: Millis; to: Millis }

/** The time that an appointment takes, or null if it takes none (no doctor, or not to be held). */
export function slotOf(fields: Record<string, unknown>): (Slot & { doctorId: string }) | null {
  const { doctor_id, status, starts_at, duration_minutes } = fields
  if (typeof doctor_id !== 'string') return null
  if (status !== 'SCHEDULED' && status !== 'CONFIRMED') return null
  const from = Date.parse(starts_at as string)
  const minutes = (duration_minutes as number | null) ?? ASSUMED_DURATION_MINUTES
  return { doctorId: doctor_id, from, to: from + minutes * 60_000 }
}

export function doOverlap(a: Slot, b: Slot): boolean {
  return a.from < b.to && b.from < a.to
}
