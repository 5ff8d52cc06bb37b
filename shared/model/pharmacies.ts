import { z } from 'zod'
import { CLINIC_ID, line, lines, optional, required, uuid, withInitial } from './field.ts'

export const pharmacies = {
  name: 'pharmacies',
  title: { one: 'Pharmacy', many: 'Pharmacies' },
  writtenBy: 'central',
  mergesFields: false,
  fields: {
    clinic_id: required(uuid, {
      about: 'The clinic to which it belongs.',
      example: CLINIC_ID,
      refersTo: 'clinics',
    }),
    name: required(line(300), {
      about: 'Name of the pharmacy.',
      example: 'Main pharmacy',
      foundBy: 'words',
      sortedBy: 'name',
    }),
    address: optional(lines(1000), {
      about: 'Where it is, in one or more lines.',
      example: 'Ground floor, left of the gate',
    }),
    phone: optional(line(40), {
      about: 'Telephone number, as written.',
      example: '+254 712 345 678',
      foundBy: 'number',
    }),
    active: withInitial(z.boolean(), true, {
      about: 'Whether it dispenses at present.',
      example: true,
    }),
  },
} as const
