import { z } from 'zod'
import { uuid } from '../model/field.ts'

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

/** What became of an order: `unknown` is said of a kind that this version of the box does not know. */
export const ORDER_RESULTS = ['done', 'unknown'] as const
export type OrderResult = (typeof ORDER_RESULTS)[number]

/** The box makes itself a new token and hands over its hash (rule A1). */
export const ROTATE_TOKEN = 'rotate_token'
