import { Hono } from 'hono'
import { collections } from '../../model/collections.ts'
import { movementSchema } from '../../model/movement.ts'
import { exampleRecord, recordSchema } from '../../model/record-schema.ts'
import { changeRecord, readObject } from './change-record.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { describe } from './operation.ts'
import { CHANGE } from './record-routes.ts'

const inventory = collections['pharmacy-inventory']

/** Movements of stock by plain REST (E7, S4). */
export function stockRoutes(deps: AuthorityDeps) {
  const isReplica = deps.ground === 'edge'
  return new Hono<AuthorityEnv>().post(
    '/:id/movements',
    describe({
      ...CHANGE,
      id: 'moveStock',
      tag: inventory.title.many,
      summary: 'Moves stock: the only way in which a quantity changes.',
      body: { schema: movementSchema, example: { kind: 'DISPENSED', delta: -12 } },
      answers: {
        200: {
          description: 'The record with its new quantity.',
          schema: recordSchema(inventory, { isReplica }),
          example: exampleRecord(inventory, isReplica),
          headers: ['ETag'],
        },
      },
      conflicts: ['INSUFFICIENT_STOCK', 'STALE_UPDATE', 'RECORD_DELETED', 'DEPENDS_ON_REJECTED'],
    }),
    async (c) => {
      const movement = await readObject(c)
      return changeRecord(deps, c, inventory, movement, () => ({ op: 'move_stock', movement }))
    },
  )
}
