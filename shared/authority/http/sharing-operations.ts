import { z } from 'zod'
import { CLINIC_ID } from '../../model/field.ts'
import {
  askOfBoxSchema,
  askSchema,
  LOOKUP_RESULTS_MAX,
  lookupAnswerSchema,
  lookupOfBoxSchema,
  lookupSchema,
  SHARE_STATES,
  shareRequestSchema,
  shareRequestsSchema,
} from '../../protocol/sharing.ts'
import type { Ground } from '../changes.ts'
import { EXAMPLE_TIME } from './examples.ts'
import { at, limitOf } from './input.ts'
import type { Operation } from './operation.ts'

/*
 * What the documents of central and the box say alike of asking for a patient of another clinic: a
 * box hands it on to central.
 */

/** What only a box may answer, because it has to ask central. */
const PROBLEMS_OF_BOX = ['CENTRAL_UNREACHABLE', 'CENTRAL_REFUSED'] as const

const TAG = 'Sharing'

export function lookupOperation(ground: Ground): Operation {
  const isBox = ground === 'edge'
  return {
    id: 'lookUpPatient',
    tag: TAG,
    summary: 'Finds a patient of any clinic by what the person says or shows.',
    description: `By national id, by card number, or by all names with the day of birth; at most ${LOOKUP_RESULTS_MAX} persons, each with no more than is needed to recognise them. How many questions a caller may ask in an hour is limited, and each is recorded.`,
    headers: ['Content-Encoding'],
    body: {
      schema: isBox ? lookupSchema : lookupOfBoxSchema,
      example: { full_name: 'Amina Otieno', date_of_birth: '1994-08-17', actor: 'Nurse Joy' },
    },
    answers: {
      200: {
        description: 'Who fits.',
        schema: lookupAnswerSchema,
        example: { results: [examplePerson], too_many: false },
      },
    },
    problems: ['INVALID_REQUEST', 'RATE_LIMITED', ...(isBox ? PROBLEMS_OF_BOX : [])],
  }
}

export function askOperation(ground: Ground): Operation {
  const isBox = ground === 'edge'
  const answer = { schema: shareRequestSchema, example: exampleShareRequest }
  return {
    id: 'askForPatient',
    tag: TAG,
    summary: 'Asks that a patient who was looked up is shared with a clinic.',
    description:
      'The same handle is taken once: a retry is answered with the request as it stands.',
    headers: ['Content-Encoding'],
    body: {
      schema: isBox ? askSchema : askOfBoxSchema,
      example: { handle: examplePerson.handle, clinic_id: CLINIC_ID, reason: 'Moved here.' },
    },
    answers: {
      200: { description: 'It was asked before; as it stands.', ...answer },
      201: { description: 'It was asked, and perhaps granted by rule.', ...answer },
    },
    problems: [
      ...(['INVALID_REQUEST', 'BAD_HANDLE', 'NOT_FOUND', 'OUT_OF_SCOPE'] as const),
      ...(isBox ? PROBLEMS_OF_BOX : []),
    ],
  }
}

export function listRequestsOperation(ground: Ground): Operation {
  return {
    id: 'listShareRequests',
    tag: TAG,
    summary: "Gives share requests, the latest first: the caller's clinics' own, to admins all.",
    answers: {
      200: {
        description: 'The requests.',
        schema: shareRequestsSchema,
        example: { results: [exampleShareRequest] },
      },
    },
    problems: ['INVALID_REQUEST', ...(ground === 'edge' ? PROBLEMS_OF_BOX : [])],
  }
}

/** The query of a list of share requests. */
export const shareRequestsQuery = z.object({
  state: z.enum(SHARE_STATES).optional(),
  limit: limitOf({ initial: 100, max: 1000 }),
  at,
})

const examplePerson = {
  handle: 'S3n0Y1c2kJ4mV8xQe5tYb9fLr3wZc8uHn1sDgKq7',
  is_here: false,
  patient_id: null,
  full_name: 'Amina Otieno',
  birth_year: 1994,
  birth_date_estimated: false,
  sex: 'female',
  village: 'Kadongo',
  clinic: { id: CLINIC_ID, name: 'Kadongo' },
}

export const exampleShareRequest = {
  id: '7d0f6a3e-5b1c-4e8e-9f57-0c1d2b3a4e5f',
  state: 'waiting',
  clinic_id: CLINIC_ID,
  patient_id: null,
  person: { full_name: 'Amina Otieno', birth_year: 1994 },
  known_by: 'name',
  reason: 'Moved here.',
  from: 'e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b',
  device: null,
  actor: 'Nurse Joy',
  asked_at: EXAMPLE_TIME,
  decided_at: null,
  decided_by: null,
  note: null,
}
