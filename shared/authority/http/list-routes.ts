import { type Context, Hono } from 'hono'
import { accepts } from 'hono/accepts'
import { z } from 'zod'
import type { Collection } from '../../model/collections.ts'
import { uuid } from '../../model/field.ts'
import { type StoredRecord, toWire } from '../../model/record.ts'
import { exampleRecord, recordSchema } from '../../model/record-schema.ts'
import { SEARCH_LENGTH_MAX } from '../../model/search.ts'
import { feedEtag } from '../../protocol/etag.ts'
import { ALL, scopesOf } from '../scopes.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { limitOf } from './input.ts'
import { toCsv } from './list-csv.ts'
import { describe, query } from './operation.ts'
import { checkPreconditions } from './preconditions.ts'

/** How many records a list gives at once. */
const LIST_LIMIT = { initial: 100, max: 1000 }

const listQuery = z.object({
  q: z
    .string()
    .max(SEARCH_LENGTH_MAX)
    .optional()
    .meta({
      description:
        'Finds by the beginning of any word of a name, in any script, whatever case and accents; by any part of a phone, card or other number. Several words must all fit. Appointments are also found by patient and doctor, stock by medicine and pharmacy.',
      examples: ['ami oti'],
    }),
  limit: limitOf(LIST_LIMIT),
  after: uuid.optional().meta({ description: 'The id of the last record of the page before.' }),
})

/** The list of one collection (S4), as JSON or CSV. */
export function listRoutes({ store, ground }: AuthorityDeps, collection: Collection) {
  const isReplica = ground === 'edge'
  const { one, many } = collection.title
  const results = z.array(recordSchema(collection, isReplica))
  return new Hono<AuthorityEnv>().get(
    '/',
    describe({
      id: `list${many}`,
      tag: many,
      summary: 'Lists records by id, or finds some.',
      headers: ['If-None-Match', 'If-Match'],
      answers: {
        200: [
          {
            description: 'Some records, and the path of the next page or null.',
            schema: z
              .object({ results, next: z.string().nullable() })
              .meta({ id: `${one}List${isReplica ? 'OnBox' : ''}` }),
            example: { results: [exampleRecord(collection, isReplica)], next: null },
            headers: ['ETag', 'Link'],
          },
          { description: 'The same as CSV.', type: 'text/csv' },
        ],
        304: { description: 'Nothing has changed since the tag.', headers: ['ETag'] },
      },
      problems: ['INVALID_REQUEST', 'PRECONDITION_FAILED'],
    }),
    query(listQuery),
    async (c) => {
      const { q, limit, after } = c.req.valid('query')
      const type = wantedType(c)
      const scopes = scopesOf(c.get('principal'))
      if (scopes.includes(ALL)) await store.gather()
      const { heads, found } = await store.read(async (reader) => ({
        heads: await reader.heads(scopes),
        found: await reader.list({
          collection: collection.name,
          scopes,
          after: after ?? null,
          search: q ?? null,
          limit: limit + 1,
        }),
      }))
      const { epoch } = store.identity()
      const etag = feedEtag(`${epoch} ${type} ${collection.name} ${q} ${limit} ${after}`, heads)
      c.header('ETag', etag)
      if (checkPreconditions(c, etag) === 'not modified') return c.body(null, 304)

      const records = found.slice(0, limit)
      const next = found.length > limit ? nextPath(c, records) : null
      if (next) c.header('Link', `<${next}>; rel="next"`)
      if (type === 'application/json') return c.json({ results: records.map(toWire), next })
      return c.body(toCsv(collection, records), 200, { 'Content-Type': 'text/csv; charset=utf-8' })
    },
  )
}

function wantedType(c: Context): string {
  const supports = ['application/json', 'text/csv']
  return accepts(c, { header: 'Accept', supports, default: 'application/json' })
}

function nextPath(c: Context, records: readonly StoredRecord[]): string {
  const url = new URL(c.req.url)
  url.searchParams.set('after', records.at(-1)?.id ?? '')
  return `${url.pathname}${url.search}`
}
