import { z } from 'zod'
import { line, optional, required, withInitial } from './field.ts'

export const doctors = {
  name: 'doctors',
  writtenBy: 'central',
  mergesFields: false,
  fields: {
    full_name: required(line(200), { foundBy: 'words' }),
    specialty: optional(line(200)),
    phone: optional(line(40), { foundBy: 'number' }),
    active: withInitial(z.boolean(), true),
  },
} as const
