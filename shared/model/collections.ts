import { z } from 'zod'
import { appointments } from './appointments.ts'
import { doctors } from './doctors.ts'
import type { Field } from './field.ts'
import { medicines } from './medicines.ts'
import { patients } from './patients.ts'
import { pharmacies } from './pharmacies.ts'
import { pharmacyInventory } from './pharmacy-inventory.ts'

/** What the system knows of one kind of record. A new field is added to its file here, nowhere else. */
export type Collection = {
  name: CollectionName
  /** What one record of it is called in the API's document, and several. */
  title: { one: string; many: string }
  writtenBy: 'central' | 'edge and central'
  /** Whether edits of different fields, made without knowing of each other, both stand (rule E4). */
  mergesFields: boolean
  fields: Readonly<Record<string, Field>>
}

/** The six collections (rule R1), in the order in which records can be made: parents first. */
export const COLLECTION_NAMES = [
  'doctors',
  'medicines',
  'pharmacies',
  'patients',
  'appointments',
  'pharmacy-inventory',
] as const
export type CollectionName = (typeof COLLECTION_NAMES)[number]

export const collections: Readonly<Record<CollectionName, Collection>> = {
  doctors,
  medicines,
  pharmacies,
  patients,
  appointments,
  'pharmacy-inventory': pharmacyInventory,
}

export function isCollectionName(name: string): name is CollectionName {
  return Object.hasOwn(collections, name)
}

/** The fields of a record by name, in wire form; also those that this version does not know. */
export type Fields = Record<string, unknown>

/** Errors by field name, each a clause that can follow the name: "must not be empty". */
export type FieldErrors = Record<string, string>

/** The errors as one sentence. */
export function sentenceOf(errors: FieldErrors): string {
  return `${clausesOf(errors)}.`
}

/** The same without a full stop, for a line of a list. */
export function clausesOf(errors: FieldErrors): string {
  const clauses = Object.entries(errors).map(([field, clause]) => `${field} ${clause}`)
  return clauses.join('; ')
}

export type Checked = { fields: Fields; errors?: never } | { fields?: never; errors: FieldErrors }

/** Checks and normalises all fields of a new record; those that may be left out are filled in. */
export function checkNewRecord(collection: Collection, given: Fields): Checked {
  return runSchema(schemasOf(collection).whole, withoutBlanks(collection, given))
}

/** Checks and normalises just the fields that an update names. */
export function checkChangedFields(collection: Collection, given: Fields): Checked {
  return runSchema(schemasOf(collection).part, withoutBlanks(collection, given))
}

/** The fields of a record as it may be, for the API's document. */
export function exampleFields(collection: Collection): Fields {
  const known = examplesByName.get(collection.name)
  if (known) return known
  const entries = Object.entries(collection.fields)
  const made = Object.fromEntries(entries.map(([name, { example }]) => [name, example]))
  examplesByName.set(collection.name, made)
  return made
}

const examplesByName = new Map<CollectionName, Fields>()

type FieldsSchema = z.ZodObject<Record<string, z.ZodType>>

/** The fields of a collection: all of a new record, those of a change, and as they are read. */
export type Schemas = { whole: FieldsSchema; part: FieldsSchema; read: FieldsSchema }

const schemasByName = new Map<CollectionName, Schemas>()

export function schemasOf(collection: Collection): Schemas {
  const known = schemasByName.get(collection.name)
  if (known) return known
  const entries = Object.entries(collection.fields)
  const shape = Object.fromEntries(entries.map(([name, field]) => [name, field.schema]))
  const shapeOfNew = Object.fromEntries(
    entries.map(([name, field]) => {
      const { schema } = field
      return [name, 'initial' in field ? schema.default(field.initial) : schema]
    }),
  )
  const made = {
    whole: z.strictObject(shapeOfNew),
    part: z.strictObject(shape).partial(),
    // Fields that a newer version has added are let through (R4).
    read: z.looseObject(shape),
  }
  schemasByName.set(collection.name, made)
  return made
}

/** What may be null is null where it holds nothing but space: forms send that. */
function withoutBlanks(collection: Collection, given: Fields): Fields {
  const isBlank = (name: string) => {
    const value = given[name]
    if (typeof value !== 'string' || value.trim() !== '') return false
    return collection.fields[name]?.initial === null
  }
  const blank = Object.keys(given).filter(isBlank)
  if (blank.length === 0) return given
  return { ...given, ...Object.fromEntries(blank.map((name) => [name, null])) }
}

function runSchema(schema: FieldsSchema, given: Fields): Checked {
  const result = schema.safeParse(given)
  return result.success ? { fields: result.data } : { errors: fieldErrors(result.error) }
}

/** Zod's issues as one clause per field, paths joined by dots. */
export function fieldErrors(error: z.ZodError, prefix = ''): FieldErrors {
  const errors = new Map<string, string>()
  const add = (path: string, message: string) => {
    if (!errors.has(path)) errors.set(path, message)
  }
  for (const issue of error.issues) {
    const path = [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.')
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) add(path ? `${path}.${key}` : key, 'is not known')
    } else {
      add(path || 'body', clauseOf(issue))
    }
  }
  return Object.fromEntries(errors)
}

/** An issue as a clause that can follow the field's name. */
function clauseOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? 'is needed'
        : `must be ${issue.expected === 'int' ? 'a whole number' : `of type ${issue.expected}`}`
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'must not be empty'
      return `must ${sizeWord(issue.origin)} at least ${issue.minimum}${sizeUnit(issue.origin)}`
    case 'too_big':
      return `must ${sizeWord(issue.origin)} at most ${issue.maximum}${sizeUnit(issue.origin)}`
    case 'invalid_union':
      return 'options' in issue
        ? `must be one of ${[issue.options].flat().join(', ')}`
        : issue.message
    default:
      return issue.message
  }
}

function sizeWord(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'have' : 'be'
}

function sizeUnit(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : ''
}
