import type { CollectionName, Fields } from '@outpost/shared/model/collections'
import type { Field } from '@outpost/shared/model/field'
import { OWN_KEYS } from '@outpost/shared/model/record-schema'
import type { z } from 'zod'
import { rowId } from './import-ids.ts'
import type { Cells } from './row.ts'

/** A reference that a row makes: which field names what. */
export type RowReference = {
  field: string
  to: CollectionName | 'clinics'
  id: string
}

/** What a row says, cell by cell. */
export type RowValues = {
  /** What it calls itself, where it does. */
  key: string | null
  fields: Fields
  /** Columns that it has and says nothing in. */
  blank: string[]
  references: RowReference[]
  /** The revision that its writer saw. */
  revision: number | null
  /** Columns that are no fields. */
  unknown: string[]
}

/** What a column may hold: a field of the model, or what stands in for one. */
type Column = Pick<Field, 'schema' | 'refersTo'>

/** Why a row cannot be taken, as a clause. */
type Refusal = { refusal: string }

/**
 * What the cells of a row say about a record. Texts become numbers, flags and lists where the field
 * has such; what cannot is left as it is, and the model says why it is none. Keys of other records
 * become their ids.
 */
export function readRow(
  columns: Readonly<Record<string, Column>>,
  cells: Cells,
): RowValues | Refusal {
  const row: RowValues = {
    key: null,
    fields: {},
    blank: [],
    references: [],
    revision: null,
    unknown: [],
  }
  for (const [name, cell] of Object.entries(cells)) {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined
    if (column) readField(row, name, column, cell)
    else if (isBlankCell(cell)) {
      if (!OWN_KEYS.has(name)) row.unknown.push(name)
    } else if (name === 'id') row.key = String(cell)
    else if (name === 'revision') row.revision = Number(cell)
    else if (name === 'deleted_at')
      return { refusal: 'it is marked as deleted: an import deletes nothing' }
    else if (!OWN_KEYS.has(name)) row.unknown.push(name)
  }
  const isRevision = row.revision === null || Number.isSafeInteger(row.revision)
  return isRevision ? row : { refusal: 'revision must be a whole number' }
}

function isBlankCell(cell: unknown): boolean {
  return cell === null || (typeof cell === 'string' && cell.trim() === '')
}

function readField(row: RowValues, name: string, column: Column, cell: unknown) {
  if (isBlankCell(cell)) {
    row.blank.push(name)
    return
  }
  const value = typeof cell === 'string' ? toValue(column, cell) : cell
  row.fields[name] = column.refersTo ? toIds(row, name, column.refersTo, value) : value
}

function toIds(row: RowValues, field: string, to: RowReference['to'], value: unknown): unknown {
  const toId = (key: unknown): unknown => {
    if (typeof key !== 'string') return key
    const id = rowId(to, key)
    row.references.push({ field, to, id })
    return id
  }
  return Array.isArray(value) ? value.map(toId) : toId(value)
}

const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
}

/** The value that a text stands for; spreadsheets write 12 as 12.0, and true as TRUE. */
function toValue(column: Column, text: string): unknown {
  const trimmed = text.trim()
  switch (kindOf(column)) {
    case 'boolean':
      return FLAGS[trimmed.toLowerCase()] ?? text
    case 'number':
      return /^[+-]?\d+(\.0*)?$/.test(trimmed) ? Number(trimmed) : text
    case 'array':
      return trimmed.split(/[\s,;]+/).filter((part) => part !== '')
    default:
      return text
  }
}

const kinds = new WeakMap<Column, string>()

function kindOf(column: Column): string {
  const known = kinds.get(column)
  if (known !== undefined) return known
  let { def } = column.schema as z.ZodType & { def: { type: string; innerType?: z.ZodType } }
  while (def.type === 'nullable' && def.innerType) def = def.innerType.def as typeof def
  kinds.set(column, def.type)
  return def.type
}
