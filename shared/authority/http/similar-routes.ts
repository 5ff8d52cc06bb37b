import { Hono } from 'hono'
import { z } from 'zod'
import { searchesForPerson } from '../../model/candidates.ts'
import { collections } from '../../model/collections.ts'
import { CLINIC_ID, uuid } from '../../model/field.ts'
import { nameWords } from '../../model/names-alike.ts'
import { type StoredRecord, toWire, type WireRecord } from '../../model/record.ts'
import { exampleRecord, recordSchema } from '../../model/record-schema.ts'
import {
  SIMILARITY_REASONS,
  type SimilarityReason,
  weighSimilarity,
} from '../../model/similar-patients.ts'
import { isCalendarDate } from '../../model/time.ts'
import { readJson } from '../../node/body.ts'
import { scopesOf } from '../scopes.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { checkBody } from './input.ts'
import { describe } from './operation.ts'
import { survivorsOf } from './survivors.ts'

/** So many records are compared; on a small box they take a tenth of a second. */
const COMPARED_MAX = 1000

/** So many are shown. */
const SHOWN_MAX = 10

const BODY_BYTES_MAX = 10_000

/** What a form may hold while somebody types: nothing, or something that is no value yet. */
const typed = (max: number) => z.string().max(max).nullish()

const bodySchema = z.strictObject({
  id: uuid.nullish().meta({ description: 'The record that is being changed: it is not told.' }),
  clinic_id: uuid.nullish(),
  full_name: typed(400),
  date_of_birth: z
    .string()
    .trim()
    .refine((day) => day === '' || isCalendarDate(day), 'must be a date like 2026-01-31')
    .nullish(),
  birth_date_estimated: z.boolean().nullish(),
  sex: typed(20),
  phone: typed(80),
  village: typed(400),
  national_id: typed(128),
  card_number: typed(64),
})

export type SimilarPatientView = { record: WireRecord; score: number; why: SimilarityReason[] }
export type SimilarPatientsView = { results: SimilarPatientView[] }

/**
 * `POST /api/patients/similar`: among the patients that the caller sees, those that can be the person
 * whose fields are being typed. A `POST`, so that no name is in an address (S5); it changes nothing.
 */
export function similarRoutes({ store, ground }: AuthorityDeps) {
  const isReplica = ground === 'edge'
  return new Hono<AuthorityEnv>().post(
    '/similar',
    describe({
      id: 'findSimilarPatients',
      tag: collections.patients.title.many,
      summary: 'Gives the patients that can be the person who is about to be registered.',
      description:
        'Send what has been typed so far. It changes nothing; a person decides whether they are the same.',
      headers: ['Content-Encoding'],
      body: {
        schema: bodySchema,
        example: { full_name: 'Otieno Amina', date_of_birth: '1994-08-17', clinic_id: CLINIC_ID },
      },
      answers: {
        200: {
          description: 'The most probable first, each with what speaks for it.',
          get schema() {
            return z.object({
              results: z.array(
                z.object({
                  record: recordSchema(collections.patients, { isReplica }),
                  score: z.number().min(0).max(1).meta({ description: 'For their order.' }),
                  why: z.array(z.enum(SIMILARITY_REASONS)),
                }),
              ),
            })
          },
          example: {
            results: [
              {
                record: exampleRecord(collections.patients, isReplica),
                score: 0.5,
                why: ['same_name', 'same_date_of_birth'],
              },
            ],
          },
        },
      },
      problems: ['INVALID_REQUEST'],
    }),
    async (c) => {
      const body = checkBody(bodySchema, await readJson(c.req.raw, BODY_BYTES_MAX))
      const {
        id,
        clinic_id: _,
        ...known
      } = {
        ...body,
        sex: body.sex ?? undefined,
        birth_date_estimated: body.birth_date_estimated ?? undefined,
      }
      const query = {
        scopes: scopesOf(c.get('principal')),
        searches: searchesForPerson(known),
        limit: COMPARED_MAX,
      }
      const words = nameWords(known.full_name ?? '')
      const found = await store.read(async (reader) => {
        const { records } = await reader.candidates(query)
        const similar = records.flatMap((record) => {
          const similarity = weighSimilarity(known, words, record.fields)
          return similarity ? [{ record, ...similarity }] : []
        })
        const persons = await survivorsOf(
          reader,
          query.scopes,
          similar.map(({ record }) => record),
        )
        return similar.map((one, index) => ({ ...one, record: persons[index] ?? one.record }))
      })
      const probable = found
        .filter(({ record }) => record.id !== id)
        .sort((one, other) => other.score - one.score || byId(one.record, other.record))
      // Of a person's records the most telling one counts.
      const results = probable
        .filter((one, index) => probable.findIndex((other) => isSame(one, other)) === index)
        .slice(0, SHOWN_MAX)
        .map((one) => ({ ...one, record: toWire(one.record) }))
      return c.json<SimilarPatientsView>({ results })
    },
  )
}

type Found = { record: StoredRecord }

const isSame = (one: Found, other: Found) => one.record.id === other.record.id

/** So that those that are equally probable come in the same order each time. */
function byId(one: StoredRecord, other: StoredRecord): number {
  return one.id < other.id ? -1 : 1
}
