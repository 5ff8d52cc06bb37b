import type { CollectionName } from '@outpost/shared/model/collections'
import type { WireRecord } from '@outpost/shared/model/record'
import { OrderWaits } from '@outpost/shared/protocol/order-waits'
import { ORDER_ARGS, type Order, type OrderArgs } from '@outpost/shared/protocol/orders'
import { compareCopies } from '@outpost/shared/replica/comparison'
import { createComparisonLink } from '@outpost/shared/replica/comparison-link'
import { succeed, toConfirmed } from '@outpost/shared/replica/copies'
import type { HttpLinkDeps } from '@outpost/shared/replica/http-link'
import { createComparisonStore } from '../store/comparison-store.ts'
import type { EdgeStore } from '../store/database.ts'
import { startFilling } from '../store/filling.ts'
import { endOrder, hasBegun, noteBegun } from '../store/orders.ts'
import { readConfirmed, settle } from '../store/settle.ts'
import { takeAway } from '../store/take-away.ts'

/**
 * What central has is fetched anew, as far as the order says (N12); what was written here and has not
 * been answered lies over it as before. Throws `LinkDown` or `OrderWaits` where it is to go on after the
 * next round.
 */
export async function resync(edge: EdgeStore, link: HttpLinkDeps, order: Order) {
  const args = ORDER_ARGS.resync.safeParse(order.args).data
  // Of a newer central, which can name more than this version knows.
  if (!args) return end(edge, order, 'unknown')
  if (args.collection === undefined) return refill(edge, order)
  if (args.record_id === undefined) return refetchCollection(edge, link, order, args.collection)
  return refetchRecord(edge, link, order, args)
}

/** Everything comes once more under a new generation; what does not come is swept (F6). */
function refill({ store, row, clock }: EdgeStore, { id }: Order) {
  store.write(() => {
    if (!hasBegun(store.sql, id)) {
      startFilling(row)
      noteBegun(store.sql, id, clock.now())
    } else if (row.read().isFilled) {
      endOrder(store.sql, id, 'done', clock.now())
    }
  })
}

/** The copies of one collection are compared with central's, and what differs is fetched (F12). */
async function refetchCollection(
  edge: EdgeStore,
  link: HttpLinkDeps,
  order: Order,
  collection: string,
) {
  const own = createComparisonStore(edge)
  const theirs = createComparisonLink(link)
  const { isComplete, isRefused, error } = await compareCopies({
    store: {
      ...own,
      async *versions(at, part) {
        for await (const some of own.versions(at, part)) {
          yield some.filter((one) => one.collection === collection)
        }
      },
    },
    link: {
      ...theirs,
      async digestCollections(cursor) {
        const reply = await theirs.digestCollections(cursor)
        if (reply.kind !== 'given') return reply
        const only = Object.entries(reply.body.collections).filter(([name]) => name === collection)
        return { ...reply, body: { ...reply.body, collections: Object.fromEntries(only) } }
      },
    },
  })
  if (isComplete) return end(edge, order, 'done')
  if (isRefused) return end(edge, order, 'unknown')
  throw new OrderWaits(error ?? 'The comparison was not complete.')
}

/** Central's copy takes the place of the one that is here, whatever revision that claims to have. */
async function refetchRecord(
  edge: EdgeStore,
  link: HttpLinkDeps,
  order: Order,
  args: OrderArgs<'resync'>,
) {
  const { store, row, clock } = edge
  const collection = args.collection as CollectionName
  const id = args.record_id as string
  const at = row.read().cursor
  const reply = await createComparisonLink(link).fetch([id])
  if (reply.kind === 'refused') throw new OrderWaits(reply.detail)
  const change = reply.body.changes.find((one) => one.collection === collection)
  store.write((writer) => {
    const { cursor, epoch } = row.read()
    if (cursor !== at || epoch !== reply.body.epoch) {
      throw new OrderWaits('The box has pulled meanwhile.')
    }
    if (change?.record) {
      const fresh = toConfirmed(collection, change.record as WireRecord, writer.now)
      // Not what follows the old copy, of which nobody knows how it came about.
      settle(store.sql, writer, collection, id, succeed(null, fresh))
    } else if (readConfirmed(store.sql, collection, id)?.deletedAt === null) {
      // Where there is no such copy it was made here, and central has not heard of it yet.
      takeAway(store.sql, writer, collection, id)
    }
    endOrder(store.sql, order.id, 'done', clock.now())
  })
}

function end({ store, clock }: EdgeStore, { id }: Order, result: 'done' | 'unknown') {
  store.write(() => endOrder(store.sql, id, result, clock.now()))
}
