import { z } from 'zod'
import {
  type Collection,
  checkChangedFields,
  type FieldErrors,
  type Fields,
  sentenceOf,
} from '../../model/collections.ts'
import { isSameValue, type StoredRecord } from '../../model/record.ts'
import { Problem } from '../../protocol/problems.ts'
import { isCentralWriter, type Principal } from '../principal.ts'

/** The body of a PUT for the API's document; the keys that every record has are let through. */
export function replacementSchema({ fields }: Collection) {
  const shape = Object.entries(fields).map(([name, field]) => {
    const isNeeded = !field.fixed && !('initial' in field)
    return [name, isNeeded ? field.schema : field.schema.optional()] as const
  })
  return z.looseObject(Object.fromEntries(shape))
}

/**
 * The fields that a PUT changes (S4): what it gives, and the initial value of what it leaves out,
 * where that differs from the record as it was seen. What cannot be changed may be left out. Only
 * these are named in the edit (E1), so that at central it does not clash with changes of others.
 * Throws `Problem` INVALID_EDIT if a field is missing.
 */
export function replacementOf(
  collection: Collection,
  given: Fields,
  seen: StoredRecord,
  writer: Principal,
): Fields {
  const wanted = { ...given }
  const missing: FieldErrors = {}
  for (const [name, field] of Object.entries(collection.fields)) {
    const isKept = field.fixed || (field.isCentralOnly && !isCentralWriter(writer))
    if (name in given || isKept) continue
    if ('initial' in field) wanted[name] = field.initial
    else missing[name] = 'is needed'
  }
  if (Object.keys(missing).length > 0) {
    throw new Problem('INVALID_EDIT', sentenceOf(missing), { errors: missing })
  }
  const normalised = { ...wanted, ...checkChangedFields(collection, wanted).fields }
  return Object.fromEntries(
    Object.entries(normalised).filter(([name, value]) => !isSameValue(value, seen.fields[name])),
  )
}
