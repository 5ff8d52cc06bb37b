import { isUuid } from '../../../model/field.ts'
import type { StoredRecord } from '../../../model/record.ts'
import type { Edit } from '../../../protocol/edit.ts'
import { intendedFields, type Placed } from '../../facts.ts'
import type { Sql } from '../sql.ts'
import type { PlacedReader } from './placed-reader.ts'

/** The other patients of the person whom an edit is of or names, or with whom it makes them one (R5). */
export function readSamePerson(
  sql: Sql,
  reader: PlacedReader,
  edit: Edit,
  current: StoredRecord | null,
  related: ReadonlyMap<string, Placed>,
): Placed[] {
  const intended = intendedFields(edit, current)
  switch (edit.collection) {
    case 'patients': {
      if (edit.op === 'create' && !namesPerson(edit)) return []
      const ids = [edit.record_id, current?.fields.merged_into, intended.merged_into].filter(isUuid)
      return readMerged(sql, reader, ids, edit.record_id)
    }
    case 'appointments': {
      const patient = related.get(intended.patient_id as string)?.record
      if (patient?.collection !== 'patients' || patient.deletedAt !== null) return []
      const ids = [patient.id, patient.fields.merged_into].filter(isUuid)
      return readMerged(sql, reader, ids, patient.id)
    }
    default:
      return []
  }
}

/** Whether an edit says with whom a patient is one; a new record is mostly nobody else's. */
export function namesPerson({ op, fields = {} }: Edit): boolean {
  return op === 'update' ? 'merged_into' in fields : typeof fields.merged_into === 'string'
}

/** Live patients who are merged with some, but for one of these. */
function readMerged(
  sql: Sql,
  reader: PlacedReader,
  [id = '', ...into]: readonly string[],
  except: string,
): Placed[] {
  // Hardly anyone is merged: mostly one look into an index that is nearly empty tells.
  const isAlone =
    into.length === 0 &&
    sql.get('select 1 from records where merged_into = ? limit 1', id) === undefined
  if (isAlone) return []
  return sql
    .all<{ id: string }>(
      `select r.id from (${idsOfPerson('select value from json_each(?)')}) as person
       cross join records r on r.collection = 'patients' and r.id = person.id
       where r.deleted_at is null and r.id <> ?`,
      JSON.stringify([id, ...into]),
      except,
    )
    .map((row) => reader.read('patients', row.id))
    .filter((placed) => placed !== null)
}

/** SQL: the ids of all patients who are one person with some of these, and of these themselves. */
export function idsOfPerson(ids: string): string {
  return `with recursive
    above (id) as (
      ${ids} union
      select r.merged_into from above cross join records r
        on r.collection = 'patients' and r.id = above.id where r.merged_into is not null),
    person (id) as (
      select id from above union
      select r.id from person cross join records r on r.merged_into = person.id)
    select id from person`
}

/** SQL: whether `r` is a patient in whose place another one stands that is here (R5). */
export const STANDS_ASIDE = `exists (select 1 from records survivor where survivor.id = r.merged_into
  and survivor.collection = 'patients' and survivor.deleted_at is null)`
