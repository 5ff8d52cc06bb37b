import { z } from 'zod'
import { instant, line, lines, uuid } from './field.ts'
import { QUANTITY_MAX } from './pharmacy-inventory.ts'

export const MOVEMENT_KINDS = [
  'RECEIVED',
  'DISPENSED',
  'COUNTED',
  'RETURNED',
  'EXPIRED',
  'DAMAGED',
  'TRANSFERRED',
  'CORRECTED',
] as const
type MovementKind = (typeof MOVEMENT_KINDS)[number]

/** The row that a confirmed movement leaves for what was missing (rule E7). */
export const DISCREPANCY = 'DISCREPANCY'

/** Which way stock goes: 1 in, -1 out, 0 either. */
const DIRECTIONS: Record<Exclude<MovementKind, 'COUNTED'>, -1 | 0 | 1> = {
  RECEIVED: 1,
  DISPENSED: -1,
  RETURNED: 0,
  EXPIRED: -1,
  DAMAGED: -1,
  TRANSFERRED: 0,
  CORRECTED: 0,
}

function kindsGoing(way: -1 | 1): string {
  const kinds = Object.entries(DIRECTIONS).filter(([, direction]) => direction === way)
  const names = kinds.map(([kind]) => kind).join(', ')
  return names.replace(/, (\w+)$/, ' and $1')
}

const details = {
  reason: lines(1000).nullish(),
  patient_id: uuid.nullish(),
  occurred_at: instant.nullish(),
  confirmed_by: line(200).nullish(),
}

const counted = z.strictObject({
  kind: z.literal('COUNTED'),
  counted: z.int().min(0).max(QUANTITY_MAX),
  ...details,
})

const moved = z
  .strictObject({
    kind: z.enum(MOVEMENT_KINDS).exclude(['COUNTED']),
    delta: z
      .int()
      .min(-QUANTITY_MAX)
      .max(QUANTITY_MAX)
      .refine((delta) => delta !== 0, 'must not be 0')
      .meta({
        not: { const: 0 },
        description: `Positive for ${kindsGoing(1)}; negative for ${kindsGoing(-1)}; either for others.`,
      }),
    ...details,
  })
  .refine((movement) => Math.sign(movement.delta) !== -DIRECTIONS[movement.kind], {
    message: 'has the wrong sign for this kind of movement',
    path: ['delta'],
  })

/** A movement of stock (rule E7): `delta` units in or out, or for COUNTED the number found. */
export const movementSchema = z.discriminatedUnion('kind', [counted, moved])
export type Movement = z.infer<typeof movementSchema>

/** How many units a movement adds to a balance; a count adds what is missing to the number found. */
export function deltaOf(movement: Movement, balance: number): number {
  return movement.kind === 'COUNTED' ? movement.counted - balance : movement.delta
}
