import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME } from '@outpost/shared/authority/http/examples'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { idempotencyKeyOf } from '@outpost/shared/authority/http/write'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { instant, isUuid, uuid } from '@outpost/shared/model/field'
import type { Ids } from '@outpost/shared/model/ids'
import { type Clock, toIso } from '@outpost/shared/model/time'
import { readJson } from '@outpost/shared/node/body'
import { invalidRequest } from '@outpost/shared/protocol/common-problems'
import {
  ORDER_ARGS,
  ORDER_KINDS,
  ORDER_RESULTS,
  orderArgsSaid,
} from '@outpost/shared/protocol/orders'
import { Problem } from '@outpost/shared/protocol/problems'
import { supportBundleSchema } from '@outpost/shared/protocol/support-bundle'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Fleet } from '../fleet/fleet.ts'
import { createAdministration } from '../nodes/administration.ts'
import { createOrders, type OrderRow, orderView } from '../nodes/orders.ts'
import type { SupportBundles } from '../nodes/support-bundles.ts'
import { boxOf } from './nodes.ts'
import { exampleBundle } from './support-bundle.ts'

const BODY_BYTES_MAX = 10_000

const orderSchema = z.object({
  id: uuid,
  kind: z.string(),
  args: z.record(z.string(), z.unknown()),
  state: z.enum(['waiting', ...ORDER_RESULTS]).meta({
    description:
      'waiting: the box has not acknowledged it; unknown: its version does not know how to do it.',
  }),
  given_at: instant,
  given_by: z.string().nullable().meta({ description: 'As in the audit trail.' }),
  ended_at: instant.nullable(),
  has_bundle: z.boolean().meta({ description: 'Whether its support bundle is here.' }),
})

/** An order as the API shows it. */
export type OrderView = z.output<typeof orderSchema>

const bodySchema = z.strictObject({
  id: uuid.optional().meta({
    description: 'Of the order: the same request with the same id is answered the same.',
  }),
  kind: z.enum(ORDER_KINDS),
  args: z.record(z.string(), z.unknown()).default({}).meta({
    description: orderArgsSaid,
  }),
})

const exampleOrder = {
  id: 'c0a8012e-7d1f-4b6a-9d55-0f3b1c2d4e5f',
  kind: 'resync',
  args: { collection: 'patients' },
  state: 'waiting',
  given_at: EXAMPLE_TIME,
  given_by: 'a4e2f6b8-1c3d-4e5f-8a7b-9c0d1e2f3a4b',
  ended_at: null,
  has_bundle: false,
}

type Deps = {
  store: SqliteStore
  clock: Clock
  ids: Ids
  fleet: Fleet
  bundles: SupportBundles
}

/** `/api/nodes/{id}/orders`: what boxes are asked to do, and what became of it (N12). */
export function nodeOrderRoutes({ store, clock, ids, fleet, bundles }: Deps) {
  const orders = createOrders({ sqlite: store.sqlite, clock })
  const toView = (nodeId: string, order: OrderRow) => ({
    id: order.id,
    given_at: toIso(order.createdAt),
    ...orderView(order),
    has_bundle: order.kind === 'support_bundle' && bundles.find(nodeId, order.id) !== null,
  })

  return new Hono<AuthorityEnv>()
    .get(
      '/:id/orders',
      describe({
        id: 'listOrders',
        tag: 'Boxes',
        summary: 'What a box was asked to do, the latest first.',
        answers: {
          200: {
            description: 'The latest hundred.',
            schema: z.object({ results: z.array(orderSchema) }),
            example: { results: [exampleOrder] },
          },
        },
        problems: ['NOT_FOUND'],
      }),
      (c) => {
        const { id } = boxOf(fleet, c).row
        return c.json({ results: orders.latest(id).map((order) => toView(id, order)) })
      },
    )
    .post(
      '/:id/orders',
      describe({
        id: 'giveOrder',
        tag: 'Boxes',
        summary: 'Asks a box for something; it does it once, with its next round, and says so.',
        description:
          'An order that is open already and asks for the same is answered instead of a second one.',
        headers: ['Idempotency-Key', 'Content-Encoding'],
        body: { schema: bodySchema, example: { kind: 'resync', args: { collection: 'patients' } } },
        answers: {
          201: { description: 'The order.', schema: orderSchema, example: exampleOrder },
          200: {
            description: 'The order that was there already.',
            schema: orderSchema,
            example: exampleOrder,
          },
        },
        problems: ['NOT_FOUND', 'INVALID_REQUEST', 'EDIT_ID_REUSED'],
      }),
      async (c) => {
        const body = checkBody(bodySchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        const { row } = boxOf(fleet, c)
        if (row.tokenHash === null) {
          const why = 'has not enrolled yet, so that it cannot be asked for anything'
          throw invalidRequest({ id: why })
        }
        const args = checkBody(z.object({ args: ORDER_ARGS[body.kind] }), body).args
        const { id: caller } = c.get('principal')
        const key = idempotencyKeyOf(c)
        const keyId = key === null ? undefined : ids.editIdFor(caller, key)
        const admin = createAdministration({ store, clock }, caller)
        const order = admin.order(row.id, body.kind, args, { id: body.id, keyId })
        return c.json(toView(row.id, order), order.isNew ? 201 : 200)
      },
    )
    .get(
      '/:id/orders/:order/bundle',
      describe({
        id: 'getSupportBundle',
        tag: 'Boxes',
        summary: 'What a box sent of itself for an order of the kind support_bundle.',
        answers: {
          200: {
            description: 'It holds nothing of a person.',
            schema: z.object({ received_at: instant, bundle: supportBundleSchema }),
            example: { received_at: EXAMPLE_TIME, bundle: exampleBundle },
          },
        },
        problems: ['NOT_FOUND'],
      }),
      (c) => {
        const { id } = boxOf(fleet, c).row
        const orderId = (c.req.param('order') ?? '').toLowerCase()
        const found = isUuid(orderId) ? bundles.find(id, orderId) : null
        if (!found) {
          const why = 'No support bundle came for this order, or it is kept no longer.'
          throw new Problem('NOT_FOUND', why)
        }
        return c.json({ received_at: toIso(found.at), bundle: found.bundle })
      },
    )
}
