import { z } from 'zod'
import { instant } from '../model/field.ts'

const count = z.int().min(0)

/** When a round began, how long it took, and what it moved, as a box tells it. */
export const roundCounts = {
  started_at: instant,
  duration_ms: z.number(),
  accepted: count,
  rejected: count,
  set_aside: count,
  pulled: count,
  pages: count,
  bytes_sent: count,
  bytes_received: count,
}
