import { z } from 'zod'
import { line, optional, required, withInitial } from './field.ts'

export const medicines = {
  name: 'medicines',
  title: { one: 'Medicine', many: 'Medicines' },
  writtenBy: 'central',
  mergesFields: false,
  fields: {
    name: required(line(500), {
      about: 'Name under which it is dispensed.',
      example: 'Amoxicillin 250 mg capsule',
      foundBy: 'words',
      sortedBy: 'name',
    }),
    generic_name: optional(line(500), {
      about: 'International non-proprietary name.',
      example: 'amoxicillin',
      foundBy: 'words',
    }),
    form: optional(line(200), { about: 'Dosage form.', example: 'capsule', foundBy: 'words' }),
    strength: optional(line(500), {
      about: 'Strength of one unit.',
      example: '250 mg',
      foundBy: 'words',
    }),
    unit: required(line(50), {
      about: 'What a quantity of it counts.',
      example: 'capsule',
      foundBy: 'words',
    }),
    atc_code: optional(line(20), {
      about: 'Code of the Anatomical Therapeutic Chemical classification.',
      example: 'J01CA04',
      foundBy: 'number',
    }),
    active: withInitial(z.boolean(), true, {
      about: 'Whether it may be dispensed at present.',
      example: true,
    }),
  },
} as const
