import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Clock, Millis } from '@outpost/shared/model/time'
import type { SupportBundle } from '@outpost/shared/protocol/support-bundle'

/** So many bundles of each box are kept, the latest. */
const KEPT_MAX = 5

/** What boxes sent of themselves because they were asked to (N12). */
export type SupportBundles = ReturnType<typeof createSupportBundles>

export function createSupportBundles({ store, clock }: { store: SqliteStore; clock: Clock }) {
  const { sql } = store

  return {
    /** Keeps what a box sends for its own order, once. False if it has no such order. */
    take(nodeId: string, orderId: string, bundle: SupportBundle): boolean {
      return store.write(() => {
        if (!sql.get(IS_ASKED, orderId, nodeId)) return false
        sql.run(
          `insert into support_bundles (order_id, node_id, at, bundle) values (?, ?, ?, ?)
           on conflict do nothing`,
          orderId,
          nodeId,
          clock.now(),
          JSON.stringify(bundle),
        )
        sql.run(FORGET_OLD, nodeId, nodeId, KEPT_MAX)
        return true
      })
    },

    /** What came for an order of this box; null if nothing has, or it was forgotten since. */
    find(nodeId: string, orderId: string): { at: Millis; bundle: SupportBundle } | null {
      const row = sql.get<{ at: Millis; bundle: string }>(
        'select at, bundle from support_bundles where order_id = ? and node_id = ?',
        orderId,
        nodeId,
      )
      return row ? { at: row.at, bundle: JSON.parse(row.bundle) } : null
    },
  }
}

const IS_ASKED = `select 1 from orders where id = ? and node_id = ? and kind = 'support_bundle'`

const FORGET_OLD = `delete from support_bundles where node_id = ? and order_id not in (
  select order_id from support_bundles where node_id = ? order by at desc, rowid desc limit ?)`
