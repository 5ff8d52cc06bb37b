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

export type Checked = { fields: Fields; errors?: never } | { fields?: never; errors: FieldErrors }

/** Checks and normalises all fields of a new record; those that may be left out are filled in. */
export function checkNewRecord(collection: Collection, given: Fields): Checked {
  const complete: Fields = {}
  for (const [name, field] of Object.entries(collection.fields)) {
    if ('initial' in field) complete[name] = field.initial
  }
  return runSchema(schemasOf(collection).whole, { ...complete, ...given })
}

/** Checks and normalises just the fields that an update names. */
export function checkChangedFields(collection: Collection, given: Fields): Checked {
  return runSchema(schemasOf(collection).part, given)
}

type Schemas = { whole: z.ZodType<Fields>; part: z.ZodType<Fields> }

const schemasByName = new Map<CollectionName, Schemas>()

function schemasOf(collection: Collection): Schemas {
  const known = schemasByName.get(collection.name)
  if (known) return known
  const shape = Object.fromEntries(
    Object.entries(collection.fields).map(([name, field]) => [name, field.schema]),
  )
  const whole = z.strictObject(shape)
  const made = { whole, part: whole.partial() } as Schemas
  schemasByName.set(collection.name, made)
  return made
}

function runSchema(schema: z.ZodType<Fields>, given: Fields): Checked {
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
        : `must be of type ${issue.expected}`
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`
    case 'too_small':
      return `must ${sizeWord(issue.origin)} at least ${issue.minimum}${sizeUnit(issue.origin)}`
    case 'too_big':
      return `must ${sizeWord(issue.origin)} at most ${issue.maximum}${sizeUnit(issue.origin)}`
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
