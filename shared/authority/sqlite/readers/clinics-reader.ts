import type { Clinic } from '../../../model/clinic.ts'
import type { ClinicLookup } from '../../facts.ts'
import type { Sql } from '../sql.ts'

type ClinicRow = { id: string; name: string; time_zone: string; active: number }

/** These clinics, or all, in the order of their ids. */
export function readClinics(sql: Sql, ids: readonly string[] | 'all'): Clinic[] {
  const rows =
    ids === 'all'
      ? sql.all<ClinicRow>('select id, name, time_zone, active from clinics order by id')
      : sql.all<ClinicRow>(
          `select id, name, time_zone, active from clinics
           where id in (select value from json_each(?)) order by id`,
          JSON.stringify(ids),
        )
  return rows.map(toClinic)
}

/** Looks clinics up on one snapshot, each once: there may be thousands of them. */
export function createClinicLookup(sql: Sql): ClinicLookup {
  const found = new Map<string, Clinic | undefined>()

  function get(id: string): Clinic | undefined {
    if (found.has(id)) return found.get(id)
    const row = sql.get<ClinicRow>(
      'select id, name, time_zone, active from clinics where id = ?',
      id,
    )
    const clinic = row && toClinic(row)
    found.set(id, clinic)
    return clinic
  }

  return { get, has: (id) => get(id) !== undefined }
}

function toClinic(row: ClinicRow): Clinic {
  return { ...row, active: row.active === 1 }
}
