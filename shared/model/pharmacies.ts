import { z } from 'zod'
import { line, lines, optional, required, uuid, withInitial } from './field.ts'

export const pharmacies = {
  name: 'pharmacies',
  writtenBy: 'central',
  mergesFields: false,
  fields: {
    clinic_id: required(uuid, {
      refersTo: 'clinics',
      fixed: 'a pharmacy stays with its clinic',
    }),
    name: required(line(300), { foundBy: 'words' }),
    address: optional(lines(1000)),
    phone: optional(line(40), { foundBy: 'number' }),
    active: withInitial(z.boolean(), true),
  },
} as const
