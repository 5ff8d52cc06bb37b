import { Hono } from 'hono'
import { z } from 'zod'
import { readJson } from '../../node/body.ts'
import { invalidRequest } from '../../protocol/common-problems.ts'
import {
  collectionsDigestSchema,
  FETCH_BYTES_MAX,
  FETCH_IDS_MAX,
  fetchedPageSchema,
  fetchRequestSchema,
  prefixDigestSchema,
} from '../../protocol/digest.ts'
import { Problem } from '../../protocol/problems.ts'
import { digest, fetchRecords } from '../digest.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { exampleDigest, exampleFetchedPage } from './examples.ts'
import { at, checkBody } from './input.ts'
import { describe, type Operation, query } from './operation.ts'

const digestQuery = z.object({
  collection: z.string().max(100).default('').meta({
    description: 'The collection; the digest of each if it is left out.',
  }),
  prefix: z
    .string()
    .toLowerCase()
    .regex(/^([0-9a-f]{2}){0,16}$/, 'must be whole bytes of an id in hexadecimal, without hyphens')
    .default('')
    .meta({ description: 'How the ids begin: an even number of their digits, without hyphens.' }),
  cursor: z.string().optional().meta({
    description: "The replica's cursor, to be told whether it stands at the heads named.",
  }),
  at,
})

const DIGEST: Operation = {
  id: 'digestRecords',
  tag: 'Sync',
  summary: 'Tells what the caller should hold, as digests of ids and revisions.',
  headers: ['Sync-Protocol', 'Sync-Report', 'Sync-Incarnation'],
  answers: {
    200: {
      description: 'The digest of each collection, or of what lies under a prefix of ids in one.',
      schema: z.union([collectionsDigestSchema, prefixDigestSchema]),
      example: exampleDigest,
      headers: ['Sync-Incarnation', 'Sync-Checksum'],
    },
  },
  problems: ['INVALID_REQUEST', 'BAD_CURSOR', 'FORBIDDEN'],
}

const FETCH: Operation = {
  id: 'fetchRecords',
  tag: 'Sync',
  summary: 'Gives the records of these ids as a page of the feed.',
  description: `Changes nothing; at most ${FETCH_IDS_MAX} ids at a time.`,
  headers: [
    'Sync-Protocol',
    'Sync-Report',
    'Sync-Incarnation',
    'Sync-Checksum',
    'Idempotency-Key',
    'Content-Encoding',
  ],
  body: {
    schema: fetchRequestSchema.extend({ ids: fetchRequestSchema.shape.ids.max(FETCH_IDS_MAX) }),
    example: { ids: exampleFetchedPage.changes.map(({ id }) => id) },
  },
  answers: {
    200: {
      description: 'A page.',
      schema: fetchedPageSchema,
      example: exampleFetchedPage,
      headers: ['Sync-Incarnation', 'Sync-Checksum'],
    },
  },
  problems: ['INVALID_REQUEST', 'FORBIDDEN'],
}

/** What a replica needs to see whether its copies are those of the authority (F12). */
export function digestRoutes({ store }: AuthorityDeps) {
  return new Hono<AuthorityEnv>()
    .get('/digest', describe(DIGEST), query(digestQuery), async (c) => {
      const { collection, prefix, cursor = null } = c.req.valid('query')
      if (collection === '' && prefix !== '') {
        throw invalidRequest({ collection: 'is needed where a prefix is given' })
      }
      const request = { cursor, collection: collection || null, prefix }
      return c.json(await digest(store, c.get('principal'), request))
    })
    .post('/fetch', describe(FETCH), async (c) => {
      const body = await readJson(c.req.raw, FETCH_BYTES_MAX)
      const { ids } = checkBody(fetchRequestSchema, body)
      if (ids.length > FETCH_IDS_MAX) {
        throw new Problem('TOO_LARGE', `At most ${FETCH_IDS_MAX} ids can be fetched at once.`)
      }
      return c.json(await fetchRecords(store, c.get('principal'), ids))
    })
}
