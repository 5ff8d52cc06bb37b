import type { Sql } from '@outpost/shared/authority/sqlite/sql'

/** What a caller is called: a box or token by its name, a person by the address of the account. */
export type NameOf = (id: string) => string | null

export function createNames(sql: Sql): NameOf {
  return (id) => sql.get<{ name: string }>(NAME, id, id)?.name ?? null
}

const NAME = `select name from principals where id = ?
  union all select email from admins where id = ?`
