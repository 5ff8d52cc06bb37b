import type { Sql } from '@outpost/shared/authority/sqlite/sql'

/** What a caller or clinic is called: by its name, a person by the address of the account. */
export type NameOf = (id: string) => string | null

export function createNames(sql: Sql): NameOf {
  return (id) => sql.get<{ name: string }>(NAME, id, id, id)?.name ?? null
}

const NAME = `select name from principals where id = ?
  union all select email from admins where id = ?
  union all select name from clinics where id = ?`
