import { COLLECTION_NAMES, collections } from '@outpost/shared/model/collections'
import { line, optional, required, uuid } from '@outpost/shared/model/field'
import { v4 } from 'uuid'

/*
 * Loaded before anything else, this makes the program one of a later version: patients have a field
 * more, and there is a collection more.
 */

const bloodGroup = optional(line(20), {
  about: 'Blood group.',
  example: 'O negative',
  foundBy: 'words',
})

const visits = {
  name: 'visits',
  title: { one: 'Visit', many: 'Visits' },
  writtenBy: 'edge and central',
  mergesFields: true,
  fields: {
    patient_id: required(uuid, { about: 'Who came.', example: v4() }),
    complaint: required(line(200), { about: 'Why.', example: 'Cough', foundBy: 'words' }),
  },
}

Object.assign(collections.patients.fields, { blood_group: bloodGroup })
Object.assign(collections, { visits })
Object.assign(COLLECTION_NAMES, [...COLLECTION_NAMES, 'visits'])
