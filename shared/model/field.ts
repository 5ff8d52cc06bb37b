import { z } from 'zod'
import { isCalendarDate, parseInstant, toIso } from './time.ts'

/**
 * One field of a collection: how it is checked and normalised, and who may set it.
 * `initial` is the value of a field left out of a create; without it the field must be given.
 */
export type Field = {
  schema: z.ZodType
  initial?: unknown
  /** A value as it may be, for the API's document. */
  example: unknown
  /** Cannot change once the record exists; says in words what to do instead. */
  fixed?: string
  /** Only central's own people and routes set it; an edit from a box that names it is refused. */
  isCentralOnly?: boolean
  /** The collection whose ids this field holds. */
  refersTo?: 'clinics' | 'patients' | 'doctors' | 'pharmacies' | 'medicines'
  /** Found by search (S4): by the words of a name, or by the digits and letters of a number. */
  foundBy?: 'words' | 'number'
  /** Lists can be sorted by it (S4): as names of people and things, or by the bare value. */
  sortedBy?: 'name' | 'value'
}

type Traits = Omit<Field, 'schema' | 'initial'> & {
  /** What it holds, as the API's document says it. */
  about: string
}

export function required(schema: z.ZodType, traits: Traits): Field {
  return describedField(schema, traits)
}

/** A field that may be null, and is null when blank or left out of a create. */
export function optional(schema: z.ZodType, traits: Traits): Field & { initial: null } {
  return { ...describedField(schema.nullable(), traits), initial: null }
}

export function withInitial<const Initial>(
  schema: z.ZodType,
  initial: Initial,
  traits: Traits,
): Field & { initial: Initial } {
  return { ...describedField(schema, traits), initial }
}

/** How many characters its text may have at most; nothing of what is no text, or has its own form. */
export function lengthMax({ schema }: Field): number | undefined {
  const given = schema instanceof z.ZodNullable ? schema.unwrap() : schema
  return given instanceof z.ZodString ? (given.maxLength ?? undefined) : undefined
}

function describedField(schema: z.ZodType, { about, ...traits }: Traits): Field {
  const { example } = traits
  return { schema: schema.meta({ description: about, examples: [example] }), ...traits }
}

/** A clinic's id, as it stands in examples. */
export const CLINIC_ID = '5b9f6f0e-2c3d-4e5f-8a9b-0c1d2e3f4a5b'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A UUID of any version; upper-case letters are taken and made lower-case (rule R2). */
export const uuid = z.string().toLowerCase().regex(UUID, 'must be a UUID').meta({ format: 'uuid' })

/** A UUID that must already be lower-case: ids of edits and records, which never change (E1). */
export const lowerCaseUuid = z
  .string()
  .regex(UUID, 'must be a UUID in lower case')
  .meta({ format: 'uuid' })

/** The SHA-256 of a token, as those who make their own tell it (A1, A2). */
export const sha256Text = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex')

/** An id as it may come, in capitals too; what is no text stays as it is. */
export function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value
}

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value)
}

// Everything below U+0020 and U+007F to U+009F; the negated ones are newline and tab.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters it refuses
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters it refuses
const CONTROL_BUT_LINES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/

/**
 * Text of one line, normalised (rule R3): Unicode NFC, trimmed, no control characters, well-formed.
 * `max` counts Unicode code points after normalising.
 */
export function line(max: number) {
  return normalisedText(max, CONTROL)
}

/** Text of several lines: as `line`, with newline and tab allowed; CR LF becomes a newline. */
export function lines(max: number) {
  return normalisedText(max, CONTROL_BUT_LINES)
}

function normalisedText(max: number, refused: RegExp) {
  return z
    .string()
    .refine((text) => text.isWellFormed(), 'holds half of a surrogate pair')
    .overwrite((text) => text.replaceAll('\r\n', '\n').normalize('NFC').trim())
    .refine((text) => !refused.test(text), 'holds a control character that is not allowed here')
    .min(1)
    .max(max)
}

/** A day of the calendar, `YYYY-MM-DD`. */
export const date = z
  .string()
  .trim()
  .refine(isCalendarDate, 'must be a date like 2026-01-31')
  .meta({ format: 'date' })

/** A timestamp, normalised to ISO 8601 UTC with milliseconds. */
export const instant = z
  .string()
  .check((text) => {
    const at = parseInstant(text.value)
    if (at !== null) text.value = toIso(at)
    else text.issues.push({ code: 'custom', input: text.value, message: NOT_AN_INSTANT })
  })
  .meta({ format: 'date-time' })

const NOT_AN_INSTANT = 'must be a timestamp like 2026-01-31T09:00:00Z'
