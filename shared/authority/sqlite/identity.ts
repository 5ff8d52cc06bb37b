import { randomBytes, randomUUID } from 'node:crypto'
import type { Identity } from '../store.ts'
import { readRestores } from './epochs.ts'
import { indexVersion } from './search-index.ts'
import type { Sql } from './sql.ts'

type IdentityRow = { epoch: string; cursor_key: string; revision_floor: number }

/** Who the authority of this database is; a new one becomes somebody. */
export function readIdentity(sql: Sql): { identity: Identity; revisionFloor: number } {
  sql.run(
    `insert into identity (only, epoch, cursor_key, search_version) values (1, ?, ?, ?)
     on conflict do nothing`,
    randomUUID(),
    randomBytes(32).toString('hex'),
    indexVersion(),
  )
  const row = sql.get<IdentityRow>('select * from identity') as IdentityRow
  return {
    identity: {
      epoch: row.epoch,
      cursorKey: Buffer.from(row.cursor_key, 'hex'),
      restores: readRestores(sql),
    },
    revisionFloor: row.revision_floor,
  }
}
