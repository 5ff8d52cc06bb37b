import { z } from 'zod'
import { line, optional, required, withInitial } from './field.ts'

export const medicines = {
  name: 'medicines',
  writtenBy: 'central',
  mergesFields: false,
  fields: {
    name: required(line(500), { foundBy: 'words' }),
    generic_name: optional(line(500), { foundBy: 'words' }),
    form: optional(line(200)),
    strength: optional(line(500)),
    unit: required(line(50)),
    atc_code: optional(line(20), { foundBy: 'number' }),
    active: withInitial(z.boolean(), true),
  },
} as const
