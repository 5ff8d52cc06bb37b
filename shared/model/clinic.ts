import { z } from 'zod'
import { line, uuid } from './field.ts'
import { isTimeZone } from './time.ts'

/** A clinic (rule R3): no collection of its own; kept by central and sent in every status and page. */
export const clinicSchema = z.object({
  id: uuid,
  name: line(300),
  time_zone: z.string().refine(isTimeZone, 'must be a time zone like Africa/Nairobi'),
  active: z.boolean(),
})
export type Clinic = z.infer<typeof clinicSchema>
