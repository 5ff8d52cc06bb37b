import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { Clinic } from '@outpost/shared/model/clinic'

/** The clinics of the box, as central last told them. */
export function readClinicIds(sql: Sql): string[] {
  return sql.all<{ id: string }>('select id from clinics order by id').map(({ id }) => id)
}

/** The box is for these clinics and no others, in the caller's transaction. */
export function replaceClinics(sql: Sql, clinics: readonly Clinic[]) {
  sql.run('delete from clinics')
  for (const { id, name, time_zone, active } of clinics) {
    sql.run(
      'insert into clinics (id, name, time_zone, active) values (?, ?, ?, ?)',
      id,
      name,
      time_zone,
      active ? 1 : 0,
    )
  }
}
