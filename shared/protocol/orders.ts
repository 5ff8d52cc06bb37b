import { z } from 'zod'
import { isCollectionName } from '../model/collections.ts'
import { instant, uuid } from '../model/field.ts'
import { PAUSE_DAYS_MAX } from './pause-limit.ts'

/** So many orders are told in one page, and so many acknowledged in one report (rules N11, N12). */
export const ORDERS_MAX = 20
export const ACKNOWLEDGED_MAX = 3

/** What an authority asks of a box (rule N12); done once. One of a kind that is not known is refused. */
export const orderSchema = z.object({
  id: uuid,
  kind: z.string(),
  args: z.record(z.string(), z.unknown()),
})
export type Order = z.infer<typeof orderSchema>

/** What became of an order: `unknown` is said of what this version of the box does not know. */
export const ORDER_RESULTS = ['done', 'unknown'] as const
export type OrderResult = (typeof ORDER_RESULTS)[number]

/** The box makes itself a new token and hands over its hash (rule A1). */
export const ROTATE_TOKEN = 'rotate_token'

const nothing = z.strictObject({})

/** What is fetched anew: all, the records of a collection that differ, or one record. */
const resyncArgs = z
  .strictObject({
    collection: z
      .string()
      .refine(isCollectionName, 'must be the name of a collection')
      .optional()
      .meta({ description: 'Only what of this collection differs; everything without it.' }),
    record_id: uuid.optional().meta({
      description: 'Only this record of the collection, whether it differs or not.',
    }),
  })
  .refine(({ collection, record_id }) => !record_id || collection, {
    path: ['collection'],
    message: 'is needed to name a record',
  })

/** The kinds of orders there are, and what each says. */
export const ORDER_ARGS = {
  /** Until then the box exchanges nothing with central but orders. */
  pause: z.strictObject({ until: instant }),
  resume: nothing,
  resync: resyncArgs,
  [ROTATE_TOKEN]: nothing,
  support_bundle: nothing,
} as const satisfies Record<string, z.ZodType>
export type OrderKind = keyof typeof ORDER_ARGS

/** The same in words, as the API's document says it. */
const ORDER_ARGS_SAID = {
  pause: `{"until"}, at most ${PAUSE_DAYS_MAX} days ahead`,
  resume: '{}',
  resync: '{} for everything, {"collection"}, or {"collection", "record_id"}',
  [ROTATE_TOKEN]: '{}',
  support_bundle: '{}',
} as const satisfies Record<OrderKind, string>

export const orderArgsSaid = Object.entries(ORDER_ARGS_SAID)
  .map(([kind, said]) => `${kind}: ${said}.`)
  .join(' ')

export type OrderArgs<Kind extends OrderKind> = z.output<(typeof ORDER_ARGS)[Kind]>

export const ORDER_KINDS = Object.keys(ORDER_ARGS) as [OrderKind, ...OrderKind[]]
