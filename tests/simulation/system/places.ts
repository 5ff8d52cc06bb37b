import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { Fields } from '@outpost/shared/model/collections'
import { clinicsOfPerson, livePatients } from './persons.ts'

/*
 * Where records lay at central, and when: rule F1 told once more, from the fields alone, so that a
 * fault of the feed cannot hide itself.
 */

/** Clinics from a step on; `catalogue` for what all share. */
type Place = { from: number; clinics: readonly string[] }

export type Places = ReturnType<typeof createPlaces>

type Row = { collection: string; id: string; fields: string; updated_at: number }

export function createPlaces() {
  const history = new Map<string, Place[]>()
  let lookedUpTo = -1

  /** Takes what central has committed since the last look. */
  function look(sql: Sql, step: number) {
    const rows = sql.all<Row>(
      `select collection, id, fields, updated_at from records
       where updated_at > ? and deleted_at is null order by updated_at`,
      lookedUpTo,
    )
    for (const row of rows) {
      lookedUpTo = row.updated_at
      const clinics = clinicsOf(row.collection, row.id, JSON.parse(row.fields), sql)
      const known = history.get(row.id) ?? []
      known.push({ from: step, clinics })
      history.set(row.id, known)
    }
  }

  return {
    look,
    /** After central was put back: all that it holds lies where it says now. */
    lookAgain(sql: Sql, step: number) {
      lookedUpTo = -1
      look(sql, step)
    },
    /** Whether the record lay in one of these clinics, or in the catalogue, at or after this step. */
    lay(id: string, clinics: readonly string[] | 'all', since: number): boolean {
      const places = history.get(id) ?? []
      return places.some((place, index) => {
        const until = places[index + 1]?.from ?? Number.POSITIVE_INFINITY
        return until >= since && isAmong(place.clinics, clinics)
      })
    },
  }
}

function isAmong(place: readonly string[], clinics: readonly string[] | 'all'): boolean {
  return clinics === 'all' || place.some((one) => one === CATALOGUE || clinics.includes(one))
}

const CATALOGUE = 'catalogue'

/** The clinics in which a live record of central lies (F1). */
function clinicsOf(collection: string, id: string, fields: Fields, sql: Sql): string[] {
  if (collection === 'doctors' || collection === 'medicines') return [CATALOGUE]
  const parentId = fields.patient_id ?? fields.pharmacy_id
  const parent = parentId
    ? sql.get<{ fields: string }>('select fields from records where id = ?', String(parentId))
    : null
  const own: Fields = parent ? JSON.parse(parent.fields) : fields
  if (collection !== 'patients' && collection !== 'appointments') return [own.clinic_id as string]
  const patient = { id: String(parentId ?? id), fields: own }
  return clinicsOfPerson(patient, livePatients(sql))
}
