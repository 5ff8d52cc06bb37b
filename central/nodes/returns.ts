import type { AwaitedBox } from '@outpost/shared/authority/inbox'
import { attempt } from '@outpost/shared/authority/sqlite/file/storage-failure'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'

/**
 * Which boxes have been in touch since central was restored (N9). A box pulls only after it has told
 * its decisions and brought back what it held of the lost hours, so one that was given a page has
 * nothing of them left that central does not know.
 */
export type Returns = ReturnType<typeof createReturns>

export function createReturns({ store }: { store: SqliteStore }) {
  const { sql } = store

  return {
    /** A box was given a page of this epoch. A central that was never restored waits for nobody. */
    note(nodeId: string) {
      const { epoch, restores } = store.identity()
      if (restores.length === 0 || sql.get(HAS_RETURNED, nodeId, epoch)) return
      attempt(() => sql.run('update principals set returned_in = ? where id = ?', epoch, nodeId))
    },

    /**
     * Boxes that are still awaited and may hold lost hours of the clinics of this one, itself among
     * them, by name. Nobody waits for a box that is revoked, that never enrolled, or that goes on in
     * another place.
     */
    awaited(nodeId: string): AwaitedBox[] {
      const { epoch, restores } = store.identity()
      return restores.length === 0 ? [] : sql.all<AwaitedBox>(AWAITED, { nodeId, epoch })
    },
  }
}

const HAS_RETURNED = 'select 1 from principals where id = ? and returned_in = ?'

const AWAITED = `select p.id, p.name from principals p
  where p.role = 'node' and p.revoked_at is null and p.token_hash is not null
    and p.returned_in is not :epoch
    and not exists (select 1 from successions s where s.formerly = p.id)
    and (p.id = :nodeId or exists (select 1 from principal_clinics own
      join principal_clinics theirs on theirs.clinic_id = own.clinic_id
      where own.principal_id = :nodeId and theirs.principal_id = p.id))
  order by p.name, p.id`
