import { z } from 'zod'
import { line, optional, required, withInitial } from './field.ts'

export const doctors = {
  name: 'doctors',
  title: { one: 'Doctor', many: 'Doctors' },
  writtenBy: 'central',
  mergesFields: false,
  fields: {
    full_name: required(line(200), {
      about: 'Name as it is shown to patients.',
      example: 'Dr Wanjiru Mbeki',
      foundBy: 'words',
      sortedBy: 'name',
    }),
    specialty: optional(line(200), {
      about: 'What the doctor treats, in words.',
      example: 'Paediatrics',
    }),
    phone: optional(line(40), {
      about: 'Telephone number, as written.',
      example: '+254 712 345 678',
      foundBy: 'number',
    }),
    active: withInitial(z.boolean(), true, {
      about: 'Whether the doctor can be booked at present.',
      example: true,
    }),
  },
} as const
