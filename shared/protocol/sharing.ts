import { z } from 'zod'
import { date, instant, line, lines, uuid } from '../model/field.ts'
import { nameWords } from '../model/names-alike.ts'
import { plainNumber } from '../model/search.ts'

/*
 * How a clinic asks for a patient of another one: it looks a person up by what the person says or
 * shows, and asks that central shares the one whom it recognises.
 */

/** What the asker knew of the person. */
export const KNOWN_BY = ['national_id', 'card_number', 'name'] as const
export type KnownBy = (typeof KNOWN_BY)[number]

/** More persons than these are not told of: then the question must say more. */
export const LOOKUP_RESULTS_MAX = 5

/** A national id of fewer letters and digits could be anyone's. */
const NATIONAL_ID_LENGTH_MIN = 4

/** Who asks, as the sender says; for the audit trail. */
const actor = line(200).nullish().meta({ description: 'Who asks, for the audit trail.' })
const device = line(200).nullish().meta({ description: 'At which device of a box.' })

const questionFields = {
  national_id: line(64).nullish().meta({ description: 'The whole number.' }),
  card_number: line(32).nullish().meta({ description: 'The whole number on the card.' }),
  clinic: line(300).nullish().meta({
    description: 'With a card number: the id of the clinic that gave it, or words of its name.',
  }),
  full_name: line(200).nullish().meta({
    description: 'Goes with the day of birth. All names that the person has.',
  }),
  date_of_birth: date.nullish(),
  actor,
}

/** The body of a lookup: exactly one question. A box adds at which device it was asked. */
export const lookupSchema = withOneQuestion(z.strictObject(questionFields))
export const lookupOfBoxSchema = withOneQuestion(z.strictObject({ ...questionFields, device }))

export type Lookup = z.output<typeof lookupOfBoxSchema>

function withOneQuestion<T extends z.ZodObject<typeof questionFields>>(schema: T) {
  return schema.check((context) => {
    const { national_id, card_number, clinic, full_name, date_of_birth } = context.value
    const refuse = (name: string, message: string) =>
      context.issues.push({ code: 'custom', input: context.value, path: [name], message })

    const asked = [national_id, card_number, full_name ?? date_of_birth].filter(Boolean)
    if (asked.length !== 1) {
      refuse('body', 'must name one of national_id, card_number, or full_name with date_of_birth')
      return
    }
    if (full_name && !date_of_birth) refuse('date_of_birth', 'goes with full_name')
    if (date_of_birth && !full_name) refuse('full_name', 'goes with date_of_birth')
    if (clinic && !card_number) refuse('clinic', 'goes with card_number only')
    if (national_id && plainNumber(national_id).length < NATIONAL_ID_LENGTH_MIN) {
      refuse('national_id', `must have at least ${NATIONAL_ID_LENGTH_MIN} letters and digits`)
    }
    if (card_number && plainNumber(card_number) === '') refuse('card_number', 'has no digit')
    if (full_name && nameWords(full_name).length === 0) refuse('full_name', 'has no letter')
  })
}

/** As much of a person as is needed to recognise them. */
const personSchema = z.looseObject({
  handle: z.string().nullable().meta({
    description: 'With which this person can be asked for, for half an hour; null if not needed.',
  }),
  is_here: z.boolean().meta({ description: 'Whether the caller sees the patient already.' }),
  patient_id: uuid.nullable().meta({ description: 'Where the caller sees the patient already.' }),
  full_name: z.string(),
  birth_year: z.int().nullable(),
  birth_date_estimated: z.boolean(),
  sex: z.string(),
  village: z.string().nullable(),
  clinic: z.looseObject({ id: uuid, name: z.string() }).meta({
    description: 'The clinic that keeps the patient.',
  }),
})
export type LookupPerson = z.output<typeof personSchema>

export const lookupAnswerSchema = z.looseObject({
  results: z.array(personSchema).max(LOOKUP_RESULTS_MAX),
  too_many: z.boolean().meta({
    description: 'More persons fit, so none is told: say more, such as the clinic of the card.',
  }),
})
export type LookupAnswerView = z.output<typeof lookupAnswerSchema>

export const SHARE_STATES = ['waiting', 'granted', 'refused'] as const
export type ShareState = (typeof SHARE_STATES)[number]

const askFields = {
  handle: z.string().min(1).max(1000).meta({ description: 'From the answer to a lookup.' }),
  clinic_id: uuid.nullish().meta({
    description: 'The clinic that asks; may be left out by who has only one.',
  }),
  reason: lines(500).nullish(),
  actor,
}

/** The body with which a patient is asked for. A box adds at which device. */
export const askSchema = z.strictObject(askFields)
export const askOfBoxSchema = z.strictObject({ ...askFields, device })

export const decideShareSchema = z.strictObject({
  decision: z.enum(['grant', 'refuse']),
  note: lines(500).nullish(),
})

/** A share request as callers see it. */
export const shareRequestSchema = z
  .looseObject({
    id: uuid,
    state: z.enum(SHARE_STATES),
    clinic_id: uuid.meta({ description: 'The clinic that asks.' }),
    patient_id: uuid.nullable().meta({ description: 'If the caller sees the patient.' }),
    person: z.looseObject({ full_name: z.string(), birth_year: z.int().nullable() }).nullable(),
    known_by: z.enum(KNOWN_BY).meta({ description: 'What the asker knew.' }),
    reason: z.string().nullable(),
    from: z.string().meta({ description: 'The id of the caller that asked.' }),
    device: z.string().nullable(),
    actor: z.string().nullable(),
    asked_at: instant,
    decided_at: instant.nullable(),
    decided_by: z.string().nullable().meta({
      description: 'The id of the admin; `rule` or `shared before` where nobody had to decide.',
    }),
    note: z.string().nullable(),
  })
  .meta({ id: 'ShareRequest' })
export type ShareRequestView = z.output<typeof shareRequestSchema>

export const shareRequestsSchema = z.looseObject({ results: z.array(shareRequestSchema) })
export type ShareRequestsView = z.output<typeof shareRequestsSchema>
